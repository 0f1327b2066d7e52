package documents

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"rasoat/registry"

	"github.com/xuri/excelize/v2"
)

// Explain gives the three texts of a rule: why it matters, what to look at, the question that settles it.
type Explain func(registry.Code) (why, look, ask string)

// maxComments bounds the comments of a sheet, which are slow to draw; colours and the last column go on.
const maxComments = 3000

// WriteChecked copies a list as a workbook in which every cell that a check finds fault with is
// coloured and has a comment; a last column says it in words, and the first sheet sums up.
func WriteChecked(w io.Writer, list *List, asOf registry.Date, explain Explain) error {
	c, err := newChecker(list, asOf)
	if err != nil {
		return err
	}
	f := excelize.NewFile()
	defer f.Close()
	a := &annotator{file: f, list: list, asOf: asOf, explain: explain, checker: c}
	if err := a.write(); err != nil {
		return fmt.Errorf("write checked list: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write checked list: %w", err)
	}
	return nil
}

type annotator struct {
	file    *excelize.File
	list    *List
	asOf    registry.Date
	explain Explain
	checker *checker
	styles  styles
	words   words
	summary Summary

	sheet    *sheetStream
	table    *table
	remarks  int // the column of words, from 0
	comments int
	seen     int // children, over all sheets
}

func (a *annotator) write() error {
	var err error
	if a.styles, err = newStyles(a.file); err != nil {
		return err
	}
	if err := setMark(a.file, MarkChecked, "", a.list.IsTraining()); err != nil {
		return err
	}
	first := a.words.text("check.sheet", nil)
	if err := a.file.SetSheetName(a.file.GetSheetName(0), first); err != nil {
		return err
	}
	for e, err := range a.list.entries() {
		if err != nil {
			return err
		}
		if err := a.copy(e); err != nil {
			return err
		}
	}
	if err := a.close(); err != nil {
		return err
	}
	if err := a.sumUp(first); err != nil {
		return err
	}
	return a.words.err
}

// copy writes one line of the file at the row where it stood.
func (a *annotator) copy(e entry) error {
	if a.sheet == nil || a.table.sheet != e.table.sheet {
		if err := a.open(e.table); err != nil {
			return err
		}
	}
	a.table = e.table
	if e.line.row > excelize.TotalRows {
		return nil
	}
	cells := a.cells(e)
	if e.line.row == e.table.body-1 {
		cells = a.at(cells, a.remarks, excelize.Cell{Value: a.words.text("check.column", nil), StyleID: a.styles.head})
	}
	lines := 1
	if e.child {
		c := a.checker.check(e.row)
		a.checker.settle(&c, a.seen)
		a.seen++
		a.summary.Add(c)
		said := a.sentences(&e.table.header, c)
		lines = countLines(said)
		var err error
		if cells, err = a.mark(cells, e.line.row, said); err != nil {
			return err
		}
	}
	return a.sheet.tall(e.line.row, lines, cells...)
}

// open starts the copy of a sheet; the words stand behind its last column.
func (a *annotator) open(t *table) error {
	if err := a.close(); err != nil {
		return err
	}
	a.remarks, a.comments = t.width, 0
	widths := make([]float64, a.remarks+1)
	for i := range widths {
		widths[i] = t.header.width(i)
	}
	widths[a.remarks] = remarkWidth
	var err error
	a.sheet, err = newSheet(a.file, a.name(t), false, sheetLook{widths: widths, frozen: min(t.body-1, headerDepth), page: a.words.text("listfile.page", nil)})
	return err
}

// name keeps the sheet's own name; a text file has none, and the summary's is taken.
func (a *annotator) name(t *table) string {
	name := a.list.book.sheets()[t.sheet].name
	if name == "" {
		name = a.words.text("check.list", nil)
	}
	for i := 2; ; i++ {
		if at, err := a.file.GetSheetIndex(name); err == nil && at < 0 {
			return name
		} else if err != nil {
			name = a.words.text("check.list", nil) + " " + strconv.Itoa(t.sheet+1)
		} else {
			name = strings.TrimRight(name, " 0123456789") + " " + strconv.Itoa(i)
		}
	}
}

func (a *annotator) close() error {
	if a.sheet == nil {
		return nil
	}
	return a.sheet.close()
}

// cells copies the line as it is read: dates as dates, numbers with all their digits.
func (a *annotator) cells(e entry) []any {
	cells := make([]any, 0, len(e.line.cells)+1)
	r := reader{header: &e.table.header, line: e.line, epoch1904: a.list.book.epoch1904()}
	birth := e.table.header.field(registry.FieldBirthDate)
	for i, c := range e.line.cells {
		switch {
		case c.repeated:
			c.text = ""
		case i == birth && e.child:
			c.text = r.date(c)
		}
		cells = append(cells, excelize.Cell{Value: c.text, StyleID: a.plain(e)})
	}
	return cells
}

func (a *annotator) plain(e entry) int {
	switch {
	case e.child:
		return a.styles.text
	case e.line.row == e.table.body-1:
		return a.styles.head
	}
	return a.styles.small
}

func (a *annotator) at(cells []any, column int, value excelize.Cell) []any {
	for len(cells) <= column {
		cells = append(cells, nil)
	}
	cells[column] = value
	return cells
}

// mark colours the cells at fault, each with a comment of its own.
func (a *annotator) mark(cells []any, row int, said []sentence) ([]any, error) {
	var all []string
	for _, s := range said {
		all = append(all, s.text)
		if s.column < 0 {
			continue
		}
		value := excelize.Cell{Value: "", StyleID: s.style}
		if s.column < len(cells) {
			if old, ok := cells[s.column].(excelize.Cell); ok {
				value.Value = old.Value
			}
		}
		cells = a.at(cells, s.column, value)
		if err := a.comment(row, s); err != nil {
			return nil, err
		}
	}
	if len(all) == 0 {
		return cells, nil
	}
	return a.at(cells, a.remarks, excelize.Cell{Value: strings.Join(all, "\n"), StyleID: a.styles.remark}), nil
}

func (a *annotator) comment(row int, s sentence) error {
	if a.comments >= maxComments {
		return nil
	}
	a.comments++
	cell, err := excelize.CoordinatesToCellName(s.column+1, row)
	if err != nil {
		return err
	}
	run := []excelize.RichTextRun{{Text: s.text, Font: &excelize.Font{Family: "Times New Roman", Size: 10}}}
	return a.file.AddComment(a.sheet.name, excelize.Comment{Cell: cell, Author: "Rasoat", Paragraph: run, Width: 320, Height: 120})
}
