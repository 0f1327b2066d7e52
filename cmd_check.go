package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/templates"
)

// exitUnusable is the exit code for a file that cannot be read and for wrong use.
const exitUnusable = 2

// checkMemory is beyond what the check of a province takes: only a list of a million rows makes the collector work for it.
const checkMemory = 880 << 20

// checkOptions are what stands behind `rasoat check`.
type checkOptions struct {
	file, out string
	json      bool
	asOf      registry.Date
	codes     registry.EthnicCodes // declared for a list that holds codes of ethnic groups
}

// runCheck validates a list without a database: findings to stdout, a summary to stderr, and with
// --out an annotated workbook. Findings are no failure; a file that cannot be read is, and so is an --out
// that cannot be written.
func runCheck(ctx context.Context, args []string, now time.Time, stdout, stderr io.Writer) int {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(checkMemory))
	o, err := readCheckOptions(args, registry.DateOf(now))
	if err == nil {
		err = check(ctx, o, stdout, stderr)
	}
	if err == nil {
		return 0
	}
	fmt.Fprintln(stderr, sentence(err))
	return exitUnusable
}

// saidError is an error whose sentence is a template.
type saidError struct {
	template string
	data     any
	err      error
}

func (e *saidError) Error() string { return fmt.Sprintf("%s: %v", e.template, e.err) }

func (e *saidError) Unwrap() error { return e.err }

// sentence says an error to the person at the shell.
func sentence(err error) string {
	var said *saidError
	var document *documents.Error
	text := ""
	var failed error
	switch {
	case errors.As(err, &document):
		text, failed = templates.Text("document."+string(document.Kind), document)
	case errors.As(err, &said):
		text, failed = templates.Text(said.template, said.data)
	default:
		return err.Error()
	}
	if failed != nil {
		return err.Error()
	}
	return text
}

// positional gathers the arguments that are no flags, wherever they stand: `check FILE --json`.
func positional(flags *flag.FlagSet, args []string) ([]string, error) {
	flags.SetOutput(io.Discard)
	var rest []string
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		if flags.NArg() == 0 {
			return rest, nil
		}
		rest, args = append(rest, flags.Arg(0)), flags.Args()[1:]
	}
}

func readCheckOptions(args []string, today registry.Date) (checkOptions, error) {
	o := checkOptions{asOf: today}
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	flags.BoolVar(&o.json, "json", false, "one JSON object a row with findings")
	flags.StringVar(&o.out, "out", "", "write an annotated workbook")
	codes := flags.String("ethnic-codes", "", "the list of codes in the column of ethnic groups: 1979 or 2008")
	asOf := flags.String("as-of", "", "the day on which ages are counted")
	files, err := positional(flags, args)
	if err != nil || len(files) != 1 {
		return o, &saidError{"check.usage", nil, err}
	}
	o.file, o.codes = files[0], registry.EthnicCodes(*codes)
	if o.codes != "" && o.codes != registry.EthnicCodes1979 && o.codes != registry.EthnicCodes2008 {
		return o, &saidError{"check.ethnic_codes", *codes, nil}
	}
	return o, readAsOf(*asOf, &o.asOf)
}

func readAsOf(text string, into *registry.Date) error {
	if text == "" {
		return nil
	}
	day, err := registry.ParseDate(text)
	if err != nil {
		return &saidError{"check.date", text, err}
	}
	*into = day
	return nil
}

func check(ctx context.Context, o checkOptions, stdout, stderr io.Writer) error {
	file, err := os.Open(o.file)
	if err != nil {
		return &saidError{"check.no_file", o.file, err}
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || info.IsDir() {
		return &saidError{"check.no_file", o.file, err}
	}
	told, end := newPulse(stderr, "import.reading")
	defer end()
	list, err := documents.OpenWithin(filepath.Base(o.file), file, info.Size(), mostListed)
	if err != nil {
		return err
	}
	guessed := list.Unsure()
	list.Use(mappingFor(list, o.codes))
	list.Tell(told.Set)
	summary, err := printFindings(ctx, list, o, stdout)
	if err != nil {
		return err
	}
	if o.out != "" {
		if err := writeChecked(list, o); err != nil {
			return err
		}
	}
	end()
	return printSummary(stderr, checkReport{summary: summary, list: list, asOf: o.asOf, guessed: guessed})
}

// mappingFor takes what a list's columns seem to hold for true: a check changes nothing, and says what it took.
func mappingFor(list *documents.List, codes registry.EthnicCodes) documents.Mapping {
	m := list.Proposed()
	for signature, table := range m.Tables {
		table.EthnicCodes = codes
		m.Tables[signature] = table
	}
	return m
}

// printFindings writes one line of JSON, or a few lines to read, for every row with findings.
func printFindings(ctx context.Context, list *documents.List, o checkOptions, stdout io.Writer) (documents.Summary, error) {
	var summary documents.Summary
	out := newPrinter(stdout)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	several := list.Several()
	for c, err := range documents.Check(list, o.asOf) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return summary, err
		}
		summary.Add(c)
		switch finding := c.Finding(several); {
		case !c.Found():
		case o.json:
			err = encoder.Encode(finding)
		default:
			err = printFinding(out, finding, c)
		}
		if err != nil {
			return summary, fmt.Errorf("print findings: %w", err)
		}
	}
	return summary, out.Flush()
}

func printFinding(out io.Writer, finding documents.Finding, c documents.Checked) error {
	head, err := templates.Text("check.row", struct{ Finding documents.Finding }{finding})
	if err != nil {
		return err
	}
	lines := []string{head}
	for _, code := range c.Defects.Codes() {
		why, _, _ := explainRule(code)
		lines = append(lines, "  - "+why)
	}
	for _, note := range c.Notes.OfRow().Each() {
		lines = append(lines, "  - "+templates.Word("note", note))
	}
	for _, p := range finding.Proposals {
		proposal, err := templates.Text("check.proposal", p)
		if err != nil {
			return err
		}
		lines = append(lines, "  - "+proposal)
	}
	_, err = fmt.Fprintln(out, strings.Join(lines, "\n"))
	return err
}

// explainRule gives the three texts of a rule, its public name where a text is missing.
func explainRule(code registry.Code) (why, look, ask string) {
	say := func(kind string) string {
		text, err := templates.Text(kind+"."+code.String(), nil)
		if err != nil {
			return code.String()
		}
		return text
	}
	return say("rule_why"), say("rule_look"), say("rule_ask")
}
