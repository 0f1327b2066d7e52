package documents

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// longestEntity bounds "&#x0010FFFF;" and the five names.
const longestEntity = 16

// until looks for a mark in the window and reads on as long as it is not there; -1 when it does not come,
// or not within a window.
func (s *xmlScanner) until(mark string) int {
	for seen := 0; ; {
		from := max(0, seen-len(mark)+1)
		if i := bytes.Index(s.buf[s.pos+from:s.end], []byte(mark)); i >= 0 {
			return from + i
		}
		seen = s.end - s.pos
		if !s.fill() {
			return -1
		}
	}
}

// takeText finds the characters up to the next tag, or as many as are in the window.
func (s *xmlScanner) takeText() error {
	length := s.until("<")
	if length < 0 {
		if length = s.end - s.pos; length == len(s.buf) {
			length = wholeText(s.buf)
		}
	}
	raw := s.buf[s.pos : s.pos+length]
	s.pos += length
	if isPlainText(raw) {
		s.text = raw
		return nil
	}
	if bytes.Contains(raw, []byte("]]>")) {
		return malformed("end of a section")
	}
	var err error
	s.scratch, err = appendUnescaped(s.scratch[:0], raw)
	s.text = s.scratch
	return err
}

// wholeText is how much of a full window can be taken without cutting an entity, a letter, a line end or
// the end of a section.
func wholeText(window []byte) int {
	length := len(window) - utf8.UTFMax
	if i := bytes.LastIndexByte(window[length-longestEntity:length], '&'); i >= 0 {
		length += i - longestEntity
	}
	for length > 0 && (!utf8.RuneStart(window[length]) || window[length-1] == '\r' || window[length-1] == ']') {
		length--
	}
	return max(length, 1)
}

// takeCDATA takes characters as they are; the text is empty when the section ends.
func (s *xmlScanner) takeCDATA() error {
	const closing = "]]>"
	s.text = nil
	length := s.until(closing)
	next := s.pos + length + len(closing)
	switch {
	case length >= 0:
		s.cdata = false
	case s.end-s.pos < len(s.buf):
		return s.broken("section")
	default:
		length = wholeText(s.buf)
		next = s.pos + length
	}
	var err error
	s.scratch, err = appendChars(s.scratch[:0], s.buf[s.pos:s.pos+length])
	s.text, s.pos = s.scratch, next
	return err
}

// isPlainText reports whether characters stand for themselves.
func isPlainText(raw []byte) bool {
	for _, c := range raw {
		if c < ' ' && c != '\n' && c != '\t' || c >= utf8.RuneSelf || c == '&' || c == ']' || c == '<' {
			return isPlainUnicode(raw)
		}
	}
	return true
}

// isPlainUnicode is the slower half of isPlainText.
func isPlainUnicode(raw []byte) bool {
	for i := 0; i < len(raw); {
		c := raw[i]
		if c < utf8.RuneSelf {
			if c < ' ' && c != '\n' && c != '\t' || c == '&' || c == ']' || c == '<' {
				return false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError || r > 0xFFFD && r < 0x10000 {
			return false
		}
		i += size
	}
	return true
}

// appendUnescaped resolves entities and line ends; an entity that is none, and a character that XML does
// not have, is an error.
func appendUnescaped(into, raw []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			return appendChars(into, raw)
		}
		var err error
		if into, err = appendChars(into, raw[:i]); err != nil {
			return into, err
		}
		end := bytes.IndexByte(raw[i:min(len(raw), i+longestEntity)], ';')
		if end < 0 {
			return into, malformed("entity")
		}
		r, known := entity(string(raw[i+1 : i+end]))
		if !known {
			return into, malformed("entity")
		}
		into = utf8.AppendRune(into, r)
		raw = raw[i+end+1:]
	}
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	return rune(n), err == nil && n <= utf8.MaxRune && isXMLChar(rune(n))
}

func isXMLChar(r rune) bool {
	return r >= ' ' && r < 0xD800 || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= utf8.MaxRune || r == '\n' || r == '\t' || r == '\r'
}

// appendChars checks characters and writes every line end as one line feed.
func appendChars(into, raw []byte) ([]byte, error) {
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && size <= 1 || !isXMLChar(r) {
			return into, malformed("character")
		}
		switch {
		case r != '\r':
			into = append(into, raw[i:i+size]...)
		case i+1 < len(raw) && raw[i+1] == '\n': // the line feed follows
		default:
			into = append(into, '\n')
		}
		i += size
	}
	return into, nil
}
