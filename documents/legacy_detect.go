package documents

import (
	"strings"

	"rasoat/registry"

	"github.com/xuri/excelize/v2"
)

// ColumnEncoding is a column whose texts were most likely not written in Unicode. It is a proposal: nothing
// is decoded before somebody has agreed (Decode). Without samples and score it can be kept, and answers the
// same question about the same file.
type ColumnEncoding struct {
	Sheet    string   `json:"sheet,omitempty"`
	Column   string   `json:"column"` // its letter
	Header   string   `json:"-"`      // what stands over it, decoded; "" for nothing
	Encoding Encoding `json:"encoding"`
	By       string   `json:"-"` // "font" or "score"
	Score    float64  `json:"-"` // share of the words at stake that become Vietnamese, 0 to 1
	Mixed    bool     `json:"-"` // other cells of the column are in Unicode, and stay
	Before   []string `json:"-"` // samples, as they stand in the file
	After    []string `json:"-"` // the same, decoded

	column int
}

// The evidence that speaks for an encoding.
const (
	ByFont  = "font"
	ByScore = "score"
)

const (
	legacyDepth   = 2_000 // lines that are looked at
	fewestRescued = 2     // different words, where nothing else speaks for it
	rescuedShare  = 0.5   // of the words that are none as they stand; names of other languages stay none
)

// columnStudy weighs one column of a sheet.
type columnStudy struct {
	cells   int // texts beyond ASCII
	unicode int // of these, with letters that only Unicode has
	fonts   map[fontKind]int
	tried   map[Encoding]*trial
}

// trial counts what becomes of words under one encoding.
type trial struct {
	rescued map[string]bool // no syllable as it stands, one when decoded
	saved   int             // the same, every occurrence
	spoilt  int             // a syllable as it stands, none when decoded
	lost    int             // neither
	before  []string
	after   []string
}

func (s *columnStudy) add(c cell) {
	s.cells++
	s.fonts[c.font]++
	if onlyUnicode(c.text) {
		s.unicode++
		return
	}
	for _, e := range []Encoding{EncodingTCVN3, EncodingVNI, EncodingMojibake} {
		t := s.tried[e]
		if t == nil {
			t = &trial{rescued: map[string]bool{}}
			s.tried[e] = t
		}
		t.add(c.text, decodeLegacy(c.text, e), e)
	}
}

// onlyUnicode finds the letters that no encoding before Unicode leaves behind in a cell.
func onlyUnicode(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r >= 0x1EA0 && r <= 0x1EF9 })
}

func (t *trial) add(before, after string, e Encoding) {
	if before == after {
		if e != EncodingMojibake {
			t.compare(before, after, e)
		}
		return
	}
	if e == EncodingMojibake { // bytes that are UTF-8 by chance do not exist
		t.saved++
		t.rescued[before] = true
	} else {
		t.compare(before, after, e)
	}
	if len(t.before) < shownSamples {
		t.before, t.after = append(t.before, before), append(t.after, after)
	}
}

// compare looks at words in pairs; where the number of words changes, at the whole text.
func (t *trial) compare(before, after string, e Encoding) {
	old, decoded := strings.FieldsFunc(before, isWordBreak), strings.FieldsFunc(after, isWordBreak)
	if len(old) != len(decoded) {
		old, decoded = []string{before}, []string{after}
	}
	for i, word := range old {
		if isASCII(word) {
			continue
		}
		was, is := registry.IsSpelt(word), registry.IsSpelt(decoded[i])
		switch {
		case !was && (is || betrays(word, decoded[i], e)):
			t.saved++
			if len(t.rescued) < 64 {
				t.rescued[word] = true
			}
		case was && !is:
			t.spoilt++
		case !was:
			t.lost++
		}
	}
}

// betrays finds what no name of any language has, and the encoding leaves behind: in TCVN3 signs that are no
// letters, in VNI two vowels of which only the second bears a mark. It lets names of other languages be
// recognised, which are no syllables either way.
func betrays(word, decoded string, e Encoding) bool {
	if strings.ContainsFunc(decoded, isSign) {
		return false
	}
	if e == EncodingTCVN3 {
		return strings.ContainsFunc(word, isSign)
	}
	before := rune(0)
	for _, r := range word {
		_, pair := legacyTables()[EncodingVNI].pairs[[2]rune{before, r}]
		real := (before|0x20) == 'o' && strings.ContainsRune("\u00e0\u00e1\u00e3\u00c0\u00c1\u00c3", r)
		if pair && !real {
			return true
		}
		before = r
	}
	return false
}

// isSign is true of what stands beyond ASCII and is no letter of a name, ordinals and micro included.
func isSign(r rune) bool {
	return r >= 0xA1 && r <= 0xBF && r != 0xB7 || r == 0xD7 || r == 0xF7
}

func (t *trial) score() float64 {
	if t.saved == 0 {
		return 0
	}
	return float64(t.saved) / float64(t.saved+2*t.spoilt+t.lost)
}

// judge decides a column; known is an encoding that another column of the sheet certainly has, which lets
// a single word count.
func (s *columnStudy) judge(known Encoding) (best ColumnEncoding, found bool) {
	for _, e := range []Encoding{EncodingMojibake, EncodingTCVN3, EncodingVNI} {
		t := s.tried[e]
		if t == nil || len(t.rescued) == 0 || t.score() < rescuedShare || t.score() <= best.Score {
			continue
		}
		by, needed := ByScore, fewestRescued
		if s.drawnFor(e) {
			by, needed = ByFont, 1
		}
		if e == known || e == EncodingMojibake {
			needed = 1
		}
		if len(t.rescued) < needed {
			continue
		}
		best, found = ColumnEncoding{Encoding: e, By: by, Score: t.score(), Mixed: s.unicode > 0, Before: t.before, After: t.after}, true
	}
	return best, found
}

// drawnFor reports whether most cells have a font that was made for the encoding.
func (s *columnStudy) drawnFor(e Encoding) bool {
	drawn := s.fonts[fontVNI]
	if e == EncodingTCVN3 {
		drawn = s.fonts[fontTCVN3] + s.fonts[fontTCVN3Upper]
	}
	return e != EncodingMojibake && 2*drawn > s.cells
}

// studyEncodings looks at the first lines of a sheet and says how many those are.
func studyEncodings(b book, sheet int) (all []ColumnEncoding, n int, err error) {
	var columns []columnStudy
	studied := 0
	for l, err := range b.lines(sheet) {
		if err != nil {
			return nil, n, err
		}
		for i, c := range l.cells {
			if i >= MaxColumns || c.number || c.repeated || isASCII(c.text) || len(c.text) > longestSaid || studied > maxStudied {
				continue
			}
			studied += len(c.text)
			for len(columns) <= i {
				columns = append(columns, columnStudy{fonts: map[fontKind]int{}, tried: map[Encoding]*trial{}})
			}
			columns[i].add(c)
		}
		if n++; n == legacyDepth {
			break
		}
	}
	name := b.sheets()[sheet].name
	known := EncodingUnicode
	for i := range columns {
		if e, found := columns[i].judge(EncodingUnicode); found && known == EncodingUnicode {
			known = e.Encoding
		}
	}
	for i := range columns {
		e, found := columns[i].judge(known)
		if !found {
			continue
		}
		e.Sheet, e.column = name, i
		e.Column, _ = excelize.ColumnNumberToName(i + 1)
		all = append(all, e)
	}
	return all, n, nil
}

// readsAs decodes one cell of a column, unless it is in Unicode already. Where that cannot be told, the
// rest of the column decides.
func (e ColumnEncoding) readsAs(c cell) string {
	if c.number || isASCII(c.text) || len(c.text) > longestSaid || onlyUnicode(c.text) {
		return c.text
	}
	if e.Encoding == EncodingMojibake {
		return decodeMojibake(c.text)
	}
	after, whole := legacyTables()[e.Encoding].decode(c.text)
	was, is := accentedWords(c.text), accentedWords(after)
	allWere, allAre := was.words > 0 && was.spelt == was.words, is.spelt == is.words
	if !whole || allWere && (!allAre || e.Mixed) {
		return c.text
	}
	if c.font == fontTCVN3Upper {
		after = strings.ToUpper(after)
	}
	return after
}

// hints decodes a cell of a column that nothing is known of, on a sheet that has the encoding elsewhere: only
// what becomes words and was none.
func (e ColumnEncoding) hints(c cell) string {
	after := e.readsAs(c)
	if after == c.text {
		return after
	}
	was, is := accentedWords(c.text), accentedWords(after)
	if is.spelt < is.words || was.spelt == was.words {
		return c.text
	}
	return after
}
