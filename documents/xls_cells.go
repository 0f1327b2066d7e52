package documents

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
)

// readSheet reads the records of one sheet up to its end. A chart within it has an end of its own.
func (b *xlsBook) readSheet(page *memorySheet, stream []byte, start int) error {
	if start < 0 || start >= len(stream) {
		return io.ErrUnexpectedEOF
	}
	s := xlsSheet{book: b, page: page, records: biffReader{stream: stream, at: start}}
	first, err := s.records.next()
	if err != nil {
		return err
	}
	if first.kind != biffBOF {
		return fmt.Errorf("sheet begins with record %x: %w", first.kind, errShortRecord)
	}
	for depth := 1; depth > 0; {
		rec, err := s.records.next()
		if err != nil {
			return err
		}
		if b.read += 4 + len(rec.data); b.read > sheetsOverlap*len(stream) {
			return errOverlap
		}
		switch rec.kind {
		case biffBOF:
			depth++
		case biffEOF:
			depth--
		default:
			if depth > 1 {
				continue
			}
			if err := s.record(rec); err != nil {
				typed := asError(err)
				typed.Row = rec.u16(0) + 1
				return typed
			}
		}
	}
	return nil
}

// sheetsOverlap is how often a stream may be read for its sheets: one within another would be read for both, and a
// thousand within each other would never end.
const sheetsOverlap = 2

var errOverlap = errors.New("sheets lie within each other")

// xlsSheet reads the cells of one sheet.
type xlsSheet struct {
	book    *xlsBook
	page    *memorySheet
	records biffReader
	formula biffRecord // whose text comes in a record of its own
}

func (s *xlsSheet) record(rec biffRecord) error {
	style := s.style(rec.u16(4))
	switch rec.kind {
	case biffRow:
		if rec.u16(12)&0x20 != 0 {
			s.page.hide(rec.u16(0) + 1)
		}
	case biffLabelSST:
		i := rec.u32(6)
		if i >= len(s.book.shared) {
			return fmt.Errorf("shared text %d is missing", i)
		}
		return s.add(rec, cell{text: s.book.shared[i], font: style.font})
	case biffLabel, biffRString:
		text, err := s.text(rec, 6, style.font)
		if err != nil {
			return err
		}
		return s.add(rec, cell{text: text, font: style.font})
	case biffNumber:
		return s.add(rec, floatCell(math.Float64frombits(rec.u64(6)), style))
	case biffRK:
		return s.add(rec, floatCell(rkNumber(uint32(rec.u32(6))), style)) // #nosec G115 -- 32 bits as they stand in the file
	case biffMulRK:
		return s.manyNumbers(rec)
	case biffBoolErr:
		return s.add(rec, boolErr(rec.u16(6)))
	case biffFormula:
		return s.formulaValue(rec, style)
	case biffString:
		return s.formulaText(rec)
	case biffMergeCells:
		for i := range min(rec.u16(0), len(rec.data)/8) {
			at := 2 + 8*i
			s.page.merge(rec.u16(at)+1, rec.u16(at+2)+1, rec.u16(at+4))
		}
	}
	return nil
}

func (s *xlsSheet) style(i int) cellStyle {
	if i < len(s.book.styles) {
		return s.book.styles[i]
	}
	return cellStyle{}
}

func (s *xlsSheet) add(rec biffRecord, c cell) error {
	return s.page.add(rec.u16(0)+1, rec.u16(2), c)
}

// text reads a text of a record, as far as Excel's longest cell.
func (s *xlsSheet) text(rec biffRecord, at int, font fontKind) (string, error) {
	if s.book.old {
		data := rec.from(at + 2)
		return s.book.bytesText(data[:min(rec.u16(at), len(data))], font), nil
	}
	if len(rec.from(at)) < 3 {
		return "", nil
	}
	pieces, err := s.records.pieces(rec)
	if err != nil {
		return "", err
	}
	pieces[0] = rec.from(at)
	return newBIFFText(pieces...).read()
}

// manyNumbers are those of neighbouring cells in one record.
func (s *xlsSheet) manyNumbers(rec biffRecord) error {
	for i, at := 0, 4; at+8 <= len(rec.data); i, at = i+1, at+6 {
		c := floatCell(rkNumber(uint32(rec.u32(at+2))), s.style(rec.u16(at))) // #nosec G115 -- 32 bits as they stand in the file
		if err := s.page.add(rec.u16(0)+1, rec.u16(2)+i, c); err != nil {
			return err
		}
	}
	return nil
}

// formulaValue takes the value that Excel has calculated.
func (s *xlsSheet) formulaValue(rec biffRecord, style cellStyle) error {
	if rec.u16(12) != 0xFFFF {
		return s.add(rec, floatCell(math.Float64frombits(rec.u64(6)), style))
	}
	switch rec.u16(6) & 0xFF {
	case 0:
		s.formula = rec
	case 1:
		return s.add(rec, boolErr(rec.u16(8)&0xFF))
	case 2:
		return s.add(rec, boolErr(rec.u16(8)&0xFF|0x100))
	}
	return nil
}

func (s *xlsSheet) formulaText(rec biffRecord) error {
	if s.formula.data == nil {
		return nil
	}
	font := s.style(s.formula.u16(4)).font
	text, err := s.text(rec, 0, font)
	if err != nil {
		return err
	}
	formula := s.formula
	s.formula = biffRecord{}
	return s.add(formula, cell{text: text, font: font})
}

// floatCell keeps every digit, as numberCell does.
func floatCell(value float64, style cellStyle) cell {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return cell{}
	}
	form := byte('f')
	if value <= -1e17 || value >= 1e17 {
		form = 'E'
	}
	return cell{text: strconv.FormatFloat(value, form, -1, 64), number: true, date: style.date}
}

// rkNumber unpacks a number of 30 bits: a whole one or the upper half of a float, perhaps times 100.
func rkNumber(rk uint32) float64 {
	var value float64
	if rk&2 != 0 {
		value = float64(int32(rk) >> 2) // #nosec G115 -- the sign is in the bits
	} else {
		value = math.Float64frombits(uint64(rk&^3) << 32)
	}
	if rk&1 != 0 {
		value /= 100
	}
	return value
}

// boolErr writes truth as workbooks of today hold it, and errors as they are shown.
func boolErr(value int) cell {
	if value&0xFF00 == 0 {
		return cell{text: strconv.Itoa(value & 1)}
	}
	names := map[int]string{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
	return cell{text: names[value&0xFF]}
}
