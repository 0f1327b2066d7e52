package documents

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// textSource is a text file in an encoding that was told by its bytes.
type textSource struct {
	content io.ReaderAt
	start   int64 // behind the byte order mark
	size    int64
	decoder func() transform.Transformer // nil: UTF-8
}

// open reads the text as UTF-8 in its composed form, from the beginning.
func (s textSource) open() io.Reader {
	raw := io.NewSectionReader(s.content, s.start, s.size-s.start)
	if s.decoder == nil {
		return raw
	}
	return transform.NewReader(bufio.NewReaderSize(raw, textProbe), s.decoder())
}

const textProbe = 64 << 10

// openText tells the encoding of a text. What cannot be told is refused: a wrong guess would spoil every
// name without a word.
func openText(content io.ReaderAt, size int64) (textSource, error) {
	s := textSource{content: content, size: size}
	head := make([]byte, min(size, 4*textProbe))
	n, err := content.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return s, &Error{Kind: KindDamaged, Err: err}
	}
	head = head[:n]
	switch order, marked := utf16Order(head); {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		s.start = 3
	case order != 0:
		if marked {
			s.start = 2
		}
		return s.asUTF16(order)
	}
	err = checkUTF8(content, size)
	var typed *Error
	if s.start > 0 || !errors.As(err, &typed) || typed.Kind != KindEncoding {
		return s, err
	}
	return s.asBytes(head)
}

type byteOrder int

const (
	littleEndian byteOrder = iota + 1
	bigEndian
)

// utf16Order finds the mark of UTF-16, or its sign: ASCII letters leave a zero in every other byte, always
// on the same side.
func utf16Order(head []byte) (order byteOrder, marked bool) {
	switch {
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		return littleEndian, true
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		return bigEndian, true
	}
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	switch enough := len(head) / 8; {
	case zeros[0]+zeros[1] == 0:
		return 0, false
	case zeros[1] > enough && zeros[0]*50 < zeros[1]:
		return littleEndian, false
	case zeros[0] > enough && zeros[1]*50 < zeros[0]:
		return bigEndian, false
	}
	return 0, false
}

// asUTF16 reads the whole text once: half of a letter means that the rest is missing.
func (s textSource) asUTF16(order byteOrder) (textSource, error) {
	if (s.size-s.start)%2 != 0 {
		return s, &Error{Kind: KindDamaged, Err: io.ErrUnexpectedEOF}
	}
	endian := unicode.LittleEndian
	if order == bigEndian {
		endian = unicode.BigEndian
	}
	s.decoder = func() transform.Transformer {
		return unicode.UTF16(endian, unicode.IgnoreBOM).NewDecoder()
	}
	raw := bufio.NewReaderSize(io.NewSectionReader(s.content, s.start, s.size-s.start), textProbe)
	high := false
	for {
		var pair [2]byte
		if _, err := io.ReadFull(raw, pair[:]); errors.Is(err, io.EOF) && !high {
			return s, nil
		} else if err != nil {
			return s, &Error{Kind: KindDamaged, Err: err}
		}
		unit := uint16(pair[0]) | uint16(pair[1])<<8
		if order == bigEndian {
			unit = uint16(pair[1]) | uint16(pair[0])<<8
		}
		low := unit >= 0xDC00 && unit < 0xE000
		if unit == 0 {
			return s, &Error{Kind: KindNotAList}
		}
		if low != high {
			return s, &Error{Kind: KindEncoding}
		}
		high = unit >= 0xD800 && unit < 0xDC00
	}
}

// How sure the reading of bytes has to be: nearly all words with an accent are syllables of the language,
// and no other reading comes near.
const (
	sureShare  = 0.85
	clearLead  = 0.3
	fewestSure = 3 // words with an accent
)

// asBytes decides how a text of single bytes is read, by what its words become: Vietnamese by Windows-1258, or by
// the font encodings that are proposed column by column afterwards.
func (s textSource) asBytes(head []byte) (textSource, error) {
	if i := bytes.LastIndexByte(head, '\n'); i > 0 && int64(len(head)) < s.size {
		head = head[:i]
	}
	windows := func() transform.Transformer {
		return transform.Chain(charmap.Windows1258.NewDecoder(), norm.NFC)
	}
	latin := func() transform.Transformer { return charmap.Windows1252.NewDecoder() }
	modern := accentedWords(decoded(charmap.Windows1258, head))
	raw := decoded(charmap.Windows1252, head)
	var legacy wordScore
	for _, e := range []Encoding{EncodingTCVN3, EncodingVNI} {
		if score := accentedWords(decodeLegacy(raw, e)); score.share() > legacy.share() {
			legacy = score
		}
	}
	switch {
	case modern.sure() && modern.share() > legacy.share()+clearLead:
		s.decoder = windows
	case legacy.sure() && legacy.share() > modern.share()+clearLead:
		s.decoder = latin
	default:
		return s, &Error{Kind: KindEncoding}
	}
	return s, s.checkLetters()
}

func decoded(page encoding.Encoding, text []byte) string {
	out, err := page.NewDecoder().Bytes(text)
	if err != nil {
		return ""
	}
	return norm.NFC.String(string(out))
}

// checkLetters reads the whole text once: a byte that the encoding does not have means that it is another.
func (s textSource) checkLetters() error {
	text := bufio.NewReaderSize(s.open(), textProbe)
	for {
		switch r, _, err := text.ReadRune(); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return &Error{Kind: KindDamaged, Err: err}
		case r == utf8.RuneError:
			return &Error{Kind: KindEncoding}
		case r == 0:
			return &Error{Kind: KindNotAList}
		}
	}
}

// checkUTF8 reads the text once: a list in another encoding must not be half read.
func checkUTF8(content io.ReaderAt, size int64) error {
	text := io.NewSectionReader(content, 0, size)
	buf := make([]byte, textProbe)
	kept := 0
	for {
		n, err := text.Read(buf[kept:])
		chunk := buf[:kept+n]
		if bytes.IndexByte(chunk, 0) >= 0 {
			return &Error{Kind: KindNotAList}
		}
		for len(chunk) > 0 && (utf8.FullRune(chunk) || err != nil) {
			r, width := utf8.DecodeRune(chunk)
			if r == utf8.RuneError && width <= 1 {
				return &Error{Kind: KindEncoding}
			}
			chunk = chunk[width:]
		}
		kept = copy(buf, chunk)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return &Error{Kind: KindDamaged, Err: err}
		}
	}
}
