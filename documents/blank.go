package documents

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"rasoat/registry"
	"rasoat/templates"
)

// blankRows are prepared as text cells, so that a spreadsheet keeps dates and zeros as they are typed.
const blankRows = 200

// WriteBlank writes an empty list with the columns that are read without a question, and a sheet that says how
// to fill it in. Every cell is text.
func WriteBlank(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	b := blank{file: f}
	err := b.write()
	if err == nil {
		err = b.words.err
	}
	if err == nil {
		err = f.Write(w)
	}
	if err != nil {
		return fmt.Errorf("write empty list: %w", err)
	}
	return nil
}

type blank struct {
	file   *excelize.File
	styles styles
	words  words
}

func (b *blank) write() (err error) {
	if b.styles, err = newStyles(b.file); err != nil {
		return err
	}
	columns := NationalColumns()
	widths, head, empty := make([]float64, len(columns)), make([]any, len(columns)), make([]any, len(columns))
	for i, c := range columns {
		widths[i] = columnFaces()[c].width
		head[i] = excelize.Cell{Value: columnFaces()[c].title, StyleID: b.styles.head}
		empty[i] = excelize.Cell{StyleID: b.styles.text}
	}
	sheet, err := newSheet(b.file, b.words.text("listfile.sheet", nil), true, sheetLook{widths: widths, frozen: firstRow, page: b.words.text("listfile.page", nil)})
	if err != nil {
		return err
	}
	if err := sheet.row(1, excelize.Cell{Value: b.words.text("blank.title", nil), StyleID: b.styles.title}); err != nil {
		return err
	}
	if err := sheet.row(2, excelize.Cell{Value: b.words.text("blank.unit", nil), StyleID: b.styles.small}); err != nil {
		return err
	}
	if err := sheet.row(firstRow, head...); err != nil {
		return err
	}
	for i := range blankRows {
		if err := sheet.row(firstRow+1+i, empty...); err != nil {
			return err
		}
	}
	if err := sheet.close(); err != nil {
		return err
	}
	return b.guide()
}

// guide is the second sheet; it has no header, so that no reader takes it for a list.
func (b *blank) guide() error {
	sheet, err := newSheet(b.file, b.words.text("blank.guide", nil), false, sheetLook{widths: []float64{110}, page: b.words.text("listfile.page", nil)})
	if err != nil {
		return err
	}
	for i, name := range []string{"blank.dates", "blank.numbers", "blank.hamlets", "blank.unknown", "blank.send"} {
		if err := sheet.row(i+1, excelize.Cell{Value: b.words.text(name, nil), StyleID: b.styles.wide}); err != nil {
			return err
		}
	}
	return sheet.close()
}

// BlankName is what the file of WriteBlank is called.
func BlankName() string {
	var says words
	return says.text("blank.file_name", nil)
}

// ExplainInWords is the Explain of the program's own sentences.
func ExplainInWords(code registry.Code) (why, look, ask string) {
	return templates.Word("rule_why", code), templates.Word("rule_look", code), templates.Word("rule_ask", code)
}
