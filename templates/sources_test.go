package templates_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// source is one .tmpl file: its templates in the order in which they stand.
type source struct {
	name  string // without .tmpl
	names []string
	fixed map[string]bool // without any action: the same whatever it is given
	calls map[string]bool // templates of which its own are made
	kinds map[string]bool // of words that it looks up
}

var (
	defined  = regexp.MustCompile(`(?s)\{\{-?\s*define "([^"]+)"\s*-?\}\}(.*?)(\{\{-?\s*define |\z)`)
	called   = regexp.MustCompile(`\{\{-?\s*template "([^"]+)"`)
	wordKind = regexp.MustCompile(`\bword "([a-z_]+)"`)
	comment  = regexp.MustCompile(`(?s)\{\{-?\s*/\*.*?\*/\s*-?\}\}`)
)

// sources are the template files, read once.
var sources = sync.OnceValue(func() []source {
	paths, err := filepath.Glob("*.tmpl")
	if err != nil {
		panic(err)
	}
	all := make([]source, len(paths))
	for i, path := range paths {
		if all[i], err = readSource(path); err != nil {
			panic(err)
		}
	}
	return all
})

func readSource(path string) (source, error) {
	content, err := os.ReadFile(path)
	text := comment.ReplaceAllString(string(content), "")
	s := source{name: strings.TrimSuffix(path, ".tmpl"), fixed: map[string]bool{}, calls: matches(called, text), kinds: matches(wordKind, text)}
	for m := defined.FindStringSubmatchIndex(text); m != nil; m = defined.FindStringSubmatchIndex(text) {
		name, body := text[m[2]:m[3]], text[m[4]:m[5]]
		s.names = append(s.names, name)
		s.fixed[name] = strings.Count(body, "{{") == strings.Count(body, "{{end}}")
		text = text[m[5]:]
	}
	return s, err
}

func matches(pattern *regexp.Regexp, text string) map[string]bool {
	found := map[string]bool{}
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		found[m[1]] = true
	}
	return found
}

// isPart reports whether other templates are made of it: their samples are its samples.
func isPart(name string) bool {
	return slices.ContainsFunc(sources(), func(s source) bool { return s.calls[name] })
}

// isMessage tells what is said as a whole from labels, words and the texts of pages.
func isMessage(name string) bool {
	kind, code, dotted := strings.Cut(name, ".")
	return dotted && kind != "label" && !slices.Contains(words()[kind], code) && !slices.Contains(pages, kind)
}

// pages are the kinds whose templates are words of the simulator's page and of the demo.
var pages = []string{"simulator", "demo"}
