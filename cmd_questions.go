package main

import (
	"io"

	"rasoat/documents"
	"rasoat/templates"
)

// questions are what the chat asks about a file before it takes it in; the list must have been read to its end.
type questions struct {
	list  *documents.List
	lines []string
	err   error
}

// printQuestions lists them, and what becomes of them at the shell, where nobody answers.
func printQuestions(out io.Writer, list *documents.List) error {
	q := questions{list: list}
	for _, g := range list.Unsure() {
		if g.Field != "" {
			g.Sheet = q.sheet(g.Sheet)
			q.ask("check.ask_column", g)
		}
	}
	if list.NeedsCodes() {
		q.ask("check.ask_codes", nil)
	}
	for _, e := range list.EncodedColumns() {
		e.Sheet = q.sheet(e.Sheet)
		q.ask("check.ask_encoding", e)
	}
	for _, d := range list.DateOrders() {
		d.Sheet = q.sheet(d.Sheet)
		q.ask("check.order", d)
	}
	if q.err != nil || len(q.lines) == 0 {
		return q.err
	}
	return printSaid(out, "check.asked", q.lines)
}

func (q *questions) ask(template string, data any) {
	text, err := templates.Text(template, data)
	if err != nil && q.err == nil {
		q.err = err
	}
	q.lines = append(q.lines, text)
}

// sheet is named only where there are several.
func (q *questions) sheet(name string) string {
	if q.list.Several() {
		return name
	}
	return ""
}
