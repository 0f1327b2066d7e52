package registry

import (
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The tones as digits, in the order of Vietnamese dictionaries' typing method VNI; 0 is the level tone.
const (
	toneAcute = '1' // sắc
	toneGrave = '2' // huyền
	toneHook  = '3' // hỏi
	toneTilde = '4' // ngã
	toneDot   = '5' // nặng
)

// A latin is what one composed letter is made of, all in lower case.
type latin struct {
	letter rune // with its own mark, without its tone: ố gives ô
	bare   rune // without any mark: ố gives o
	tone   byte // 0 or one of the tones
}

// lastLatin is where the blocks of Latin letters that names are written with end.
const lastLatin = 0x1eff

type letterIndex struct {
	base  [lastLatin + 1]latin   // by code point; a zero letter is none
	toned map[rune]map[byte]rune // letter and tone → composed letter, lower case
}

// letters knows every Latin letter of Unicode that one code point composes.
var letters = sync.OnceValue(func() *letterIndex {
	index := &letterIndex{toned: map[rune]map[byte]rune{}}
	for _, block := range [][2]rune{{'A', 'z'}, {0xc0, 0x24f}, {0x1e00, lastLatin}} {
		for r := block[0]; r <= block[1]; r++ {
			if unicode.IsLetter(r) {
				index.add(r)
			}
		}
	}
	return index
})

// latinOf is what a composed Latin letter is made of; false for anything else.
func latinOf(r rune) (latin, bool) { return letters().of(r) }

func (index *letterIndex) of(r rune) (latin, bool) {
	if r < 0 || r > lastLatin {
		return latin{}, false
	}
	l := index.base[r]
	return l, l.letter != 0
}

func (index *letterIndex) add(r rune) {
	l := latin{bare: 0}
	marks := []rune{}
	for _, part := range norm.NFD.String(string(unicode.ToLower(r))) {
		switch {
		case l.bare == 0:
			l.bare = part
		case isToneMark(part):
			l.tone = toneOfMark(part)
		default:
			marks = append(marks, part)
		}
	}
	l.letter = []rune(norm.NFC.String(string(l.bare) + string(marks)))[0]
	l.bare = withoutStroke(l.bare)
	index.base[r] = l
	if unicode.IsLower(r) && l.tone != 0 {
		if index.toned[l.letter] == nil {
			index.toned[l.letter] = map[byte]rune{}
		}
		if index.toned[l.letter][l.tone] == 0 { // further on stand letters with two tones, which no syllable has
			index.toned[l.letter][l.tone] = r
		}
	}
}

func isToneMark(r rune) bool { return toneOfMark(r) != 0 }

func toneOfMark(r rune) byte {
	switch r {
	case '\u0301':
		return toneAcute
	case '\u0300':
		return toneGrave
	case '\u0309':
		return toneHook
	case '\u0303':
		return toneTilde
	case '\u0323':
		return toneDot
	}
	return 0
}

// withoutStroke gives the plain letter of those that have no decomposition; highland names use them.
func withoutStroke(r rune) rune {
	switch r {
	case '\u0111', '\u00f0', '\u0256':
		return 'd'
	case '\u0180':
		return 'b'
	case '\u0142':
		return 'l'
	case '\u00f8':
		return 'o'
	case '\u0131':
		return 'i'
	}
	return r
}
