package templates_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// source is one .tmpl file: its templates in the order in which they stand.
type source struct {
	name  string // without .tmpl
	text  string
	names []string
	fixed map[string]bool // without any action: the same whatever it is given
}

var (
	defined  = regexp.MustCompile(`(?s)\{\{-?\s*define "([^"]+)"\s*-?\}\}(.*?)(\{\{-?\s*define |\z)`)
	called   = regexp.MustCompile(`\{\{-?\s*template "([^"]+)"`)
	wordKind = regexp.MustCompile(`\bword "([a-z_]+)"`)
	comment  = regexp.MustCompile(`(?s)\{\{-?\s*/\*.*?\*/\s*-?\}\}`)
)

func sources(t *testing.T) []source {
	t.Helper()
	paths, err := filepath.Glob("*.tmpl")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no templates found: %v", err)
	}
	var all []source
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s := source{name: strings.TrimSuffix(path, ".tmpl"), text: comment.ReplaceAllString(string(text), ""), fixed: map[string]bool{}}
		for rest := s.text; ; {
			m := defined.FindStringSubmatchIndex(rest)
			if m == nil {
				break
			}
			name, body := rest[m[2]:m[3]], rest[m[4]:m[5]]
			s.names = append(s.names, name)
			s.fixed[name] = strings.Count(body, "{{") == strings.Count(body, "{{end}}")
			rest = rest[m[5]:]
		}
		all = append(all, s)
	}
	return all
}

// isPart reports whether other templates are made of it: their samples are its samples.
func isPart(t *testing.T, name string) bool {
	t.Helper()
	return slices.ContainsFunc(sources(t), func(s source) bool {
		return slices.ContainsFunc(called.FindAllStringSubmatch(s.text, -1), func(m []string) bool { return m[1] == name })
	})
}

// isMessage tells what is said as a whole from labels, words and the texts of pages.
func isMessage(name string) bool {
	kind, code, dotted := strings.Cut(name, ".")
	return dotted && kind != "label" && !slices.Contains(words()[kind], code) && !slices.Contains(pages, kind)
}

// pages are the kinds whose templates are words of the simulator's page and of the demo.
var pages = []string{"simulator", "demo"}
