package documents

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/richardlehane/mscfb"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// xlsBook reads the workbook of Excel 5 to 2003: records (BIFF5, BIFF8) in a stream of a compound file.
type xlsBook struct {
	memoryBook
	old      bool // BIFF5: texts are bytes of a code page
	codePage encoding.Encoding
	fonts    []fontKind
	formats  map[int]bool // own number formats: whether they show a date
	styles   []cellStyle
	shared   []string
	starts   []int // of the sheets, within the stream
	known    map[int]bool
	held     int // cells, on all sheets
	read     int // bytes, for all sheets
}

// openXLS finds the workbook in a compound file; what the file is instead is said by the error.
func openXLS(content io.ReaderAt, size int64) (book, error) {
	container, err := mscfb.New(content)
	if err != nil {
		return nil, compound(content, size)
	}
	var stream *mscfb.File
	for _, file := range container.File {
		switch file.Name {
		case "EncryptedPackage":
			return nil, &Error{Kind: KindProtected}
		case "Workbook", "Book":
			if stream == nil || stream.Name == "Book" {
				stream = file
			}
		}
	}
	if stream == nil {
		return nil, &Error{Kind: KindNotAList}
	}
	if stream.Size > size {
		return nil, &Error{Kind: KindDamaged, Err: io.ErrUnexpectedEOF}
	}
	records := make([]byte, stream.Size)
	if _, err := io.ReadFull(stream, records); err != nil {
		return nil, &Error{Kind: KindDamaged, Err: err}
	}
	return readXLS(records)
}

// readXLS reads the records of a workbook.
func readXLS(stream []byte) (book, error) {
	b := &xlsBook{formats: map[int]bool{}, known: map[int]bool{}, codePage: charmap.Windows1252}
	if err := b.readGlobals(stream); err != nil {
		return nil, asError(err)
	}
	if len(b.pages) == 0 {
		return nil, &Error{Kind: KindEmpty}
	}
	for i, page := range b.pages {
		if err := b.readSheet(page, stream, b.starts[i]); err != nil {
			typed := asError(err)
			typed.Sheet = page.name
			return nil, typed
		}
		page.finish()
	}
	return b, nil
}

// Records of the format that say something about cells ([MS-XLS] 2.3).
const (
	biffFormula    = 0x0006
	biffEOF        = 0x000A
	biffDateMode   = 0x0022
	biffFilePass   = 0x002F
	biffFont       = 0x0031
	biffContinue   = 0x003C
	biffCodePage   = 0x0042
	biffBoundSheet = 0x0085
	biffMulRK      = 0x00BD
	biffRString    = 0x00D6
	biffXF         = 0x00E0
	biffMergeCells = 0x00E5
	biffSST        = 0x00FC
	biffLabelSST   = 0x00FD
	biffNumber     = 0x0203
	biffLabel      = 0x0204
	biffBoolErr    = 0x0205
	biffString     = 0x0207
	biffRow        = 0x0208
	biffRK         = 0x027E
	biffFormat     = 0x041E
	biffBOF        = 0x0809
)

// errOldFormat is a workbook that Excel can read and we cannot.
var errOldFormat = &Error{Kind: KindOldExcel, Err: errors.New("workbook of an unknown version")}

// readGlobals reads what all sheets share, up to the first end.
func (b *xlsBook) readGlobals(stream []byte) error {
	r := biffReader{stream: stream}
	first, err := r.next()
	if err != nil {
		return err
	}
	switch {
	case first.kind != biffBOF || len(first.data) < 4:
		return errOldFormat
	case first.u16(0) == 0x0500:
		b.old = true
	case first.u16(0) != 0x0600:
		return errOldFormat
	}
	for {
		rec, err := r.next()
		if err != nil {
			return err
		}
		if rec.kind == biffEOF {
			return nil
		}
		if err := b.global(&r, rec); err != nil {
			return err
		}
	}
}

func (b *xlsBook) global(r *biffReader, rec biffRecord) error {
	switch rec.kind {
	case biffFilePass:
		return &Error{Kind: KindProtected}
	case biffDateMode:
		b.base04 = rec.u16(0) == 1
	case biffCodePage:
		return b.setCodePage(rec.u16(0))
	case biffFont:
		if len(b.fonts) < maxStyles {
			b.fonts = append(b.fonts, fontOf(b.shortText(rec.from(14))))
		}
	case biffFormat:
		if len(b.formats) < maxStyles {
			b.formats[rec.u16(0)] = isDateFormat(b.formatCode(rec))
		}
	case biffXF:
		if len(b.styles) < maxStyles {
			b.styles = append(b.styles, b.style(rec))
		}
	case biffBoundSheet:
		b.addSheet(rec)
	case biffSST:
		return b.readShared(r, rec)
	}
	return nil
}

func (b *xlsBook) formatCode(rec biffRecord) string {
	if b.old {
		return b.shortText(rec.from(2))
	}
	text, err := newBIFFText(rec.from(2)).read()
	if err != nil {
		return ""
	}
	return text
}

// style resolves font and format; the font of number 4 was left out of the format.
func (b *xlsBook) style(rec biffRecord) cellStyle {
	font, format := rec.u16(0), rec.u16(2)
	if font >= 4 {
		font--
	}
	var s cellStyle
	if font < len(b.fonts) {
		s.font = b.fonts[font]
	}
	date, own := b.formats[format]
	s.date = date || !own && isBuiltInDate(format)
	return s
}

// addSheet takes sheets of cells; state 0 is visible, type 0 has cells.
func (b *xlsBook) addSheet(rec biffRecord) {
	if len(rec.data) < 8 || rec.data[5] != 0 || len(b.pages) == maxSheets || b.known[rec.u32(0)] {
		return
	}
	b.known[rec.u32(0)] = true
	info := sheetInfo{name: b.shortText(rec.from(6)), hidden: rec.data[4]&3 != 0}
	b.pages = append(b.pages, &memorySheet{sheetInfo: info, held: &b.held})
	b.starts = append(b.starts, rec.u32(0))
}

// setCodePage chooses how bytes are read; a page that no Vietnamese office uses is left to Excel.
func (b *xlsBook) setCodePage(page int) error {
	switch page {
	case 1258:
		b.codePage = charmap.Windows1258
	case 1252, 1200, 0x8001:
		b.codePage = charmap.Windows1252
	default:
		if b.old {
			return &Error{Kind: KindOldExcel, Err: fmt.Errorf("code page %d", page)}
		}
	}
	return nil
}

// isOldStream finds records that stand in a file without a container, as Excel 2 to 4 saved them.
func isOldStream(head []byte) bool {
	for _, start := range []string{"\x09\x00\x04\x00", "\x09\x02\x06\x00", "\x09\x04\x06\x00", "\x09\x08\x08\x00", "\x09\x08\x10\x00"} {
		if bytes.HasPrefix(head, []byte(start)) {
			return true
		}
	}
	return false
}
