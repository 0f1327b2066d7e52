// Package templates holds every Vietnamese sentence that people see, and renders it. Sentences stand
// in the embedded .tmpl files as named templates: "feature.event" for messages (the HTML subset that
// the chat channel knows, escaped by html/template), "label.x" for buttons, "stage.x", "class.x" and
// the like for single words. It imports only registry.
package templates

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"
	"sync"
	texttemplate "text/template"
)

//go:embed *.tmpl
var files embed.FS

// set is every template parsed twice: as HTML for messages and as plain text for labels and words.
type set struct {
	html *template.Template
	text *texttemplate.Template
}

var parsed = sync.OnceValues(func() (set, error) {
	var s set
	calls := functions(&s)
	var err error
	if s.html, err = template.New("").Funcs(template.FuncMap(calls)).ParseFS(files, "*.tmpl"); err != nil {
		return set{}, fmt.Errorf("parse templates: %w", err)
	}
	if s.text, err = texttemplate.New("").Funcs(calls).ParseFS(files, "*.tmpl"); err != nil {
		return set{}, fmt.Errorf("parse templates as text: %w", err)
	}
	return s, nil
})

// Render executes a message template; data is escaped. Blank lines at both ends are cut and runs of
// blank lines become one, so that a template may be laid out for reading.
func Render(name string, data any) (string, error) {
	s, err := parsed()
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	if err := s.html.ExecuteTemplate(&b, name, data); err != nil {
		return "", fmt.Errorf("render %s: %w", name, err)
	}
	return tidy(b.String()), nil
}

// Text executes a template as plain text: labels of buttons, words, cells of files.
func Text(name string, data any) (string, error) {
	s, err := parsed()
	if err != nil {
		return "", err
	}
	return s.plain(name, data)
}

func (s *set) plain(name string, data any) (string, error) {
	var b bytes.Buffer
	if err := s.text.ExecuteTemplate(&b, name, data); err != nil {
		return "", fmt.Errorf("render text %s: %w", name, err)
	}
	return tidy(b.String()), nil
}

// Has reports whether a template of that name exists.
func Has(name string) bool {
	s, err := parsed()
	return err == nil && s.text.Lookup(name) != nil
}

// Names lists every named template, sorted by the order of the files.
func Names() []string {
	s, err := parsed()
	if err != nil {
		return nil
	}
	var names []string
	for _, t := range s.text.Templates() {
		if t.Name() != "" && !strings.HasSuffix(t.Name(), ".tmpl") {
			names = append(names, t.Name())
		}
	}
	return names
}

func tidy(text string) string {
	lines := strings.Split(text, "\n")
	kept := lines[:0]
	for _, line := range lines {
		line = strings.TrimRight(line, " \t")
		if line == "" && (len(kept) == 0 || kept[len(kept)-1] == "") {
			continue
		}
		kept = append(kept, line)
	}
	return strings.TrimRight(strings.Join(kept, "\n"), "\n")
}
