package documents

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"

	"rasoat/registry"
)

// Slip is an invitation on paper.
type Slip struct {
	Name         string
	Role         registry.Role
	Organisation registry.Organisation
	Unit         registry.Unit
	Link         string // empty where the bot's name is not known: then there is no picture either
	Code         string
	Bot          string
	Bound        bool // to the person's own telephone number
	Until        registry.Date
}

// A sheet of A4 holds two columns of four slips; lengths are millimetres.
const (
	slipColumns = 2
	slipRows    = 4
	sheetWidth  = 210.0
	sheetHeight = 297.0
	slipWidth   = sheetWidth / slipColumns
	slipHeight  = sheetHeight / slipRows
	slipMargin  = 7.0
	slipPicture = 38.0
	slipFont    = "liberation"
)

// WriteSlips writes invitations as a PDF for print, eight to a page of A4, to be cut along the lines.
func WriteSlips(w io.Writer, slips []Slip) error {
	p := &slipSheet{pdf: fpdf.New("P", "mm", "A4", "")}
	p.pdf.SetAutoPageBreak(false, 0)
	p.pdf.SetMargins(0, 0, 0)
	p.pdf.AddUTF8FontFromBytes(slipFont, "", liberationsansregular.TTF)
	p.pdf.AddUTF8FontFromBytes(slipFont, "B", liberationsansbold.TTF)
	p.pdf.SetTitle(p.words.text("slip.title", nil), true)
	n := 0
	for page := range slices.Chunk(slips, slipColumns*slipRows) {
		p.pdf.AddPage()
		p.lines()
		for i, slip := range page {
			n++
			x, y := float64(i%slipColumns)*slipWidth, float64(i/slipColumns)*slipHeight
			if err := p.draw(slip, n, x+slipMargin, y+slipMargin); err != nil {
				return fmt.Errorf("draw slip %d: %w", n, err)
			}
		}
	}
	if p.words.err != nil {
		return p.words.err
	}
	if err := p.pdf.Output(w); err != nil {
		return fmt.Errorf("write slips: %w", err)
	}
	return nil
}

type slipSheet struct {
	pdf   *fpdf.Fpdf
	words words
}

// lines are where the sheet is cut.
func (p *slipSheet) lines() {
	p.pdf.SetDrawColor(150, 150, 150)
	p.pdf.SetLineWidth(0.2)
	p.pdf.SetDashPattern([]float64{1.5, 1.5}, 0)
	for i := 1; i < slipColumns; i++ {
		p.pdf.Line(float64(i)*slipWidth, 0, float64(i)*slipWidth, sheetHeight)
	}
	for i := 1; i < slipRows; i++ {
		p.pdf.Line(0, float64(i)*slipHeight, sheetWidth, float64(i)*slipHeight)
	}
	p.pdf.SetDashPattern(nil, 0)
}

// draw writes one slip with its corner at x, y: who and what above, the picture left, what to do beside it.
func (p *slipSheet) draw(s Slip, n int, x, y float64) error {
	const width = slipWidth - 2*slipMargin
	p.pdf.SetXY(x, y)
	p.write(8.5, "", width, 4, p.words.text("slip.head", s))
	p.write(12.5, "B", width, 5.8, s.Name)
	p.write(9.5, "", width, 4.4, p.words.text("slip.role", s))
	top := p.pdf.GetY() + 1.5
	left := x
	if s.Link != "" {
		picture, err := QR(s.Link)
		if err != nil {
			return err
		}
		name := fmt.Sprintf("qr%d", n)
		p.pdf.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(picture))
		p.pdf.ImageOptions(name, x-2, top, slipPicture, slipPicture, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
		left = x + slipPicture
	}
	p.pdf.SetXY(left, top+1)
	rest := x + width - left
	p.write(9, "", rest, 4.2, p.words.text("slip.do", s))
	p.pdf.SetX(left)
	p.write(15, "B", rest, 8, s.Code)
	p.pdf.SetX(left)
	p.write(9, "", rest, 4.2, p.words.text("slip.until", s))
	if s.Link != "" {
		p.pdf.SetXY(x, top+slipPicture+0.5)
		p.write(7.5, "", width, 3.4, s.Link)
	}
	return p.pdf.Error()
}

// write sets lines in a column that begins where the pen stands, and leaves the pen below them.
func (p *slipSheet) write(size float64, style string, width, height float64, text string) {
	x := p.pdf.GetX()
	p.pdf.SetFont(slipFont, style, size)
	p.pdf.MultiCell(width, height, text, "", "L", false)
	p.pdf.SetX(x)
}
