package documents

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// sheetLook is how a written sheet looks on screen and on paper.
type sheetLook struct {
	widths []float64
	frozen int    // rows that stay in sight and are printed on every page
	footer string // of the printed page, left
	page   string // and right: its number
}

// sheetStream writes one sheet from top to bottom.
type sheetStream struct {
	file   *excelize.File
	stream *excelize.StreamWriter
	name   string
}

const (
	paperA4    = 9
	lineHeight = 14.5 // points
)

func newSheet(f *excelize.File, name string, first bool, look sheetLook) (*sheetStream, error) {
	var err error
	if first {
		err = f.SetSheetName(f.GetSheetName(0), name)
	} else {
		_, err = f.NewSheet(name)
	}
	if err != nil {
		return nil, fmt.Errorf("add sheet: %w", err)
	}
	if err := printSetup(f, name, look); err != nil {
		return nil, fmt.Errorf("set up sheet for print: %w", err)
	}
	s := &sheetStream{file: f, name: name}
	if s.stream, err = f.NewStreamWriter(name); err != nil {
		return nil, fmt.Errorf("stream sheet: %w", err)
	}
	for i, width := range look.widths {
		if err := s.stream.SetColWidth(i+1, i+1, width); err != nil {
			return nil, fmt.Errorf("set width: %w", err)
		}
	}
	if look.frozen == 0 {
		return s, nil
	}
	top := fmt.Sprintf("A%d", look.frozen+1)
	panes := &excelize.Panes{Freeze: true, YSplit: look.frozen, TopLeftCell: top, ActivePane: "bottomLeft"}
	if err := s.stream.SetPanes(panes); err != nil {
		return nil, fmt.Errorf("freeze header: %w", err)
	}
	return s, nil
}

// printSetup is A4 landscape, as wide as one page, with the header on every page.
func printSetup(f *excelize.File, name string, look sheetLook) error {
	size, across, down, fit := paperA4, 1, 0, true
	landscape, narrow, high, edge := "landscape", 0.4, 0.6, 0.3
	if err := f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape, FitToWidth: &across, FitToHeight: &down}); err != nil {
		return err
	}
	if err := f.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Left: &narrow, Right: &narrow, Top: &high, Bottom: &high, Header: &edge, Footer: &edge}); err != nil {
		return err
	}
	footer := "&L&8" + strings.ReplaceAll(look.footer, "&", "&&") + "&R&8" + look.page
	if err := f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: footer}); err != nil {
		return err
	}
	if look.frozen == 0 {
		return nil
	}
	titles := fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(name, "'", "''"), look.frozen, look.frozen)
	return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: titles, Scope: name})
}

func (s *sheetStream) row(n int, cells ...any) error { return s.tall(n, 0, cells...) }

// tall writes a row of that many lines of text; 0 leaves the height to the spreadsheet.
func (s *sheetStream) tall(n, lines int, cells ...any) error {
	at, err := excelize.CoordinatesToCellName(1, n)
	if err != nil {
		return fmt.Errorf("row %d: %w", n, err)
	}
	var height []excelize.RowOpts
	if lines > 1 {
		height = append(height, excelize.RowOpts{Height: min(float64(lines)*lineHeight, excelize.MaxRowHeight)})
	}
	if err := s.stream.SetRow(at, cells, height...); err != nil {
		return fmt.Errorf("row %d: %w", n, err)
	}
	return nil
}

func (s *sheetStream) close() error {
	if err := s.stream.Flush(); err != nil {
		return fmt.Errorf("finish sheet: %w", err)
	}
	return nil
}

// styles of written lists. All cells with text have the text format: what begins with "=" is no formula, not
// even after somebody has edited it.
type styles struct {
	title, small, head, text, wide, count int
	defect, warning, hint, remark         int
}

const textFormat = 49 // "@"

func newStyles(f *excelize.File) (styles, error) {
	var s styles
	font := func(size float64, bold bool) *excelize.Font {
		return &excelize.Font{Family: "Times New Roman", Size: size, Bold: bold}
	}
	var border []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: "BFBFBF", Style: 1})
	}
	middle := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	wrap := &excelize.Alignment{Vertical: "center", WrapText: true}
	flat := &excelize.Alignment{Vertical: "center"}
	fill := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	for _, want := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.title, excelize.Style{Font: font(14, true), NumFmt: textFormat}},
		{&s.small, excelize.Style{Font: font(11, false), NumFmt: textFormat}},
		{&s.head, excelize.Style{Font: font(11, true), Border: border, Alignment: middle, NumFmt: textFormat, Fill: fill("E7EFE7")}},
		{&s.text, excelize.Style{Font: font(11, false), Border: border, Alignment: flat, NumFmt: textFormat}},
		{&s.wide, excelize.Style{Font: font(11, false), Border: border, Alignment: wrap, NumFmt: textFormat}},
		{&s.count, excelize.Style{Font: font(11, false), Border: border, Alignment: middle}},
		{&s.defect, excelize.Style{Font: font(11, false), Border: border, Alignment: flat, NumFmt: textFormat, Fill: fill("FFC7CE")}},
		{&s.warning, excelize.Style{Font: font(11, false), Border: border, Alignment: flat, NumFmt: textFormat, Fill: fill("FFEB9C")}},
		{&s.hint, excelize.Style{Font: font(11, false), Border: border, Alignment: flat, NumFmt: textFormat, Fill: fill("DDEBF7")}},
		{&s.remark, excelize.Style{Font: font(10, false), Alignment: wrap, NumFmt: textFormat}},
	} {
		id, err := f.NewStyle(&want.style)
		if err != nil {
			return styles{}, fmt.Errorf("add style: %w", err)
		}
		*want.id = id
	}
	return s, nil
}
