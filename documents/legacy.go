package documents

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"rasoat/registry"
)

// Encoding is how a text was written before it came into a cell.
type Encoding string

// The encodings that are told apart from Unicode. A TCVN3 or VNI text shows signs in place of accents unless its
// own font draws it; mojibake is Unicode that another program has read byte by byte.
const (
	EncodingUnicode  Encoding = ""
	EncodingTCVN3    Encoding = "tcvn3"
	EncodingVNI      Encoding = "vni"
	EncodingMojibake Encoding = "mojibake"
)

// The table was made for this project from two published ones; codes stand as a cell of today shows them.
//
//go:embed legacy_encodings.tsv
var legacyTSV string

// legacyTable decodes one font encoding.
type legacyTable struct {
	single map[rune]rune
	pairs  map[[2]rune]rune
}

var legacyTables = sync.OnceValue(func() map[Encoding]legacyTable {
	tcvn := legacyTable{single: map[rune]rune{}}
	vni := legacyTable{single: map[rune]rune{}, pairs: map[[2]rune]rune{}}
	for _, row := range tsvRows(legacyTSV) {
		letter, _ := utf8.DecodeRuneInString(row[0])
		if r, _ := utf8.DecodeRuneInString(row[3]); row[3] != "" {
			tcvn.single[r] = letter
		}
		vni.add([]rune(row[5]), letter)
	}
	return map[Encoding]legacyTable{EncodingTCVN3: tcvn, EncodingVNI: vni}
})

// add takes a row of VNI and its capitals, whose bytes all lie 32 lower; a mark may stay small behind a
// capital.
func (t legacyTable) add(seen []rune, letter rune) {
	upper := unicode.ToUpper(letter)
	switch {
	case len(seen) == 1:
		t.single[seen[0]] = letter
		if unicode.IsLower(letter) {
			t.single[unicode.ToUpper(seen[0])] = upper
		}
	case len(seen) == 2:
		t.pairs[[2]rune{seen[0], seen[1]}] = letter
		if unicode.IsLower(letter) {
			base := unicode.ToUpper(seen[0])
			t.pairs[[2]rune{base, seen[1]}] = upper
			t.pairs[[2]rune{base, unicode.ToUpper(seen[1])}] = upper
		}
	}
}

// decodeLegacy turns a text as a cell shows it into Unicode; signs that the encoding does not have stay.
func decodeLegacy(text string, e Encoding) string {
	if isASCII(text) {
		return text
	}
	if e == EncodingMojibake {
		return decodeMojibake(text)
	}
	decoded, _ := legacyTables()[e].decode(text)
	return decoded
}

// decode also reports whether the encoding has every letter of the text.
func (t legacyTable) decode(text string) (decoded string, whole bool) {
	var out strings.Builder
	out.Grow(len(text))
	runes := []rune(text)
	whole = true
	for i := 0; i < len(runes); i++ {
		if i+1 < len(runes) {
			if letter, ok := t.pairs[[2]rune{runes[i], runes[i+1]}]; ok {
				out.WriteRune(letter)
				i++
				continue
			}
		}
		letter, ok := t.single[runes[i]]
		if !ok {
			letter = runes[i]
			whole = whole && (letter < utf8.RuneSelf || !unicode.IsLetter(letter))
		}
		out.WriteRune(letter)
	}
	return capitals(text, out.String()), whole
}

// capitals repairs a text that was typed in capitals with a font of which only the plain letters have them.
func capitals(typed, text string) string {
	long := false
	for _, word := range strings.FieldsFunc(typed, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) }) {
		if strings.ToUpper(word) != word {
			return text
		}
		long = long || len(word) > 1
	}
	if long {
		return strings.ToUpper(text)
	}
	return text
}

// decodeMojibake reads the bytes again that another program took for letters of Windows; the text stays when
// they are no UTF-8, as those of a real name are not.
func decodeMojibake(text string) string {
	for range mostMisread {
		before := text
		if text = misread(text); text == before {
			break
		}
	}
	return text
}

// mostMisread is how often a file may have gone through the same mistake.
const mostMisread = 2

func misread(text string) string {
	for _, page := range []*charmap.Charmap{charmap.Windows1252, charmap.Windows1258} {
		raw := make([]byte, 0, len(text))
		fits := true
		for _, r := range text {
			c, ok := page.EncodeRune(r)
			if !ok && r >= 0x80 && r < 0xA0 { // a byte without a letter was passed as it is
				c, ok = byte(r), true
			}
			fits = fits && ok
			raw = append(raw, c)
		}
		if fits && utf8.Valid(raw) {
			return string(raw)
		}
	}
	return text
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// wordScore counts the words with an accent, and how many of them are syllables of the language.
type wordScore struct{ words, spelt int }

func (s wordScore) share() float64 {
	if s.words == 0 {
		return 0
	}
	return float64(s.spelt) / float64(s.words)
}

func (s wordScore) sure() bool { return s.words >= fewestSure && s.share() >= sureShare }

// accentedWords judges a text. The soft hyphen and signs within a word belong to it: they are letters in
// another encoding.
func accentedWords(text string) wordScore {
	var s wordScore
	for _, word := range strings.FieldsFunc(text, isWordBreak) {
		if isASCII(word) {
			continue
		}
		s.words++
		if registry.IsSpelt(word) {
			s.spelt++
		}
	}
	return s
}

// isWordBreak is a sign of ASCII that no word contains, or a blank.
func isWordBreak(r rune) bool {
	return r < utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsDigit(r) || r == '\u00a0'
}
