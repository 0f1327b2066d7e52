package registry

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

// tables holds the shipped lists: vocabulary stands there and not in Go, so that an editor of words finds it.
//
//go:embed tables/*.tsv
var tables embed.FS

// table reads the named columns of an embedded file, row by row. The files are part of the program: a
// missing column is a mistake of ours and panics in the first test.
func table(name string, columns ...string) [][]string {
	text, err := tables.ReadFile("tables/" + name + ".tsv")
	if err != nil {
		panic(fmt.Sprintf("read table %s: %v", name, err))
	}
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	at := places(name, strings.Split(lines[0], "\t"), columns)
	rows := make([][]string, 0, len(lines)-1)
	for _, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		row := make([]string, len(columns))
		for i, p := range at {
			if p < len(cells) {
				row[i] = cells[p]
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func places(name string, header, columns []string) []int {
	at := make([]int, len(columns))
	for i, column := range columns {
		at[i] = slices.Index(header, column)
		if at[i] < 0 {
			panic(fmt.Sprintf("table %s has no column %s", name, column))
		}
	}
	return at
}

// alternatives splits a cell that holds several words.
func alternatives(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, "|")
}
