package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"rasoat/registry"
	"rasoat/registry/ask"
	"rasoat/store"
	"rasoat/templates"
)

// askOptions are what stands behind `rasoat ask`.
type askOptions struct {
	sentence string
	json     bool
	batch    bool
	units    string
	unit     string
	asOf     registry.Date
}

// runAsk prints how sentences are understood, without a database: one from the command line, or with --batch one a line from
// standard input, each as a line of JSON.
func runAsk(args []string, now time.Time, stdin io.Reader, stdout, stderr io.Writer) int {
	o, err := readAskOptions(args, registry.DateOf(now))
	if err == nil {
		err = answerAsked(o, stdin, stdout)
	}
	if err == nil {
		return 0
	}
	fmt.Fprintln(stderr, sentence(err))
	return exitUnusable
}

func readAskOptions(args []string, today registry.Date) (askOptions, error) {
	o := askOptions{asOf: today}
	flags := flag.NewFlagSet("ask", flag.ContinueOnError)
	flags.BoolVar(&o.json, "json", false, "one JSON object")
	flags.BoolVar(&o.batch, "batch", false, "sentences from standard input, one JSON object a line")
	flags.StringVar(&o.units, "units", "", "a list of units in place of the shipped one")
	flags.StringVar(&o.unit, "unit", "", "the asker's own unit")
	asOf := flags.String("as-of", "", "the day on which ages are counted")
	words, err := positional(flags, args)
	if err != nil || o.batch != (len(words) == 0) {
		return o, &saidError{"ask.usage", nil, err}
	}
	o.sentence = strings.Join(words, " ")
	return o, readAsOf(*asOf, &o.asOf)
}

func answerAsked(o askOptions, stdin io.Reader, stdout io.Writer) error {
	tree, err := askTree(o.units)
	if err != nil {
		return err
	}
	who := ask.Asker{Today: o.asOf}
	if o.unit != "" {
		id, ok := tree.Find(o.unit, store.Scheme2026)
		if !ok {
			return &saidError{"ask.no_unit", o.unit, store.ErrNotFound}
		}
		who.Unit = id
	}
	parser := ask.New(tree)
	out := bufio.NewWriter(stdout)
	if o.batch {
		err = askBatch(parser, who, stdin, out)
	} else {
		err = printQuestion(parser.Parse(o.sentence, who), tree, o.json, out)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

// askTree reads the units of a file, or those that are shipped.
func askTree(file string) (*ask.Tree, error) {
	if file == "" {
		units, err := shippedUnits()
		return ask.NewTree(units), err
	}
	f, err := os.Open(file) // #nosec G304 -- named by who runs the shell
	if err != nil {
		return nil, &saidError{"ask.no_file", file, err}
	}
	defer f.Close()
	units, err := ask.ReadUnits(f)
	if err != nil {
		return nil, &saidError{"ask.bad_file", file, err}
	}
	return ask.NewTree(units), nil
}

// shippedUnits are the units of both code lists with ids of their own.
func shippedUnits() ([]registry.Unit, error) {
	listed, _, err := store.EmbeddedUnits()
	if err != nil {
		return nil, fmt.Errorf("read the shipped units: %w", err)
	}
	ids := map[string]registry.UnitID{}
	for i, row := range listed {
		ids[row.Scheme+":"+row.Code] = registry.UnitID(i + 1)
	}
	units := make([]registry.Unit, len(listed))
	for i, row := range listed {
		units[i] = registry.Unit{
			ID: registry.UnitID(i + 1), Parent: ids[row.Scheme+":"+row.ParentCode], Level: row.Level,
			Scheme: row.Scheme, Code: row.Code, Type: row.Type, Name: row.Name, From: row.From, To: row.To,
		}
	}
	return units, nil
}

// longestLine bounds a line of standard input in bytes; a sentence of four thousand characters fits.
const longestLine = 1 << 20

func askBatch(parser *ask.Parser, who ask.Asker, stdin io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(stdin)
	lines.Buffer(nil, longestLine)
	for lines.Scan() {
		if err := printJSON(parser.Parse(lines.Text(), who), out); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read standard input: %w", err)
	}
	return nil
}

func printJSON(q ask.Question, out io.Writer) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(q); err != nil {
		return fmt.Errorf("print the question: %w", err)
	}
	return nil
}

// printQuestion prints for a person, or as JSON.
func printQuestion(q ask.Question, tree *ask.Tree, asJSON bool, out io.Writer) error {
	if asJSON {
		return printJSON(q, out)
	}
	view := struct {
		Intent  ask.Intent
		Chips   []ask.Chip
		Unclear []unclearView
	}{Intent: q.Intent, Chips: ask.Chips(q.Filter, tree)}
	for _, u := range q.Unclear {
		view.Unclear = append(view.Unclear, unclearView{u.Words, candidateChips(u, tree)})
	}
	text, err := templates.Text("ask.understood", view)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, text)
	return err
}

// unclearView is what is asked about, each candidate as its first condition.
type unclearView struct {
	Words      string
	Candidates []ask.Chip
}

func candidateChips(u ask.Unclear, tree *ask.Tree) []ask.Chip {
	var chips []ask.Chip
	for _, candidate := range u.Candidates {
		chips = append(chips, ask.Chips(candidate, tree)...)
	}
	return chips
}
