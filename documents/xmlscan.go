package documents

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// xmlToken is what an xmlScanner found.
type xmlToken int

const (
	xmlStart xmlToken = iota + 1
	xmlEnd
	xmlText
)

const (
	xmlWindow = 128 << 10 // a tag must fit into it
	xmlDepth  = 256       // no format that we read nests as deep
	xmlAttrs  = 256       // nor names as many things in one tag
)

// errMalformed is XML that is none, or that we refuse: a document type, another encoding than UTF-8.
var errMalformed = errors.New("malformed xml")

// xmlScanner walks the tokens of a UTF-8 document in bounded memory. It is several times as fast as the
// standard library's decoder because it allocates nothing, and as strict: it ends with io.EOF only behind
// a root element that was closed, so that half a list never looks like a short one.
//
// What it points to is valid until the next call.
type xmlScanner struct {
	r        io.Reader
	buf      []byte
	pos, end int
	err      error // of the reader, kept until the bytes before it are used up

	name  []byte // local name of the element that starts or ends
	attrs []xmlAttr
	text  []byte

	decoded bool // whatever encoding the document declares, what comes is UTF-8
	empty   bool // the element that started ends in the same tag
	cdata   bool
	root    string
	path    []byte // the names of the open elements, one behind the other
	starts  []int
	scratch []byte
	opened  int // elements, so far
}

type xmlAttr struct{ name, value []byte }

func newXMLScanner(r io.Reader) *xmlScanner {
	return &xmlScanner{r: r, buf: make([]byte, xmlWindow)}
}

// fill reads on behind what is not used yet; false at the end of the reader or when the window is full.
func (s *xmlScanner) fill() bool {
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.end -= s.pos
		s.pos = 0
	}
	for s.err == nil && s.end < len(s.buf) {
		var n int
		n, s.err = s.r.Read(s.buf[s.end:])
		s.end += n
		if n > 0 {
			return true
		}
	}
	return false
}

// broken is the reason for which there is no more: damage of the source, or of the document.
func (s *xmlScanner) broken(what string) error {
	switch {
	case s.err != nil && !errors.Is(s.err, io.EOF):
		return s.err
	case s.err != nil && s.end-s.pos < len(s.buf):
		return fmt.Errorf("%s: %w", what, io.ErrUnexpectedEOF)
	}
	return fmt.Errorf("%s: %w", what, errMalformed)
}

func malformed(what string) error { return fmt.Errorf("%s: %w", what, errMalformed) }

// next finds the next token; io.EOF behind a complete document.
func (s *xmlScanner) next() (xmlToken, error) {
	if s.empty {
		s.empty = false
		return xmlEnd, s.pop()
	}
	for {
		if s.cdata {
			if err := s.takeCDATA(); err != nil || len(s.text) > 0 {
				return xmlText, err
			}
			continue
		}
		if s.pos == s.end && !s.fill() {
			return 0, s.ended()
		}
		if s.buf[s.pos] != '<' {
			err := s.takeText()
			if err != nil || len(s.starts) > 0 {
				return xmlText, err
			}
			if len(bytes.TrimLeft(s.text, " \t\r\n\ufeff")) > 0 {
				return 0, malformed("text outside of the root")
			}
			continue
		}
		if s.end-s.pos < 2 && !s.fill() {
			return 0, s.broken("tag")
		}
		switch s.buf[s.pos+1] {
		case '/':
			return xmlEnd, s.takeEnd()
		case '?':
			if err := s.skipInstruction(); err != nil {
				return 0, err
			}
		case '!':
			if err := s.takeDeclaration(); err != nil {
				return 0, err
			}
		default:
			return xmlStart, s.takeStart()
		}
	}
}

func (s *xmlScanner) ended() error {
	switch {
	case s.err != nil && !errors.Is(s.err, io.EOF):
		return s.err
	case len(s.starts) > 0 || s.root == "":
		return s.broken("document")
	}
	return io.EOF
}

// push opens an element; the document has one root.
func (s *xmlScanner) push(full []byte) error {
	if len(s.starts) == 0 && s.root != "" {
		return malformed("second root")
	}
	if len(s.starts) == xmlDepth {
		return malformed("too many nested elements")
	}
	if s.opened++; s.opened > maxElements {
		return &Error{Kind: KindInflated, Limit: MaxInflated >> 20}
	}
	s.starts = append(s.starts, len(s.path))
	s.path = append(s.path, full...)
	s.name = localName(full)
	if s.root == "" {
		s.root = string(s.name)
	}
	return nil
}

// pop closes the innermost element.
func (s *xmlScanner) pop() error {
	from := s.starts[len(s.starts)-1]
	s.name = localName(s.path[from:])
	s.path, s.starts = s.path[:from], s.starts[:len(s.starts)-1]
	return nil
}

// localName cuts the prefix of a name space.
func localName(full []byte) []byte {
	if i := bytes.IndexByte(full, ':'); i > 0 && i < len(full)-1 {
		return full[i+1:]
	}
	return full
}

// takeEnd reads "</name>", which has to close the innermost element.
func (s *xmlScanner) takeEnd() error {
	length := 0
	for {
		if length = bytes.IndexByte(s.buf[s.pos:s.end], '>'); length >= 0 {
			break
		}
		if !s.fill() {
			return s.broken("end tag")
		}
	}
	full := s.buf[s.pos+2 : s.pos+length]
	for len(full) > 0 && isXMLSpace(full[len(full)-1]) {
		full = full[:len(full)-1]
	}
	s.pos += length + 1
	if len(s.starts) == 0 || !bytes.Equal(full, s.path[s.starts[len(s.starts)-1]:]) {
		return malformed("end tag that closes nothing")
	}
	return s.pop()
}

// attr is the value of an attribute without prefix, nil where it is missing.
func (s *xmlScanner) attr(name string) []byte {
	for i := range s.attrs {
		if string(s.attrs[i].name) == name {
			return s.attrs[i].value
		}
	}
	return nil
}

// attrLocal is the value of an attribute whatever its prefix.
func (s *xmlScanner) attrLocal(name string) string {
	for i := range s.attrs {
		if string(localName(s.attrs[i].name)) == name {
			return string(s.attrs[i].value)
		}
	}
	return ""
}

// flag reads a yes or no.
func (s *xmlScanner) flag(name string) bool {
	value := s.attr(name)
	return string(value) == "1" || string(value) == "true"
}

// find goes to the next start of an element of that name; io.EOF behind the document.
func (s *xmlScanner) find(name string) error {
	for {
		token, err := s.next()
		if err != nil || token == xmlStart && string(s.name) == name {
			return err
		}
	}
}

// gather appends the characters up to the end of the element that has just started, those of elements
// within it included.
func (s *xmlScanner) gather(into []byte) ([]byte, error) {
	depth := len(s.starts)
	for {
		token, err := s.next()
		if err != nil {
			return into, ended(err)
		}
		if token == xmlText {
			into = append(into, s.text...)
			if len(into) > maxCellBytes {
				return into, &Error{Kind: KindCellTooLong, Limit: MaxCell}
			}
		}
		if token == xmlEnd && len(s.starts) < depth {
			return into, nil
		}
	}
}

// ended is the error of a document that ends within an element.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
