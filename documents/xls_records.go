package documents

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// biffReader walks the records of a stream.
type biffReader struct {
	stream []byte
	at     int
}

// biffRecord is one record. What lies beyond its end reads as zero: writers leave tails out.
type biffRecord struct {
	kind int
	data []byte
}

var errShortRecord = errors.New("record ends early")

func (r *biffReader) next() (biffRecord, error) {
	if len(r.stream)-r.at < 4 {
		return biffRecord{}, io.ErrUnexpectedEOF
	}
	kind := int(binary.LittleEndian.Uint16(r.stream[r.at:]))
	length := int(binary.LittleEndian.Uint16(r.stream[r.at+2:]))
	if len(r.stream)-r.at-4 < length {
		return biffRecord{}, io.ErrUnexpectedEOF
	}
	rec := biffRecord{kind, r.stream[r.at+4 : r.at+4+length]}
	r.at += 4 + length
	return rec, nil
}

// pieces are the data of a record and of those that go on with it.
func (r *biffReader) pieces(rec biffRecord) ([][]byte, error) {
	all := [][]byte{rec.data}
	for len(r.stream)-r.at >= 2 && binary.LittleEndian.Uint16(r.stream[r.at:]) == biffContinue {
		more, err := r.next()
		if err != nil {
			return nil, err
		}
		all = append(all, more.data)
	}
	return all, nil
}

func (r biffRecord) from(at int) []byte { return r.data[min(at, len(r.data)):] }

func (r biffRecord) u16(at int) int {
	if rest := r.from(at); len(rest) >= 2 {
		return int(binary.LittleEndian.Uint16(rest))
	}
	return 0
}

func (r biffRecord) u32(at int) int { return r.u16(at) | r.u16(at+2)<<16 }

func (r biffRecord) u64(at int) uint64 { return uint64(r.u32(at)) | uint64(r.u32(at+4))<<32 } // #nosec G115 -- 32 bits each

// shortText reads a name whose length is one byte.
func (b *xlsBook) shortText(data []byte) string {
	if len(data) == 0 {
		return ""
	}
	count, data := int(data[0]), data[1:]
	if b.old {
		return b.bytesText(data[:min(count, len(data))], fontUnicode)
	}
	if len(data) == 0 {
		return ""
	}
	text, _ := plainChars(data[1:], count, data[0]&1 != 0)
	return text
}

// bytesText reads bytes of the code page; those of a font with an encoding of its own are kept apart, as
// other programs show them.
func (b *xlsBook) bytesText(data []byte, font fontKind) string {
	page := b.codePage
	if font != fontUnicode {
		page = charmap.Windows1252
	}
	text, err := page.NewDecoder().Bytes(data)
	if err != nil {
		return ""
	}
	return norm.NFC.String(string(text))
}

// plainChars reads count characters of one or two bytes, as many as there are.
func plainChars(data []byte, count int, wide bool) (text string, used int) {
	if wide {
		count = min(count, len(data)/2)
		units := make([]uint16, count)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(data[2*i:])
		}
		return string(utf16.Decode(units)), 2 * count
	}
	count = min(count, len(data))
	var out strings.Builder
	for _, c := range data[:count] {
		out.WriteRune(rune(c))
	}
	return out.String(), count
}

// biffText reads texts that run over the borders of records: behind a border the width of the characters
// is said anew.
type biffText struct {
	pieces [][]byte
}

func newBIFFText(pieces ...[]byte) *biffText { return &biffText{pieces} }

// bytes takes n bytes within one piece.
func (t *biffText) bytes(n int) ([]byte, error) {
	for len(t.pieces) > 0 && len(t.pieces[0]) == 0 {
		t.pieces = t.pieces[1:]
	}
	if len(t.pieces) == 0 || len(t.pieces[0]) < n {
		return nil, errShortRecord
	}
	taken := t.pieces[0][:n]
	t.pieces[0] = t.pieces[0][n:]
	return taken, nil
}

// skip passes n bytes over any border.
func (t *biffText) skip(n int) error {
	for n > 0 {
		if len(t.pieces) == 0 {
			return errShortRecord
		}
		now := min(n, len(t.pieces[0]))
		t.pieces[0] = t.pieces[0][now:]
		if n -= now; n > 0 {
			t.pieces = t.pieces[1:]
		}
	}
	return nil
}

// read takes one text with a length of two bytes; its runs and phonetic part are passed.
func (t *biffText) read() (string, error) {
	head, err := t.bytes(3)
	if err != nil {
		return "", err
	}
	count, flags, tail := int(binary.LittleEndian.Uint16(head)), head[2], 0
	if flags&8 != 0 {
		runs, err := t.bytes(2)
		if err != nil {
			return "", err
		}
		tail += 4 * int(binary.LittleEndian.Uint16(runs))
	}
	if flags&4 != 0 {
		extra, err := t.bytes(4)
		if err != nil {
			return "", err
		}
		tail += int(binary.LittleEndian.Uint32(extra))
	}
	text, err := t.chars(count, flags&1 != 0)
	if err != nil {
		return "", err
	}
	return text, t.skip(tail)
}

func (t *biffText) chars(count int, wide bool) (string, error) {
	size := 1
	if wide {
		size = 2
	}
	var text strings.Builder
	for count > 0 {
		if len(t.pieces) == 0 {
			return "", errShortRecord
		}
		part, used := plainChars(t.pieces[0], count, size == 2)
		text.WriteString(part)
		t.pieces[0] = t.pieces[0][used:]
		if count -= used / size; count == 0 {
			break
		}
		if t.pieces = t.pieces[1:]; len(t.pieces) == 0 || len(t.pieces[0]) == 0 {
			return "", errShortRecord
		}
		size = 1 + int(t.pieces[0][0]&1)
		t.pieces[0] = t.pieces[0][1:]
	}
	return text.String(), nil
}

// readShared reads the texts that cells point to.
func (b *xlsBook) readShared(r *biffReader, rec biffRecord) error {
	pieces, err := r.pieces(rec)
	if err != nil {
		return err
	}
	count := rec.u32(4)
	if count > maxShared || count > len(r.stream) {
		return fmt.Errorf("%d shared texts: %w", count, errShortRecord)
	}
	pieces[0] = rec.from(8)
	texts := newBIFFText(pieces...)
	for i := range count {
		text, err := texts.read()
		if err != nil {
			return fmt.Errorf("shared text %d: %w", i, err)
		}
		b.shared = append(b.shared, text)
	}
	return nil
}
