package main

import (
	"fmt"
	"io"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/templates"
)

// checkReport is what a check says of a list as a whole.
type checkReport struct {
	summary documents.Summary
	list    *documents.List
	asOf    registry.Date
	guessed []documents.ColumnGuess // columns that somebody should look at
	lines   []string
	err     error
}

// printSummary says what was read and how, and counts what was found.
func printSummary(out io.Writer, r checkReport) error {
	r.say("check.summary", struct {
		File    string
		Summary documents.Summary
		AsOf    registry.Date
	}{r.list.Name, r.summary, r.asOf})
	r.say("check.recognised", documents.Recognise(r.list, &r.summary))
	r.sayReading()
	r.sayCounts()
	for _, line := range r.lines {
		fmt.Fprintln(out, line)
	}
	return r.err
}

func (r *checkReport) say(template string, data any) {
	text, err := templates.Text(template, data)
	if err != nil && r.err == nil {
		r.err = err
	}
	r.lines = append(r.lines, text)
}

// sayReading says how the file was read: sheets left alone, columns guessed, lines that are no children.
func (r *checkReport) sayReading() {
	for _, sheet := range r.list.Sheets() {
		if sheet.Unread {
			r.say("check.unread", sheet.Name)
		}
	}
	for _, g := range r.guessed {
		if !r.list.Several() {
			g.Sheet = ""
		}
		if g.By == documents.ByHeader {
			r.say("check.doubted", g)
		} else if g.Field != "" {
			r.say("check.mapped", g)
		}
	}
	for _, d := range r.list.DateOrders() {
		if !r.list.Several() {
			d.Sheet = ""
		}
		if d.Order == documents.MonthFirst || d.Order == documents.OrderSwapped { // the others have a note of their own
			r.say("check.order", d)
		}
	}
	for _, e := range r.list.EncodedColumns() {
		r.say("check.encoded", e)
	}
	if r.list.NeedsCodes() {
		r.say("check.codes", nil)
	}
	skips, err := r.list.Skipped()
	if err != nil && r.err == nil {
		r.err = err
	}
	count, plain := 0, true
	for _, skip := range skips {
		count += skip.Count
		plain = plain && skip.Reason == documents.SkipHeader
	}
	if !plain {
		r.say("check.skipped", struct {
			Count int
			Skips []documents.Skip
		}{count, skips})
	}
}

func (r *checkReport) sayCounts() {
	count := func(n int, why string) {
		if n == 0 {
			return
		}
		r.say("check.count", struct {
			Count int
			Why   string
		}{n, why})
		r.lines[len(r.lines)-1] = "  " + r.lines[len(r.lines)-1]
	}
	for _, rule := range registry.Rules() {
		why, _, _ := explainRule(rule.Code)
		count(r.summary.Codes[rule.Code], why)
	}
	for _, note := range documents.AllNotes() {
		count(r.summary.Notes[note], templates.Word("note", note))
	}
}
