package documents

import "codeberg.org/go-pdf/fpdf"

// watermark writes a text across the page, from the lower left to the upper right, behind what follows. The font must
// have been added; what is set of it comes back.
func watermark(pdf *fpdf.Fpdf, text string) {
	const points, angle = 90.0, 55.0
	width, height := pdf.GetPageSize()
	red, green, blue := pdf.GetTextColor()
	x, y := pdf.GetXY()
	pdf.SetFont(paperFont, "B", points)
	pdf.SetTextColor(225, 225, 225)
	pdf.TransformBegin()
	pdf.TransformRotate(angle, width/2, height/2)
	pdf.Text((width-pdf.GetStringWidth(text))/2, height/2+points/8, text)
	pdf.TransformEnd()
	pdf.SetTextColor(red, green, blue)
	pdf.SetXY(x, y)
}
