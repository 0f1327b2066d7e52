package documents

import (
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/xuri/excelize/v2"
)

// Meta says what a list is and who made it.
type Meta struct {
	Title     string
	Unit      string // printed below the title
	By        string // the person, or what made the list
	Code      string // our code of the document, for the footer
	Purpose   string // what it was taken out for; empty: not said
	At        time.Time
	Synthetic bool     // no real child is on it; the list says so
	Training  bool     // made in training: every sheet says so above its header, and so does the file
	Columns   []Column // NationalColumns when nil
}

// SheetRows is how many children one sheet of a written list takes; more go on to further sheets.
const SheetRows = 1_000_000

// firstRow is the row of the header: title, unit and a blank line stand above.
const firstRow = 4

// WriteList writes a list as XLSX, row by row, of any length. Every value but the running number is a
// text cell, so that no spreadsheet drops a zero, turns a date or runs a formula.
func WriteList(w io.Writer, meta Meta, rows iter.Seq[ListRow]) error {
	if meta.Columns == nil {
		meta.Columns = NationalColumns()
	}
	f := excelize.NewFile()
	defer f.Close()
	out := &listWriter{file: f, meta: meta, limit: SheetRows}
	if err := out.write(rows); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	return nil
}

type listWriter struct {
	file   *excelize.File
	meta   Meta
	limit  int // children a sheet
	styles styles
	words  words
	sheets int
	sheet  *sheetStream
	row    int // the next one on the sheet
	count  int
}

func (l *listWriter) write(rows iter.Seq[ListRow]) error {
	var err error
	if l.styles, err = newStyles(l.file); err != nil {
		return err
	}
	if err := setMark(l.file, markOf(l.meta.Columns), l.meta.Code, l.meta.Training); err != nil {
		return err
	}
	if err := l.open(); err != nil {
		return err
	}
	for row := range rows {
		if l.row-firstRow > l.limit {
			if err := l.next(); err != nil {
				return err
			}
		}
		if err := l.add(row); err != nil {
			return err
		}
	}
	return l.finish()
}

// open starts a sheet with its title and header.
func (l *listWriter) open() error {
	l.sheets++
	name := l.words.text("listfile.sheet", nil)
	if l.sheets > 1 {
		name = fmt.Sprintf("%s %d", name, l.sheets)
	}
	widths := make([]float64, len(l.meta.Columns))
	for i, c := range l.meta.Columns {
		widths[i] = columnFaces()[c].width
	}
	var err error
	if l.sheet, err = newSheet(l.file, name, l.sheets == 1, sheetLook{widths: widths, frozen: firstRow, footer: l.footer(), page: l.words.text("listfile.page", nil)}); err != nil {
		return err
	}
	unit := l.meta.Unit
	if unit != "" {
		unit = l.words.text("listfile.unit", unit)
	}
	if err := l.sheet.row(1, excelize.Cell{Value: l.meta.Title, StyleID: l.styles.title}); err != nil {
		return err
	}
	if err := l.sheet.row(2, excelize.Cell{Value: unit, StyleID: l.styles.small}); err != nil {
		return err
	}
	if l.meta.Training {
		if err := l.sheet.row(3, excelize.Cell{Value: l.words.text("training.paper_line", nil), StyleID: l.styles.title}); err != nil {
			return err
		}
	}
	head := make([]any, len(l.meta.Columns))
	for i, c := range l.meta.Columns {
		head[i] = excelize.Cell{Value: columnFaces()[c].title, StyleID: l.styles.head}
	}
	l.row = firstRow + 1
	return l.sheet.row(firstRow, head...)
}

func (l *listWriter) next() error {
	if err := l.sheet.close(); err != nil {
		return err
	}
	return l.open()
}

func (l *listWriter) add(row ListRow) error {
	l.count++
	cells := make([]any, len(l.meta.Columns))
	for i, c := range l.meta.Columns {
		style := l.styles.text
		if columnFaces()[c].wide {
			style = l.styles.wide
		}
		cells[i] = excelize.Cell{Value: row.text(c), StyleID: style}
		if c == ColumnOrder {
			cells[i] = excelize.Cell{Value: l.count, StyleID: l.styles.count}
		}
	}
	l.row++
	return l.sheet.row(l.row-1, cells...)
}

// finish closes the list with its total, and with who made it and when.
func (l *listWriter) finish() error {
	lines := []string{l.words.text("listfile.total", l.count), l.footer()}
	if l.meta.Synthetic {
		lines = append(lines, l.words.text("listfile.synthetic", nil))
	}
	for i, line := range lines {
		if err := l.sheet.row(l.row+1+i, excelize.Cell{Value: line, StyleID: l.styles.small}); err != nil {
			return err
		}
	}
	if l.words.err != nil {
		return l.words.err
	}
	return l.sheet.close()
}

func (l *listWriter) footer() string { return l.words.text("listfile.footer", l.meta) }
