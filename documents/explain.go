package documents

import (
	"slices"
	"strings"
	"unicode/utf8"

	"rasoat/registry"
)

// Fields are the facts that a rule is about; where there are several, any of them settles it.
func Fields(code registry.Code) []registry.Field {
	switch code.Rule().Class {
	case registry.ClassNoID, registry.ClassBadID:
		return []registry.Field{registry.FieldIDNumber}
	case registry.ClassBirthDate:
		return []registry.Field{registry.FieldBirthDate}
	case registry.ClassSex:
		return []registry.Field{registry.FieldSex}
	case registry.ClassEthnicity:
		return []registry.Field{registry.FieldEthnicity}
	case registry.ClassGuardian:
		return []registry.Field{registry.FieldMother, registry.FieldFather, registry.FieldGuardian}
	}
	return []registry.Field{registry.FieldName}
}

// sentence is what is said about one cell; column -1 when the list has no place for it.
type sentence struct {
	column int
	style  int
	text   string
}

// sentences gather what a check has found, one a cell, the gravest colour first.
func (a *annotator) sentences(h *header, c Checked) []sentence {
	var said []sentence
	add := func(column, style int, words string) {
		i := slices.IndexFunc(said, func(s sentence) bool { return s.column == column && column >= 0 })
		if i < 0 {
			said = append(said, sentence{column, style, words})
			return
		}
		said[i].text += "\n" + words
	}
	for _, severity := range []registry.Severity{registry.SeverityDefect, registry.SeverityScope, registry.SeverityWarning, registry.SeverityHint} {
		for _, code := range c.Defects.Only(severity).Codes() {
			why, _, ask := a.explain(code)
			add(placeOf(h, code), a.style(severity), strings.TrimSpace(why+" "+ask))
		}
	}
	for _, note := range c.Notes.Each() {
		add(h.field(note.Field()), a.styles.hint, a.words.text("note."+note.String(), nil))
	}
	for _, p := range c.Proposals {
		add(h.field(p.Field), a.styles.hint, a.words.text("check.proposal", p))
	}
	return said
}

const (
	remarkWidth = 80 // of the column of words, in characters of the usual size
	remarkChars = 92 // in a line of it, which is written smaller
)

// countLines is how many lines the sentences take in the column of words.
func countLines(said []sentence) int {
	lines := 0
	for _, s := range said {
		for part := range strings.Lines(s.text) {
			lines += 1 + utf8.RuneCountInString(part)/remarkChars
		}
	}
	return lines
}

func placeOf(h *header, code registry.Code) int {
	for _, f := range Fields(code) {
		if i := h.field(f); i >= 0 {
			return i
		}
	}
	return -1
}

func (a *annotator) style(s registry.Severity) int {
	switch s {
	case registry.SeverityDefect:
		return a.styles.defect
	case registry.SeverityHint:
		return a.styles.hint
	}
	return a.styles.warning
}
