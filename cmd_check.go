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
	"strings"
	"time"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/templates"
)

// exitUnusable is the exit code for a file that cannot be read and for wrong use.
const exitUnusable = 2

// checkOptions are what stands behind `rasoat check`.
type checkOptions struct {
	file, out string
	json      bool
	asOf      registry.Date
}

// runCheck validates a list without a database: findings to stdout, a summary to stderr, and with
// --out an annotated workbook. Findings are no failure; a file that cannot be read is, and so is an --out
// that cannot be written.
func runCheck(ctx context.Context, args []string, now time.Time, stdout, stderr io.Writer) int {
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
	asOf := flags.String("as-of", "", "the day on which ages are counted")
	files, err := positional(flags, args)
	if err != nil || len(files) != 1 {
		return o, &saidError{"check.usage", nil, err}
	}
	o.file = files[0]
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
	list, err := documents.Open(filepath.Base(o.file), file, info.Size())
	if err != nil {
		return err
	}
	summary, err := printFindings(ctx, list, o, stdout)
	if err != nil {
		return err
	}
	if o.out != "" {
		if err := writeChecked(list, o); err != nil {
			return err
		}
	}
	return printSummary(summary, list, o.asOf, stderr)
}

// printFindings writes one line of JSON, or a few lines to read, for every row with findings.
func printFindings(ctx context.Context, list *documents.List, o checkOptions, stdout io.Writer) (documents.Summary, error) {
	var summary documents.Summary
	out := newPrinter(stdout)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for c, err := range documents.Check(list, o.asOf) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return summary, err
		}
		summary.Add(c)
		switch finding := c.Finding(list.Several()); {
		case !c.Found():
		case o.json:
			err = encoder.Encode(finding)
		default:
			err = printFinding(out, finding, c.Defects)
		}
		if err != nil {
			return summary, fmt.Errorf("print findings: %w", err)
		}
	}
	return summary, out.Flush()
}

func printFinding(out io.Writer, finding documents.Finding, defects registry.Defects) error {
	head, err := templates.Text("check.row", struct{ Finding documents.Finding }{finding})
	if err != nil {
		return err
	}
	lines := []string{head}
	for _, code := range defects.Codes() {
		why, _, _ := explainRule(code)
		lines = append(lines, "  - "+why)
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

func printSummary(s documents.Summary, list *documents.List, asOf registry.Date, stderr io.Writer) error {
	text, err := templates.Text("check.summary", struct {
		File    string
		Summary documents.Summary
		AsOf    registry.Date
	}{list.Name, s, asOf})
	if err != nil {
		return err
	}
	fmt.Fprintln(stderr, text)
	for _, sheet := range list.Sheets() {
		if !sheet.Unread {
			continue
		}
		unread, err := templates.Text("check.unread", sheet.Name)
		if err != nil {
			return err
		}
		fmt.Fprintln(stderr, unread)
	}
	for _, rule := range registry.Rules() {
		if n := s.Codes[rule.Code]; n > 0 {
			why, _, _ := explainRule(rule.Code)
			line, err := templates.Text("check.count", struct {
				Count int
				Why   string
			}{n, why})
			if err != nil {
				return err
			}
			fmt.Fprintln(stderr, "  "+line)
		}
	}
	return nil
}
