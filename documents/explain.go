package documents

import (
	"slices"
	"strings"
	"unicode/utf8"

	"rasoat/registry"

	"github.com/xuri/excelize/v2"
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
	for _, p := range c.Proposals {
		add(h.field(p.Field), a.styles.hint, a.words.text("check.proposal", p))
	}
	return said
}

// remarkWidth is the width of the column of words, in characters of the usual size.
const remarkWidth = 80

// countLines is how many lines the sentences take in the column of words.
func countLines(said []sentence) int {
	lines := 0
	for _, s := range said {
		for part := range strings.Lines(s.text) {
			lines += 1 + utf8.RuneCountInString(part)/remarkWidth
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

// unread names the sheets that were left alone.
func (a *annotator) unread() string {
	var said []string
	for _, sheet := range a.list.Sheets() {
		if sheet.Unread {
			said = append(said, a.words.text("check.unread", sheet.Name))
		}
	}
	return strings.Join(said, " ")
}

// sumUp fills the first sheet once everything has been counted.
func (a *annotator) sumUp(sheet string) error {
	type cell struct {
		at    string
		value any
		style int
	}
	data := struct {
		File    string
		Summary Summary
		AsOf    registry.Date
	}{a.list.Name, a.summary, a.asOf}
	cells := []cell{
		{"A1", a.words.text("check.title", nil), a.styles.title},
		{"A2", a.words.text("check.summary", data), a.styles.small},
		{"A3", a.words.text("check.legend", nil), a.styles.small},
		{"A4", a.unread(), a.styles.small},
		{"A6", a.words.text("check.rule", nil), a.styles.head}, {"B6", a.words.text("check.rows", nil), a.styles.head}, {"C6", a.words.text("check.code", nil), a.styles.head},
	}
	row := 7
	for _, rule := range registry.Rules() {
		n := a.summary.Codes[rule.Code]
		if n == 0 {
			continue
		}
		why, _, _ := a.explain(rule.Code)
		for i, value := range []any{why, n, rule.Name} {
			at, err := excelize.CoordinatesToCellName(i+1, row)
			if err != nil {
				return err
			}
			cells = append(cells, cell{at, value, []int{a.styles.wide, a.styles.count, a.styles.text}[i]})
		}
		row++
	}
	for _, c := range cells {
		if err := a.file.SetCellValue(sheet, c.at, c.value); err != nil {
			return err
		}
		if err := a.file.SetCellStyle(sheet, c.at, c.at, c.style); err != nil {
			return err
		}
	}
	if err := printSetup(a.file, sheet, sheetLook{}); err != nil {
		return err
	}
	if err := a.file.SetColWidth(sheet, "A", "A", 80); err != nil {
		return err
	}
	return a.file.SetColWidth(sheet, "B", "C", 20)
}
