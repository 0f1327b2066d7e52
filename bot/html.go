package bot

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Length is the length of HTML text as the channel counts it: UTF-16 units of what a reader sees, a tag being nothing
// and an entity what it stands for.
func Length(html string) int {
	n := 0
	for html != "" {
		t := next(html)
		n, html = n+t.units, html[len(t.raw):]
	}
	return n
}

type tokenKind uint8

const (
	letter tokenKind = iota
	space
	newline
	opening
	closing
)

// token is one tag, or one character however it is written.
type token struct {
	raw   string
	name  string // of a tag
	kind  tokenKind
	units int
	glued bool // belongs to the character before it
}

// next reads the first token of a text that is not empty. What is no well-formed tag or entity is a plain character.
func next(s string) token {
	switch s[0] {
	case '<':
		if t, ok := tag(s); ok {
			return t
		}
	case '&':
		if r, size := entity(s); size > 0 {
			return character(s[:size], r)
		}
	}
	r, size := utf8.DecodeRuneInString(s)
	return character(s[:size], r)
}

func character(raw string, r rune) token {
	t := token{raw: raw, units: max(utf16.RuneLen(r), 1), glued: isGlue(r)}
	switch {
	case r == '\n':
		t.kind = newline
	case unicode.IsSpace(r):
		t.kind = space
	}
	return t
}

// isGlue names characters that change the one before them: marks, joiners, variation selectors, skin tones.
func isGlue(r rune) bool {
	return unicode.Is(unicode.M, r) || r == '\u200d' || 0x1f3fb <= r && r <= 0x1f3ff
}

func tag(s string) (token, bool) {
	end := tagEnd(s)
	if end < 0 {
		return token{}, false
	}
	t := token{raw: s[:end+1], kind: opening}
	body := s[1:end]
	if rest, ok := strings.CutPrefix(body, "/"); ok {
		t.kind, body = closing, rest
	}
	t.name = body[:leading(body, isNameByte)]
	return t, t.name != ""
}

// tagEnd finds the '>' of the tag that s starts with; one within a quoted attribute does not count.
func tagEnd(s string) int {
	quote := byte(0)
	for i := 1; i < len(s); i++ {
		switch b := s[i]; {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '>':
			return i
		case b == '<':
			return -1
		case (b == '"' || b == '\'') && s[i-1] == '=':
			quote = b
		}
	}
	return -1
}

// entity decodes what s starts with the way the server does: four names and numbers, the semicolon being optional.
// Size is 0 when it is none.
func entity(s string) (r rune, size int) {
	if digits, base := number(s); digits > 0 {
		start := len("&#")
		if base == 16 {
			start++
		}
		size = start + digits
		code, err := strconv.ParseInt(s[start:size], base, 32)
		if err != nil || code == 0 || code >= unicode.MaxRune {
			return 0, 0
		}
		r = rune(code)
	} else if r, size = named(s); size == 0 {
		return 0, 0
	}
	if size < len(s) && s[size] == ';' {
		size++
	}
	return r, size
}

// number counts the digits of a numeric entity and tells their base.
func number(s string) (digits, base int) {
	switch {
	case strings.HasPrefix(s, "&#x"):
		return leading(s[3:], isHexByte), 16
	case strings.HasPrefix(s, "&#"):
		return leading(s[2:], isDigit), 10
	}
	return 0, 0
}

func named(s string) (r rune, size int) {
	size = 1 + leading(s[1:], isLetterByte)
	switch s[1:size] {
	case "lt":
		return '<', size
	case "gt":
		return '>', size
	case "amp":
		return '&', size
	case "quot":
		return '"', size
	}
	return 0, 0
}

// leading counts the bytes that s starts with.
func leading(s string, is func(byte) bool) int {
	n := 0
	for n < len(s) && is(s[n]) {
		n++
	}
	return n
}

func isDigit(b byte) bool      { return '0' <= b && b <= '9' }
func isLetterByte(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }
func isHexByte(b byte) bool    { return isDigit(b) || 'a' <= b|0x20 && b|0x20 <= 'f' }
func isNameByte(b byte) bool   { return isDigit(b) || isLetterByte(b) || b == '-' }
