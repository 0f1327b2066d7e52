//go:build ignore

// Command trim reduces the machine-readable Bot API to what a server has to
// know about requests: methods, the types that can stand in them, and the
// limits that the descriptions state.
//
//	go run trim.go full.json > bot_api.json
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

type field struct {
	Name        string   `json:"name"`
	Types       []string `json:"types"`
	Required    bool     `json:"required,omitempty"`
	Description string   `json:"description,omitempty"`
	Min         int      `json:"min,omitempty"`
	Max         int      `json:"max,omitempty"`
	Unit        string   `json:"unit,omitempty"`  // characters, bytes
	Const       string   `json:"const,omitempty"` // the only value, which tells subtypes apart
}

type entry struct {
	Fields   []field  `json:"fields,omitempty"`
	Subtypes []string `json:"subtypes,omitempty"`
}

type spec struct {
	Version string           `json:"version"`
	Methods map[string]entry `json:"methods"`
	Types   map[string]entry `json:"types"`
}

var limit = regexp.MustCompile(`(\d+)-(\d+) (characters|bytes)`)

var constant = regexp.MustCompile(`, must be (\w+)$`)

func trim(fields []field) []field {
	for i := range fields {
		f := &fields[i]
		if m := limit.FindStringSubmatch(f.Description); m != nil {
			f.Min, _ = strconv.Atoi(m[1])
			f.Max, _ = strconv.Atoi(m[2])
			f.Unit = m[3]
		}
		if m := constant.FindStringSubmatch(f.Description); m != nil {
			f.Const = m[1]
		}
		f.Description = ""
	}
	return fields
}

func main() {
	raw, err := os.ReadFile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var full spec
	if err := json.Unmarshal(raw, &full); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	out := spec{Version: full.Version, Methods: map[string]entry{}, Types: map[string]entry{}}
	var reach func(types []string)
	reach = func(types []string) {
		for _, t := range types {
			t = strings.ReplaceAll(t, "Array of ", "")
			e, ok := full.Types[t]
			if _, seen := out.Types[t]; !ok || seen {
				continue
			}
			e.Fields = trim(e.Fields)
			out.Types[t] = e
			for _, f := range e.Fields {
				reach(f.Types)
			}
			reach(e.Subtypes)
		}
	}
	for name, m := range full.Methods {
		m.Fields = trim(m.Fields)
		out.Methods[name] = m
		for _, f := range m.Fields {
			reach(f.Types)
		}
	}
	json.NewEncoder(os.Stdout).Encode(out)
}
