package documents

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// maxSpan bounds how far a cell stretches.
const maxSpan = 1_000

// readHTML reads the tables of a page that calls itself a workbook, all into one sheet as Excel does: a row
// each, and one for every piece of text between them.
func readHTML(text io.Reader) (book, error) {
	p := pageReader{tokens: html.NewTokenizer(text), sheet: &memorySheet{}}
	p.tokens.SetMaxBuf(maxCellBytes)
	for {
		token := p.tokens.Next()
		if token == html.ErrorToken {
			break
		}
		if err := p.take(token); err != nil {
			return nil, err
		}
	}
	switch err := p.tokens.Err(); {
	case errors.Is(err, html.ErrBufferExceeded):
		return nil, &Error{Kind: KindCellTooLong, Row: p.row, Limit: MaxCell}
	case !errors.Is(err, io.EOF):
		return nil, asError(err)
	case p.depth > 0:
		return nil, &Error{Kind: KindDamaged, Row: p.row, Err: io.ErrUnexpectedEOF}
	}
	if err := p.endBlock(); err != nil {
		return nil, err
	}
	p.sheet.finish()
	return &memoryBook{pages: []*memorySheet{p.sheet}}, nil
}

// pageReader gathers the cells of a page.
type pageReader struct {
	tokens *html.Tokenizer
	sheet  *memorySheet

	depth  int // of tables within tables: those within a cell are only text
	row    int
	column int
	taken  []int // by column: the last row that a cell from above reaches

	open   bool // within a cell
	text   strings.Builder
	raw    string // the number that Excel keeps beside what it shows
	font   fontKind
	across int
	down   int
	silent string // the element whose content is no text
}

func (p *pageReader) take(token html.TokenType) error {
	switch token {
	case html.TextToken:
		if p.silent == "" && p.text.Len() <= maxCellBytes {
			p.text.Write(p.tokens.Text())
		}
		if p.text.Len() > maxCellBytes {
			return &Error{Kind: KindCellTooLong, Row: p.row, Limit: MaxCell}
		}
	case html.StartTagToken, html.SelfClosingTagToken:
		name, more := p.tokens.TagName()
		return p.start(string(name), p.attributes(more), token == html.SelfClosingTagToken)
	case html.EndTagToken:
		name, _ := p.tokens.TagName()
		return p.end(string(name))
	}
	return nil
}

func (p *pageReader) attributes(more bool) map[string]string {
	if !more {
		return nil
	}
	all := map[string]string{}
	for more {
		var key, value []byte
		key, value, more = p.tokens.TagAttr()
		if len(all) < MaxColumns {
			all[string(key)] = string(value)
		}
	}
	return all
}

func (p *pageReader) start(name string, attrs map[string]string, closed bool) error {
	switch name {
	case "style", "script", "head", "title", "noscript":
		if !closed && p.silent == "" {
			p.silent = name
		}
	case "body":
		p.silent = ""
	case "table":
		if p.depth++; p.depth == 1 {
			return p.endBlock()
		}
	case "tr":
		if p.depth == 1 {
			return p.startRow(attrs)
		}
	case "td", "th":
		if p.depth == 1 {
			return p.startCell(attrs)
		}
		p.text.WriteByte('\n')
	case "br":
		p.text.WriteByte('\n')
	case "font":
		p.setFont(attrs["face"])
	case "p", "div", "h1", "h2", "h3":
		if p.depth == 0 {
			return p.endBlock()
		}
		p.text.WriteByte('\n')
	}
	return nil
}

func (p *pageReader) end(name string) error {
	if name == p.silent {
		p.silent = ""
	}
	switch name {
	case "table":
		if p.depth == 1 {
			if err := p.endCell(); err != nil {
				return err
			}
		}
		p.depth = max(0, p.depth-1)
	case "td", "th", "tr":
		if p.depth == 1 {
			return p.endCell()
		}
	case "p", "div", "h1", "h2", "h3":
		if p.depth == 0 {
			return p.endBlock()
		}
	}
	return nil
}

// endBlock makes a row of the text between tables.
func (p *pageReader) endBlock() error {
	text := blanksJoined(p.text.String())
	p.text.Reset()
	p.open = false
	if text == "" {
		return nil
	}
	p.row++
	return p.sheet.add(p.row, 0, cell{text: text})
}

func (p *pageReader) startRow(attrs map[string]string) error {
	if err := p.endCell(); err != nil {
		return err
	}
	p.row++
	p.column = 0
	style := strings.ReplaceAll(strings.ToLower(attrs["style"]), " ", "")
	if strings.Contains(style, "display:none") {
		p.sheet.hide(p.row)
	}
	return nil
}

func (p *pageReader) startCell(attrs map[string]string) error {
	if err := p.endCell(); err != nil {
		return err
	}
	for p.column < len(p.taken) && p.taken[p.column] >= p.row {
		p.column++
	}
	p.text.Reset()
	p.open, p.raw, p.font = true, attrs["x:num"], fontUnicode
	p.across, p.down = span(attrs["colspan"]), span(attrs["rowspan"])
	for _, part := range strings.Split(attrs["style"], ";") {
		if key, value, found := strings.Cut(part, ":"); found && strings.TrimSpace(strings.ToLower(key)) == "font-family" {
			p.setFont(value)
		}
	}
	return nil
}

// setFont hears of a font that says how the text is encoded.
func (p *pageReader) setFont(names string) {
	first, _, _ := strings.Cut(names, ",")
	if font := fontOf(strings.Trim(first, `"' `)); font != fontUnicode {
		p.font = font
	}
}

func (p *pageReader) endCell() error {
	if !p.open {
		p.text.Reset()
		return nil
	}
	p.open = false
	c := cell{text: blanksJoined(p.text.String()), font: p.font}
	p.text.Reset()
	if p.raw != "" {
		c = numberCell(p.raw)
	}
	column := p.column
	p.column += p.across
	if p.down > 1 && column <= MaxColumns {
		for len(p.taken) < min(p.column, MaxColumns+1) {
			p.taken = append(p.taken, 0)
		}
		for i := column; i < min(p.column, len(p.taken)); i++ {
			p.taken[i] = p.row + p.down - 1
		}
		p.sheet.merge(p.row, p.row+p.down-1, column)
	}
	return p.sheet.add(p.row, column, c)
}

func span(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, maxSpan)
}

// blanksJoined writes blanks as a browser shows them.
func blanksJoined(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\u00a0' }), " ")
}
