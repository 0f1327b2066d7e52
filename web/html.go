package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"

	"rasoat/templates"
)

//go:embed pages
var files embed.FS

// paper is what pages are written on: skeletons without a word, under the path of the public URL. What people
// read comes from templates.
type paper struct {
	base string // path of the public URL, without a slash at its end
	set  *template.Template
}

func newPaper(base string) (*paper, error) {
	p := &paper{base: base}
	var err error
	p.set, err = template.New("").Funcs(template.FuncMap{
		"at": func(path string) string { return base + path },
		"say": func(name string, data ...any) (string, error) {
			if len(data) > 0 {
				return templates.Text("page."+name, data[0])
			}
			return templates.Text("page."+name, nil)
		},
	}).ParseFS(files, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse pages: %w", err)
	}
	return p, nil
}

// render writes a page, whole or not at all.
func (p *paper) render(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	if err := p.set.ExecuteTemplate(&b, name+".html", data); err != nil {
		http.Error(w, "page cannot be written", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// plain is a page that says one thing: a template of templates/page.tmpl.
func (p *paper) plain(w http.ResponseWriter, status int, name string, data any) {
	text, err := templates.Text(name, data)
	if err != nil {
		http.Error(w, "page cannot be written", http.StatusInternalServerError)
		return
	}
	p.render(w, status, "plain", text)
}

// refuse is the one answer to whatever may not be opened, whether it exists or not.
func (p *paper) refuse(w http.ResponseWriter) { p.plain(w, http.StatusNotFound, "page.refused", nil) }

// goOn shows the newest of the conversation after something was done.
func (p *paper) goOn(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, p.base+"/viec#cuoi", http.StatusSeeOther)
}

func (p *paper) style(w http.ResponseWriter, _ *http.Request) {
	content, err := files.ReadFile("pages/style.css")
	if err != nil {
		p.refuse(w)
		return
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "private, max-age=3600")
	_, _ = w.Write(content)
}
