package documents

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// scanner walks the tokens of one part. It reads raw tokens, which are cheap, and so checks itself
// that the part was read to its end.
type scanner struct {
	decoder *xml.Decoder
	closed  string // the last element that ended
}

func newScanner(r io.Reader) *scanner {
	return &scanner{decoder: xml.NewDecoder(bufio.NewReaderSize(r, 64<<10))}
}

func (s *scanner) token() (xml.Token, error) {
	token, err := s.decoder.RawToken()
	if end, ok := token.(xml.EndElement); ok {
		s.closed = end.Name.Local
	}
	if errors.Is(err, io.EOF) {
		return token, io.ErrUnexpectedEOF
	}
	return token, err
}

// next finds the start of the next element of that name; io.EOF when the part ends first.
func (s *scanner) next(name string) (xml.StartElement, error) {
	for {
		token, err := s.token()
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return xml.StartElement{}, io.EOF
		}
		if err != nil {
			return xml.StartElement{}, err
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == name {
			return start, nil
		}
	}
}

// finished reports a part that was cut off before its root element ended.
func (s *scanner) finished(root string) error {
	if s.closed == root {
		return nil
	}
	return fmt.Errorf("part ends within %s: %w", root, io.ErrUnexpectedEOF)
}

// text gathers the characters up to the end of the element.
func (s *scanner) text(name string) (string, error) {
	var only string
	var more strings.Builder
	for {
		token, err := s.token()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.CharData:
			if only == "" && more.Len() == 0 && len(t) <= maxCellBytes {
				only = string(t)
				continue
			}
			more.WriteString(only)
			more.Write(t)
			only = ""
			if more.Len() > maxCellBytes {
				return "", &Error{Kind: KindCellTooLong, Limit: MaxCell}
			}
		case xml.EndElement:
			if t.Name.Local == name {
				return only + more.String(), nil
			}
		}
	}
}

// richText joins the runs of a text, without the phonetic ones, and undoes Excel's _x000D_ escapes.
func (s *scanner) richText(name string) (string, error) {
	var runs []string
	size, phonetic := 0, false
	for {
		token, err := s.token()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "rPh" {
				phonetic = true
			}
			if t.Name.Local == "t" {
				run, err := s.text("t")
				if err != nil {
					return "", err
				}
				if !phonetic {
					runs = append(runs, run)
					size += len(run)
				}
				if size > maxCellBytes {
					return "", &Error{Kind: KindCellTooLong, Limit: MaxCell}
				}
			}
		case xml.EndElement:
			if t.Name.Local == "rPh" {
				phonetic = false
			}
			if t.Name.Local == name {
				return strings.ReplaceAll(strings.Join(runs, ""), "_x000D_", ""), nil
			}
		}
	}
}
