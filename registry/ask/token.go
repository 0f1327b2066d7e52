package ask

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rasoat/registry"
)

// token is a word, a number or a sign of a sentence.
type token struct {
	text       string // as typed
	word              // of the text
	from, to   int    // bytes of the sentence
	digits     bool   // nothing but digits
	number     bool   // begins with a digit: digits, or digits with separators between them, "3/2020"
	apart      bool   // a comma or the like stands before it
	glued      bool   // no blank before it
	isAccented bool
	isTitle    bool // begins with a capital
	readings   []reading
}

// The signs that are words by themselves.
const signs = "&+%<>~→–—−-="

// cut cuts a clean sentence into tokens.
func (l *lexicon) cut(sentence string) []token {
	var tokens []token
	apart := false
	for at := 0; at < len(sentence); {
		end := at + runLength(sentence[:at], sentence[at:])
		if end == at {
			r, size := utf8.DecodeRuneInString(sentence[at:])
			apart = apart || strings.ContainsRune(",;.:!?\n()", r)
			at += size
			continue
		}
		tokens = append(tokens, l.pieces(sentence, at, end, apart)...)
		apart = false
		at = end
	}
	hush(tokens)
	for i := range tokens {
		l.read(&tokens[i])
	}
	return tokens
}

// hush lets capitals say nothing where whole words stand in them side by side.
func hush(tokens []token) {
	isShouted := func(i int) bool {
		return 0 <= i && i < len(tokens) && len(tokens[i].fold) > 1 && tokens[i].isTitle && strings.ToUpper(tokens[i].text) == tokens[i].text
	}
	shouted := make([]bool, len(tokens))
	for i := range tokens {
		shouted[i] = isShouted(i) && (isShouted(i-1) || isShouted(i+1))
	}
	for i := range tokens {
		tokens[i].isTitle = tokens[i].isTitle && !shouted[i]
	}
}

// runLength is how many bytes belong together: letters, digits, and what joins them inside a word or number; or one sign.
func runLength(before, s string) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		switch {
		case isWordRune(r):
		case n > 0 && joins(s, n, r, size):
		case n == 0 && strings.ContainsRune(signs, r) && !(r == '-' && isWithin(before, s[size:])): // "Khơ-me" is two words
			for n+size <= len(s) && strings.ContainsRune(signs, r) { // "->"
				n += size
				r, size = utf8.DecodeRuneInString(s[n:])
			}
			return n
		default:
			return n
		}
		n += size
	}
	return n
}

// isWithin reports whether letters stand on both sides.
func isWithin(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	return unicode.IsLetter(last) && unicode.IsLetter(first)
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

func isApostrophe(r rune) bool { return strings.ContainsRune("'\u2018\u2019\u02bc`\u00b4", r) }

// joins reports whether a sign at n stands inside a number ("30/11", "0412-7") or a word ("H'Mông", "đ/c").
func joins(s string, n int, r rune, size int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:n])
	after, _ := utf8.DecodeRuneInString(s[n+size:])
	if unicode.IsDigit(before) && unicode.IsDigit(after) {
		return strings.ContainsRune("/-.–_", r)
	}
	if r == '/' { // đ/c, not "thiếu/sai"
		return n <= 2 && unicode.IsLetter(after) && !isWordAt(s, n+size)
	}
	return isApostrophe(r) && unicode.IsLetter(before) && unicode.IsLetter(after)
}

// isWordAt reports whether at least two letters follow.
func isWordAt(s string, at int) bool {
	letters := 0
	for _, r := range s[at:] {
		if !unicode.IsLetter(r) {
			break
		}
		letters++
	}
	return letters > 1
}

// pieces makes tokens of a run without blanks: "ap5" is two, and so is "6t"; what VNI left is one.
func (l *lexicon) pieces(sentence string, from, to int, apart bool) []token {
	text := sentence[from:to]
	if digit := strings.IndexFunc(text, unicode.IsDigit); digit >= 0 && strings.ContainsFunc(text, unicode.IsLetter) && !l.isVNI(text) {
		if year, ok := slangYear(text); ok {
			one := tokenOf(year, from, to)
			one.apart = apart
			return []token{one}
		}
		at := digit
		if digit == 0 {
			at = strings.IndexFunc(text, unicode.IsLetter)
		}
		head := tokenOf(strings.TrimRight(text[:at], "/-."), from, from+at)
		head.apart = apart
		rest := l.pieces(sentence, from+at, to, false)
		rest[0].glued = true
		return append([]token{head}, rest...)
	}
	one := tokenOf(text, from, to)
	one.apart = apart
	return []token{one}
}

func tokenOf(text string, from, to int) token {
	first, _ := utf8.DecodeRuneInString(text)
	t := token{text: text, word: wordOf(text), from: from, to: to, number: unicode.IsDigit(first)}
	t.digits = strings.Trim(text, "0123456789") == "" && text != ""
	t.isAccented = t.key != t.fold
	t.isTitle = unicode.IsUpper(first)
	return t
}

// slangYear reads "2k19".
func slangYear(text string) (string, bool) {
	lower := strings.ToLower(text)
	rest, ok := strings.CutPrefix(lower, "2k")
	if !ok || len(rest) > 2 || rest == "" || strings.Trim(rest, "0123456789") != "" {
		return "", false
	}
	return "20" + strings.Repeat("0", 2-len(rest)) + rest, true
}

// isVNI reports whether a text with digits is a known word typed with VNI, and not a unit or an age: "chu7a", not "ap5".
func (l *lexicon) isVNI(text string) bool {
	decoded := registry.FromVNI(text)
	if strings.ContainsFunc(decoded, unicode.IsDigit) || !l.known[registry.Fold(decoded)] {
		return false
	}
	head := strings.ToLower(strings.TrimRight(text, "0123456789"))
	if strings.ContainsFunc(head, unicode.IsDigit) {
		return true
	}
	before := registry.Fold(head)
	return len(text)-len(head) == 1 && !l.takesNumber(before)
}

// takesNumber reports whether a number may follow the word without a blank: a unit, a year, a month.
func (l *lexicon) takesNumber(fold string) bool {
	for _, e := range l.root.next[fold] {
		for _, end := range e.to.ends {
			switch end.kind {
			case "unit", "short", "year", "month", "day", "birth", "class", "due":
				return true
			}
		}
	}
	return l.readings[fold] != nil
}
