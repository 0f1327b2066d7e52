package registry

import (
	"bytes"
	"strings"
)

// Weights of a sort key. Whatever stands below a letter in the order of code points stays below it.
const (
	keyEnd     = 0x00 // ends a part, so that a shorter one comes first
	keyBlank   = 0x01
	keySign    = 0x02 // and the sign itself: digits, apostrophes
	keyForeign = 0xf0 // and the code point in three bytes
	marksEach  = 5    // places behind each plain letter for those with marks of their own: ă â, ê, ô ơ, ư, đ and any other
	keyTone    = 0x01
)

// SortKey is a text of bytes that sorts as CompareNames does, for an index that knows no Vietnamese. Names that
// differ only in capitals have the same key.
func SortKey(name string) []byte {
	rest, given := splitGiven(name)
	return appendKey(appendKey(make([]byte, 0, 2*len(name)+4), given), rest)
}

// appendKey writes first all letters and then all tones, as compareText compares them; level tones at the end
// are left out.
func appendKey(key []byte, text string) []byte {
	tones := make([]byte, 0, len(text))
	for _, r := range text {
		w := weigh(r)
		tones = append(tones, keyTone+w.tone)
		plain, mark := w.letter/8, w.letter%8
		switch {
		case r == ' ':
			key = append(key, keyBlank)
		case plain < 'a':
			key = append(key, keySign, byte(min(plain, 0x7f)))
		case plain <= 'z' && mark <= marksEach:
			key = append(key, byte(letterWeight(plain, mark)))
		default:
			key = append(key, keyForeign, byte(plain>>16), byte(plain>>8), byte(plain))
		}
	}
	key = append(key, keyEnd)
	key = append(key, bytes.TrimRight(tones, string(rune(keyTone)))...)
	return append(key, keyEnd)
}

// letterWeight leaves places behind a letter for those with marks.
func letterWeight(plain, mark rune) rune { return 0x10 + (plain-'a')*(marksEach+1) + mark }

// Household says where a household stands on a list and which child of it is meant.
type Household struct {
	Key    string // the list's own number of the household, or a key that we have made
	Father string
	Mother string
	Other  string // guardian
	Name   string // of the child
}

const (
	readHousehold = 12 // longer keys are ours and say nothing to a reader
	parentKey     = 12 // bytes of the parent's sort key: the given name and some more
	madeKey       = 4
)

// ListKey orders the records of a hamlet as lists are read: household by household, brothers and sisters by
// given name. Households stand by the number that the list gives them, numbers by their value; without one
// by the mother's name, else the father's, else the guardian's.
func (h Household) ListKey() []byte {
	key := make([]byte, 0, 64)
	switch parent := firstOf(h.Mother, h.Father, h.Other); {
	case h.Key != "" && len(h.Key) <= readHousehold:
		key = appendNatural(append(key, keyBlank), h.Key)
	case parent != "":
		sort := SortKey(parent)
		key = append(append(key, keySign), sort[:min(len(sort), parentKey)]...)
		key = append(append(key, keyEnd), h.Key[:min(len(h.Key), madeKey)]...)
	default:
		key = append(key, keyForeign)
	}
	return append(append(key, keyEnd), SortKey(h.Name)...)
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// appendNatural writes a number as its length and its digits, so that 2 comes before 10.
func appendNatural(key []byte, text string) []byte {
	for text != "" {
		n := len(text) - len(strings.TrimLeft(text, "0123456789"))
		if n == 0 {
			key = append(key, strings.ToLower(text[:1])...)
			text = text[1:]
			continue
		}
		digits := strings.TrimLeft(text[:n], "0")
		key = append(append(key, '0'+byte(min(len(digits), 9))), digits...)
		text = text[n:]
	}
	return append(key, keyEnd)
}
