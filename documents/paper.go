package documents

import (
	"fmt"
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
)

// Paper is something to print and hand over: what is known of a child for its parents, who saw it, the
// facts of an incident.
type Paper struct {
	Agency string // above the title
	Title  string
	Lines  []string // below the title
	Parts  []PaperPart
	By     string
	Code   string
	At     time.Time
	// Training sets a mark across every page: nothing on the paper is real.
	Training bool
}

// PaperPart is a heading with a table or with lines below it.
type PaperPart struct {
	Head    string
	Lines   []string
	Columns []PaperColumn
	Rows    [][]string
}

// PaperColumn is one column of a table; widths are shares of the page.
type PaperColumn struct {
	Title string
	Width float64
}

// Millimetres of an A4 page, and points of letters.
const (
	paperMargin = 18.0
	paperLine   = 5.0
	paperPad    = 1.2
	paperText   = 10.0
	paperSmall  = 8.5
	paperTitle  = 15.0
	paperFont   = "liberation"
)

// WritePaper writes a PDF on A4. Texts are broken, never cut; a row that does not fit goes on to the next
// page whole, below the header again; every page says who printed it and when.
func WritePaper(w io.Writer, paper Paper) error {
	p := &paperPrinter{pdf: fpdf.New("P", "mm", "A4", ""), paper: paper}
	p.pdf.AddUTF8FontFromBytes(paperFont, "", liberationsansregular.TTF)
	p.pdf.AddUTF8FontFromBytes(paperFont, "B", liberationsansbold.TTF)
	p.pdf.SetMargins(paperMargin, paperMargin, paperMargin)
	p.pdf.SetAutoPageBreak(true, paperMargin+paperLine)
	p.pdf.SetTitle(paper.Title, true)
	p.pdf.SetCreationDate(paper.At)
	p.pdf.SetModificationDate(paper.At)
	p.pdf.AliasNbPages("{pages}")
	p.pdf.SetFooterFunc(p.footer)
	if paper.Training {
		p.pdf.SetTitle(p.words.text("training.paper", nil)+" "+paper.Title, true)
		p.paper.Lines = append([]string{p.words.text("training.paper_line", nil)}, paper.Lines...)
		p.pdf.SetHeaderFunc(func() { watermark(p.pdf, p.words.text("training.paper", nil)) })
	}
	p.pdf.AddPage()
	p.head()
	for _, part := range paper.Parts {
		p.part(part)
	}
	if p.words.err != nil {
		return p.words.err
	}
	if err := p.pdf.Output(w); err != nil {
		return fmt.Errorf("write paper: %w", err)
	}
	return nil
}

type paperPrinter struct {
	pdf   *fpdf.Fpdf
	paper Paper
	words words
}

func (p *paperPrinter) font(bold bool, size float64) {
	style := ""
	if bold {
		style = "B"
	}
	p.pdf.SetFont(paperFont, style, size)
}

func (p *paperPrinter) width() float64 {
	width, _ := p.pdf.GetPageSize()
	return width - 2*paperMargin
}

func (p *paperPrinter) head() {
	p.font(false, paperText)
	if p.paper.Agency != "" {
		p.pdf.MultiCell(p.width(), paperLine, p.paper.Agency, "", "L", false)
		p.pdf.Ln(paperLine)
	}
	p.font(true, paperTitle)
	p.pdf.MultiCell(p.width(), paperLine*1.5, p.paper.Title, "", "C", false)
	p.pdf.Ln(paperLine / 2)
	p.font(false, paperText)
	for _, line := range p.paper.Lines {
		p.pdf.MultiCell(p.width(), paperLine, line, "", "L", false)
	}
}

func (p *paperPrinter) footer() {
	p.pdf.SetY(-paperMargin)
	p.font(false, paperSmall)
	p.pdf.CellFormat(p.width()*0.8, paperLine, p.words.text("listfile.footer", Meta{By: p.paper.By, Code: p.paper.Code, At: p.paper.At}), "", 0, "L", false, 0, "")
	p.pdf.CellFormat(p.width()*0.2, paperLine, fmt.Sprintf("%d/{pages}", p.pdf.PageNo()), "", 0, "R", false, 0, "")
}

func (p *paperPrinter) part(part PaperPart) {
	p.pdf.Ln(paperLine)
	if part.Head != "" {
		p.font(true, paperText+1)
		p.pdf.MultiCell(p.width(), paperLine*1.2, part.Head, "", "L", false)
	}
	p.font(false, paperText)
	for _, line := range part.Lines {
		p.pdf.MultiCell(p.width(), paperLine, line, "", "L", false)
	}
	if len(part.Columns) == 0 {
		return
	}
	titles := make([]string, len(part.Columns))
	for i, c := range part.Columns {
		titles[i] = c.Title
	}
	p.pdf.Ln(paperPad)
	p.row(part.Columns, titles, true, nil)
	for _, row := range part.Rows {
		p.row(part.Columns, row, false, titles)
	}
}

// row prints one row of a table; where the page is full it begins a new one with the header again.
func (p *paperPrinter) row(columns []PaperColumn, cells []string, bold bool, titles []string) {
	size := paperSmall
	p.font(bold, size)
	lines, most := make([][]string, len(cells)), 1
	for i, text := range cells {
		lines[i] = p.pdf.SplitText(text, columns[i].Width*p.width()-2*paperPad)
		most = max(most, len(lines[i]))
	}
	const line = paperLine * 0.85
	height := float64(most)*line + 2*paperPad
	_, page := p.pdf.GetPageSize()
	if p.pdf.GetY()+height > page-paperMargin-paperLine && titles != nil {
		p.pdf.AddPage()
		p.row(columns, titles, true, nil)
		p.font(bold, size)
	}
	x, y := paperMargin, p.pdf.GetY()
	for i := range cells {
		width := columns[i].Width * p.width()
		p.pdf.Rect(x, y, width, height, "D")
		for n, text := range lines[i] {
			p.pdf.SetXY(x+paperPad, y+paperPad+float64(n)*line)
			p.pdf.CellFormat(width-2*paperPad, line, text, "", 0, "L", false, 0, "")
		}
		x += width
	}
	p.pdf.SetXY(paperMargin, y+height)
}

// splitText takes a text of several lines apart.
func splitText(text string) []string { return strings.Split(strings.TrimSpace(text), "\n") }
