package templates

import (
	"bytes"
	"html/template"
	"sync"
	texttemplate "text/template"
)

var strict = sync.OnceValue(func() set {
	var s set
	calls := functions(&s)
	s.html = template.Must(template.New("").Option("missingkey=error").Funcs(template.FuncMap(calls)).ParseFS(files, "*.tmpl"))
	s.text = texttemplate.Must(texttemplate.New("").Option("missingkey=error").Funcs(calls).ParseFS(files, "*.tmpl"))
	return s
})

// Strict renders like Render, or like Text when plain, and fails where a sample lacks what the template
// asks for, as it would for a field that a struct does not have.
func Strict(name string, data any, plain bool) (string, error) {
	s := strict()
	if plain {
		return s.plain(name, data)
	}
	var b bytes.Buffer
	if err := s.html.ExecuteTemplate(&b, name, data); err != nil {
		return "", err
	}
	return tidy(b.String()), nil
}
