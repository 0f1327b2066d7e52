package ask

import (
	"embed"
	"fmt"
	"strings"
)

// tables hold the vocabulary: phrases.tsv what phrases mean, readings.tsv what abbreviations stand for,
// names.tsv what names are made of.
//
//go:embed *.tsv
var tables embed.FS

// rows reads an embedded table, without its header. The files are part of the program: a mistake in one is
// ours and panics in the first test.
func rows(name string, columns int) [][]string {
	text, err := tables.ReadFile(name + ".tsv")
	if err != nil {
		panic(fmt.Sprintf("read table %s: %v", name, err))
	}
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")[1:]
	all := make([][]string, 0, len(lines))
	for _, line := range lines {
		cells := strings.Split(line, "\t")
		if len(cells) != columns {
			panic(fmt.Sprintf("table %s: %d columns, want %d, in %q", name, len(cells), columns, line))
		}
		all = append(all, cells)
	}
	return all
}

func alternatives(cell string) []string { return strings.Split(cell, "|") }
