package documents

import (
	"errors"
	"io"
	"strconv"
	"strings"
)

// readXMLSpreadsheet reads the XML Spreadsheet of Excel 2003, which other programs save as .xls.
func readXMLSpreadsheet(text io.Reader) (book, error) {
	x := xmlSpreadsheet{scan: newXMLScanner(text), fonts: map[string]cellStyle{}}
	x.scan.decoded = true
	for {
		token, err := x.scan.next()
		switch {
		case errors.Is(err, io.EOF):
			if len(x.pages) == 0 {
				return nil, &Error{Kind: KindNotAList}
			}
			for _, page := range x.pages {
				page.finish()
			}
			return &x.memoryBook, nil
		case err == nil && token == xmlStart:
			err = x.start()
		}
		if err != nil {
			typed := asError(ended(err))
			typed.Row = x.row
			return nil, typed
		}
	}
}

type xmlSpreadsheet struct {
	memoryBook
	scan   *xmlScanner
	fonts  map[string]cellStyle
	style  string // that is being declared
	row    int
	column int
	value  []byte
	held   int // cells, on all sheets
}

// start acts on the elements that say something; all of them stand at one place only.
func (x *xmlSpreadsheet) start() error {
	switch string(x.scan.name) {
	case "Date1904":
		x.base04 = true
	case "Style":
		x.style = x.scan.attrLocal("ID")
	case "Font":
		if kind := fontOf(x.scan.attrLocal("FontName")); kind != fontUnicode && len(x.fonts) < maxStyles {
			x.fonts[x.style] = cellStyle{font: kind}
		}
	case "Worksheet":
		if len(x.pages) == maxSheets {
			return &Error{Kind: KindInflated, Limit: MaxInflated >> 20}
		}
		x.pages = append(x.pages, &memorySheet{sheetInfo: sheetInfo{name: x.scan.attrLocal("Name")}, held: &x.held})
		x.row = 0
	case "Visible":
		state, err := x.scan.gather(nil)
		if len(x.pages) > 0 {
			page := x.pages[len(x.pages)-1]
			page.hidden = strings.Contains(string(state), "Hidden")
		}
		return err
	case "Row":
		x.row = x.index(x.row)
		x.column = 0
		if len(x.pages) > 0 && x.scan.attrLocal("Hidden") == "1" {
			x.pages[len(x.pages)-1].hide(x.row)
		}
	case "Cell":
		if len(x.pages) > 0 {
			return x.cell(x.pages[len(x.pages)-1])
		}
	}
	return nil
}

// index is where a row or cell stands: behind the one before, unless it says so itself.
func (x *xmlSpreadsheet) index(before int) int {
	if n, err := strconv.Atoi(x.scan.attrLocal("Index")); err == nil && n > before && n <= 1<<20 {
		return n
	}
	return before + 1
}

func (x *xmlSpreadsheet) cell(page *memorySheet) error {
	x.column = x.index(x.column)
	column := x.column
	down, _ := strconv.Atoi(x.scan.attrLocal("MergeDown"))
	if across, err := strconv.Atoi(x.scan.attrLocal("MergeAcross")); err == nil && across > 0 {
		x.column += min(across, maxSpan)
	}
	if down > 0 {
		page.merge(x.row, x.row+min(down, 1<<20), column-1)
	}
	font := x.fonts[x.scan.attrLocal("StyleID")].font
	depth := len(x.scan.starts)
	for {
		token, err := x.scan.next()
		switch {
		case err != nil:
			return err
		case token == xmlEnd && len(x.scan.starts) < depth:
			return nil
		case token == xmlStart && string(x.scan.name) == "Data" && len(x.scan.starts) == depth+1:
			kind := x.scan.attrLocal("Type")
			if x.value, err = x.scan.gather(x.value[:0]); err != nil {
				return err
			}
			if err := page.add(x.row, column-1, dataCell(kind, string(x.value), font)); err != nil {
				return err
			}
		}
	}
}

// dataCell reads a value by its type.
func dataCell(kind, text string, font fontKind) cell {
	switch kind {
	case "Number":
		return numberCell(text)
	case "DateTime":
		day, _, _ := strings.Cut(text, "T")
		return cell{text: day}
	}
	return cell{text: text, font: font}
}
