package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/registry/sample"
	"rasoat/templates"
)

// runSample writes a synthetic list of any length, XLSX or CSV by the name of the file, and its
// answer key beside it as JSON lines.
func runSample(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	world, file, err := readSampleOptions(args)
	key := ""
	if err == nil {
		key, err = writeSample(ctx, world, file)
	}
	if err != nil {
		fmt.Fprintln(stderr, sentence(err))
		return exitUnusable
	}
	text, err := templates.Text("sample.done", struct {
		Children  int
		File, Key string
	}{world.Options().Children, file, key})
	if err != nil {
		fmt.Fprintln(stderr, sentence(err))
		return 1
	}
	fmt.Fprintln(stdout, text)
	return 0
}

// readSampleOptions starts from the demo's commune and changes what is asked for. The day is a fixed
// one unless it is named, so that the same command always gives the same list.
func readSampleOptions(args []string) (*sample.World, string, error) {
	o := sample.TanThuan().Options()
	flags := flag.NewFlagSet("sample", flag.ContinueOnError)
	flags.IntVar(&o.Children, "children", o.Children, "rows of the list")
	flags.Uint64Var(&o.Seed, "seed", o.Seed, "another seed gives other children")
	flags.StringVar(&o.Commune, "commune", o.Commune, "name of the commune, with its type")
	units := flags.String("units", "", "hamlets, with commas between them")
	asOf := flags.String("as-of", "", "the day of the list")
	files, err := positional(flags, args)
	if err != nil || len(files) != 1 || o.Children < 1 {
		return nil, "", &saidError{"sample.usage", nil, err}
	}
	if err := readAsOf(*asOf, &o.AsOf); err != nil {
		return nil, "", err
	}
	if *units != "" {
		o.Hamlets = hamletsOf(*units)
	}
	world, err := sample.New(o)
	if err != nil {
		return nil, "", &saidError{"sample.usage", nil, err}
	}
	return world, files[0], nil
}

// hamletsOf splits a list of hamlets; the first word is the type.
func hamletsOf(list string) []sample.Hamlet {
	var hamlets []sample.Hamlet
	for _, name := range strings.Split(list, ",") {
		kind, rest, found := strings.Cut(strings.TrimSpace(name), " ")
		if kind == "" {
			continue
		}
		if !found {
			kind, rest = sample.TanThuan().Options().Hamlets[0].Type, kind
		}
		hamlets = append(hamlets, sample.Hamlet{Type: kind, Name: rest})
	}
	return hamlets
}

func writeSample(ctx context.Context, world *sample.World, file string) (key string, err error) {
	write := documents.WriteSample
	if strings.EqualFold(filepath.Ext(file), ".csv") {
		write = documents.WriteSampleCSV
	}
	err = writeFile(file, func(w io.Writer) error { return write(w, world) })
	if err != nil {
		return "", err
	}
	key = strings.TrimSuffix(file, filepath.Ext(file)) + ".key.jsonl"
	return key, writeFile(key, func(w io.Writer) error { return writeKey(ctx, w, world) })
}

// answer is a line of the key: what is true, and what a check has to find.
type answer struct {
	Software string          `json:"software"`
	Rules    []string        `json:"rules"`
	Truth    registry.Values `json:"truth"`
}

func writeKey(ctx context.Context, w io.Writer, world *sample.World) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for row := range world.Rows() {
		if err := ctx.Err(); err != nil {
			return err
		}
		a := answer{Software: row.Software, Rules: []string{}, Truth: row.Truth}
		for _, code := range row.Defects.Codes() {
			a.Rules = append(a.Rules, code.String())
		}
		if err := encoder.Encode(a); err != nil {
			return fmt.Errorf("write answer key: %w", err)
		}
	}
	return nil
}
