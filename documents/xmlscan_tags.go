package documents

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// takeStart reads "<name a="b">"; the whole tag has to fit into the window.
func (s *xmlScanner) takeStart() error {
	for {
		length, err := s.parseStart(s.buf[s.pos+1 : s.end])
		if err == nil {
			s.pos += 1 + length
			return nil
		}
		if !errors.Is(err, io.ErrShortBuffer) {
			return err
		}
		if !s.fill() {
			return s.broken("start tag")
		}
	}
}

// parseStart reads a tag behind its "<" and returns how long it is; io.ErrShortBuffer when it goes on.
func (s *xmlScanner) parseStart(tag []byte) (int, error) {
	i := nameEnd(tag)
	if i == len(tag) {
		return 0, io.ErrShortBuffer
	}
	full := tag[:i]
	if !isXMLName(full) {
		return 0, malformed("name of an element")
	}
	s.attrs, s.scratch = s.attrs[:0], s.scratch[:0]
	for {
		for i < len(tag) && isXMLSpace(tag[i]) {
			i++
		}
		switch rest := tag[i:]; {
		case len(rest) == 0, len(rest) == 1 && rest[0] == '/':
			return 0, io.ErrShortBuffer
		case rest[0] == '>':
			return i + 1, s.push(full)
		case rest[0] == '/' && rest[1] == '>':
			s.empty = true
			return i + 2, s.push(full)
		}
		if len(s.attrs) == xmlAttrs {
			return 0, malformed("too many attributes")
		}
		length, err := s.parseAttr(tag[i:])
		if err != nil {
			return 0, err
		}
		i += length
	}
}

// parseAttr reads one name="value".
func (s *xmlScanner) parseAttr(tag []byte) (int, error) {
	i := nameEnd(tag)
	name := tag[:i]
	for i < len(tag) && isXMLSpace(tag[i]) {
		i++
	}
	if i == len(tag) {
		return 0, io.ErrShortBuffer
	}
	if !isXMLName(name) || tag[i] != '=' {
		return 0, malformed("attribute")
	}
	for i++; i < len(tag) && isXMLSpace(tag[i]); {
		i++
	}
	if i == len(tag) {
		return 0, io.ErrShortBuffer
	}
	quote := tag[i]
	if quote != '"' && quote != '\'' {
		return 0, malformed("attribute without quotes")
	}
	i++
	length := bytes.IndexByte(tag[i:], quote)
	if length < 0 {
		return 0, io.ErrShortBuffer
	}
	value := tag[i : i+length]
	if !isPlainText(value) {
		var err error
		if value, err = s.unescapeAttr(value); err != nil {
			return 0, err
		}
	}
	s.attrs = append(s.attrs, xmlAttr{name, value})
	return i + length + 1, nil
}

// unescapeAttr keeps the decoded value behind those of the same tag.
func (s *xmlScanner) unescapeAttr(value []byte) ([]byte, error) {
	if bytes.IndexByte(value, '<') >= 0 {
		return nil, malformed("tag within an attribute")
	}
	from := len(s.scratch)
	var err error
	s.scratch, err = appendUnescaped(s.scratch, value)
	return s.scratch[from:], err
}

func nameEnd[T string | []byte](tag T) int {
	for i := range len(tag) {
		if c := tag[i]; c <= '>' && (isXMLSpace(c) || c == '=' || c == '/' || c == '>' || c == '<' || c == '"' || c == '\'') {
			return i
		}
	}
	return len(tag)
}

func isXMLSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// isXMLName is as strict as is needed to tell a name from damage.
func isXMLName(name []byte) bool {
	colons, wide := 0, false
	for i, c := range name {
		switch lower := c | 0x20; {
		case lower >= 'a' && lower <= 'z', c == '_':
		case c == ':':
			colons++
		case i > 0 && (c >= '0' && c <= '9' || c == '-' || c == '.'):
		case c >= utf8.RuneSelf:
			wide = true
		default:
			return false
		}
	}
	return len(name) > 0 && colons <= 1 && (!wide || utf8.Valid(name))
}

// skipInstruction passes "<?…?>" and refuses a declared encoding that is not ours.
func (s *xmlScanner) skipInstruction() error {
	length := 0
	for {
		if length = bytes.Index(s.buf[s.pos+2:s.end], []byte("?>")); length >= 0 {
			break
		}
		if !s.fill() {
			return s.broken("instruction")
		}
	}
	content := string(s.buf[s.pos+2 : s.pos+2+length])
	s.pos += length + 4
	target := content[:nameEnd(content)]
	if !isXMLName([]byte(target)) {
		return malformed("instruction")
	}
	if target != "xml" {
		return nil
	}
	if version := pseudoAttr(content, "version"); version != "" && version != "1.0" {
		return malformed("version of xml")
	}
	encoding := strings.ToLower(pseudoAttr(content, "encoding"))
	if !s.decoded && encoding != "" && encoding != "utf-8" {
		return fmt.Errorf("encoding %q: %w", encoding, errMalformed)
	}
	return nil
}

// pseudoAttr reads name="value" of an instruction.
func pseudoAttr(content, name string) string {
	_, rest, _ := strings.Cut(content, name)
	rest = strings.TrimLeft(rest, " =\t\r\n")
	if rest == "" || rest[0] != '"' && rest[0] != '\'' {
		return ""
	}
	value, _, _ := strings.Cut(rest[1:], rest[:1])
	return value
}

// takeDeclaration passes a comment and enters a section of characters; a document type could hide
// anything behind a name, and no workbook has one.
func (s *xmlScanner) takeDeclaration() error {
	const comment, cdata = "<!--", "<![CDATA["
	for s.end-s.pos < len(cdata) && s.fill() {
	}
	switch head := s.buf[s.pos:s.end]; {
	case bytes.HasPrefix(head, []byte(comment)):
		s.pos += len(comment)
		return s.skipComment()
	case bytes.HasPrefix(head, []byte(cdata)) && len(s.starts) > 0:
		s.pos += len(cdata)
		s.cdata = true
		return nil
	}
	return s.broken("declaration")
}

// skipComment looks for the end; two hyphens stand nowhere else in a comment.
func (s *xmlScanner) skipComment() error {
	for {
		i := bytes.Index(s.buf[s.pos:s.end], []byte("--"))
		if i >= 0 {
			s.pos += i
			if s.end-s.pos < 3 && !s.fill() {
				return s.broken("comment")
			}
			if s.buf[s.pos+2] != '>' {
				return malformed("comment")
			}
			s.pos += 3
			return nil
		}
		s.pos = max(s.pos, s.end-1)
		if !s.fill() {
			return s.broken("comment")
		}
	}
}
