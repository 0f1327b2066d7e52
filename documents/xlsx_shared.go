package documents

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
)

// sharedBlock is how many bytes of shared texts lie together: one block is one thing to the collector.
const sharedBlock = 256 << 10

// readShared loads the texts that cells of all sheets point to.
func (b *xlsxBook) readShared(part string) error {
	if part == "" || b.parts[part] == nil {
		return nil
	}
	r, err := b.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	scan := newXMLScanner(r)
	pool := textPool{}
	var text []byte
	for {
		err := scan.find("si")
		if errors.Is(err, io.EOF) && scan.root == "sst" {
			return nil
		}
		if err != nil {
			return asError(ended(err))
		}
		if text, err = readRich(scan, text[:0]); err != nil {
			return asError(err)
		}
		if len(b.shared) == maxShared || pool.size > maxSharedBytes {
			return &Error{Kind: KindInflated, Limit: MaxInflated >> 20}
		}
		b.shared = append(b.shared, pool.keep(text))
	}
}

// textPool keeps many texts in few blocks.
type textPool struct {
	block *strings.Builder
	size  int
}

func (p *textPool) keep(text []byte) string {
	if p.block == nil || p.block.Len()+len(text) > p.block.Cap() {
		p.block = &strings.Builder{}
		p.block.Grow(max(sharedBlock, len(text)))
	}
	from := p.block.Len()
	p.block.Write(text)
	p.size += len(text)
	return p.block.String()[from:]
}

// readRich joins the runs of a text, without the phonetic ones, up to the end of the element that has just
// started.
func readRich(scan *xmlScanner, into []byte) ([]byte, error) {
	depth := len(scan.starts)
	phonetic := 0 // the depth at which phonetic runs began
	for {
		token, err := scan.next()
		switch {
		case err != nil:
			return into, ended(err)
		case token == xmlEnd && len(scan.starts) < depth:
			return unescapeControls(into), nil
		case token == xmlEnd && len(scan.starts) < phonetic:
			phonetic = 0
		case token == xmlStart && phonetic == 0 && string(scan.name) == "rPh":
			phonetic = len(scan.starts)
		case token == xmlStart && phonetic == 0 && string(scan.name) == "t":
			if into, err = scan.gather(into); err != nil {
				return into, err
			}
		}
	}
}

// unescapeControls undoes the _x000A_ by which workbooks write characters that XML does not have; a
// carriage return is dropped.
func unescapeControls(text []byte) []byte {
	if !bytes.Contains(text, []byte("_x")) {
		return text
	}
	const escape = len("_x0000_")
	var out []byte
	for i := 0; i < len(text); {
		if len(text)-i >= escape && text[i] == '_' && text[i+1] == 'x' && text[i+escape-1] == '_' {
			n, err := strconv.ParseUint(string(text[i+2:i+escape-1]), 16, 16)
			if err == nil && (n < 0xD800 || n >= 0xE000) {
				if n != '\r' {
					out = append(out, string(rune(n))...)
				}
				i += escape
				continue
			}
		}
		out = append(out, text[i])
		i++
	}
	return out
}
