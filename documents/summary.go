package documents

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"rasoat/registry"

	"github.com/xuri/excelize/v2"
)

// summarySheet writes the first sheet of a checked copy, from top to bottom.
type summarySheet struct {
	a     *annotator
	sheet string
	row   int
	err   error
}

// sumUp fills the first sheet once everything has been counted.
func (a *annotator) sumUp(sheet string) error {
	s := &summarySheet{a: a, sheet: sheet}
	s.head()
	s.classes()
	s.rules()
	s.notes()
	s.hamlets()
	s.columns()
	s.skipped()
	if s.err != nil {
		return s.err
	}
	if err := printSetup(a.file, sheet, sheetLook{page: a.words.text("listfile.page", nil)}); err != nil {
		return err
	}
	for i, width := range summaryWidths {
		letter := string(rune('A' + i))
		if err := a.file.SetColWidth(sheet, letter, letter, width); err != nil {
			return err
		}
	}
	return nil
}

// summaryWidths are those of the columns, in characters of the usual size.
var summaryWidths = [...]float64{64, 12, 26, 74}

// line writes values into the next row, each with its style.
func (s *summarySheet) line(values []any, styles ...int) {
	s.row++
	for i, value := range values {
		at, err := excelize.CoordinatesToCellName(i+1, s.row)
		if err == nil {
			err = s.a.file.SetCellValue(s.sheet, at, value)
		}
		if err == nil {
			err = s.a.file.SetCellStyle(s.sheet, at, at, styles[min(i, len(styles)-1)])
		}
		if err != nil && s.err == nil {
			s.err = fmt.Errorf("sum up row %d: %w", s.row, err)
		}
	}
}

func (s *summarySheet) text(name string, data any) string { return s.a.words.text(name, data) }

// say writes a sentence, none for an empty one.
func (s *summarySheet) say(text string, style int) {
	if text != "" {
		s.line([]any{text}, style)
	}
}

// block begins a table below a blank row.
func (s *summarySheet) block(heads ...string) {
	s.row++
	values := make([]any, len(heads))
	for i, head := range heads {
		values[i] = s.text(head, nil)
	}
	s.line(values, s.a.styles.head)
}

// entry is a row of a table: a text, one or two counts, more text.
func (s *summarySheet) entry(values ...any) {
	s.line(values, s.a.styles.wide, s.a.styles.count, s.a.styles.count, s.a.styles.wide)
	lines := 1
	for i, value := range values {
		if text, ok := value.(string); ok {
			lines = max(lines, 1+utf8.RuneCountInString(text)/int(summaryWidths[i]))
		}
	}
	if lines > 1 && s.err == nil {
		s.err = s.a.file.SetRowHeight(s.sheet, s.row, float64(lines)*lineHeight)
	}
}

func (s *summarySheet) head() {
	st := s.a.styles
	s.say(s.text("check.title", nil), st.title)
	s.say(s.text("check.summary", struct {
		File    string
		Summary Summary
		AsOf    registry.Date
	}{s.a.list.Name, s.a.summary, s.a.asOf}), st.small)
	s.say(s.text("check.recognised", Recognise(s.a.list, &s.a.summary)), st.small)
	s.say(s.text("check.legend", nil), st.small)
	for _, sheet := range s.a.list.Sheets() {
		if sheet.Unread {
			s.say(s.text("check.unread", sheet.Name), st.small)
		}
	}
	for _, e := range s.a.list.EncodedColumns() {
		s.say(s.text("check.encoded", e), st.small)
	}
	if s.a.list.NeedsCodes() {
		s.say(s.text("check.codes", nil), st.small)
	}
}

func (s *summarySheet) classes() {
	if len(s.a.summary.Classes) == 0 {
		return
	}
	s.block("check.by_class", "check.rows")
	for _, class := range registry.Classes() {
		if n := s.a.summary.Classes[class]; n > 0 {
			s.entry(s.text("class."+string(class), nil), n)
		}
	}
}

func (s *summarySheet) rules() {
	if len(s.a.summary.Codes) == 0 {
		return
	}
	s.block("check.by_rule", "check.rows", "check.code", "check.how_fix")
	for _, rule := range registry.Rules() {
		if n := s.a.summary.Codes[rule.Code]; n > 0 {
			why, look, _ := s.a.explain(rule.Code)
			s.entry(why, n, rule.Name, look)
		}
	}
}

func (s *summarySheet) notes() {
	if len(s.a.summary.Notes) == 0 {
		return
	}
	s.block("check.beside", "check.rows")
	for _, note := range AllNotes() {
		if n := s.a.summary.Notes[note]; n > 0 {
			s.entry(s.text("note."+note.String(), nil), n)
		}
	}
}

func (s *summarySheet) hamlets() {
	s.block("check.by_hamlet", "check.rows", "check.faulty")
	for _, p := range s.a.summary.Hamlets {
		name := p.Name
		if name == "" {
			name = s.text("check.no_hamlet", nil)
		}
		if p.Commune != "" && len(s.a.summary.Communes) > 1 {
			name += ", " + p.Commune
		}
		s.entry(name, p.Rows, p.Faulty)
	}
}

// columns say what every column was taken for, and what speaks for it.
func (s *summarySheet) columns() {
	s.block("check.columns", "check.column_letter", "check.column_as", "check.column_why")
	for _, g := range s.a.list.Mapping() {
		as, why := s.text("check.ignored", nil), ""
		if g.Field != "" {
			as, why = s.columnWord(g.Field), s.text("check.header_known", nil)
		}
		switch {
		case g.Field == "":
		case g.By == ByHeader && !g.Certain:
			why = s.text("check.header_doubted", nil)
		case g.By == ByAnswer, g.By == ByContent:
			why = s.text("check.header_content", nil)
		}
		s.entry(strings.TrimSpace(g.Header+" "+s.sheetOf(g.Sheet)), g.Column, as, why)
	}
}

// columnWord names what a column holds; what has no word is of no use to the list.
func (s *summarySheet) columnWord(field string) string {
	for _, known := range MappingFields() {
		if known == field {
			return s.text("column."+field, nil)
		}
	}
	return s.text("check.ignored", nil)
}

func (s *summarySheet) sheetOf(name string) string {
	if name == "" || !s.a.list.Several() {
		return ""
	}
	return "(" + name + ")"
}

func (s *summarySheet) skipped() {
	skips := s.a.list.skips.All()
	if len(skips) == 0 {
		return
	}
	s.block("check.left_out", "check.lines", "check.line_at", "check.line_text")
	for _, skip := range skips {
		for i, l := range skip.Lines {
			reason, count := any(""), any("")
			if i == 0 {
				reason, count = s.text("skip."+string(skip.Reason), nil), skip.Count
			}
			if !s.a.list.Several() {
				l.Sheet = ""
			}
			s.entry(reason, count, s.text("check.line", l), l.Text)
		}
	}
}
