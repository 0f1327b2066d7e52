package ask

import (
	"strconv"
)

// longestCount is the longest run of digits that is a count, an age, a day or a year.
const longestCount = 4

// count reads a number at token i, in digits or in words; next is the token behind it.
func (r *reader) count(i int) (n, next int, ok bool) {
	if i >= len(r.tokens) {
		return 0, i, false
	}
	t := &r.tokens[i]
	if t.digits && len(t.text) <= longestCount {
		n, err := strconv.Atoi(t.text)
		return n, i + 1, err == nil
	}
	return r.countWords(i)
}

// countWords reads a number in words, tens and years too, also in the short forms of speech, as in "hai mốt".
func (r *reader) countWords(i int) (n, next int, ok bool) {
	digit, at, isDigit := r.digitWord(i)
	if isDigit && digit > 0 {
		if after, found := r.after(at, "thousand"); found {
			rest, end := r.belowThousand(after)
			return digit*1000 + rest, end, true
		}
	}
	return r.belowHundred(i)
}

// belowThousand reads what follows a thousand: "không trăm mười chín", "lẻ ba", "mười chín"; 0 when nothing does.
func (r *reader) belowThousand(i int) (n, next int) {
	hundreds := 0
	if digit, at, isDigit := r.digitWord(i); isDigit {
		if after, found := r.after(at, "hundred"); found {
			hundreds, i = digit*100, after
		}
	}
	if after, found := r.after(i, "odd"); found {
		i = after
	}
	if rest, end, ok := r.belowHundred(i); ok {
		return hundreds + rest, end
	}
	return hundreds, i
}

func (r *reader) belowHundred(i int) (n, next int, ok bool) {
	if after, found := r.after(i, "ten"); found {
		if unit, end, isDigit := r.digitWord(after); isDigit && unit > 0 {
			return 10 + unit, end, true
		}
		return 10, after, true
	}
	digit, at, isDigit := r.digitWord(i)
	if !isDigit || digit == 0 {
		return 0, i, false
	}
	if after, found := r.after(at, "tens"); found {
		if unit, end, isUnit := r.digitWord(after); isUnit && unit > 0 {
			return digit*10 + unit, end, true
		}
		return digit * 10, after, true
	}
	if m, found := r.longest(at, "number"); found && m.value == "1" && digit > 1 && r.tokens[at].fold == "mot" && !r.isOne(at) {
		return digit*10 + 1, at + 1, true
	}
	return digit, at, true
}

// isOne reports whether the token is "một" with its accent, which follows no ten.
func (r *reader) isOne(i int) bool { return r.tokens[i].isAccented && agrees(r.tokens[i].key, oneKey) }

// oneKey is the key of the word for one as it is said by itself.
const oneKey = "m\u00f4t5"

func (r *reader) digitWord(i int) (n, next int, ok bool) {
	m, found := r.longest(i, "number")
	if !found || m.isMended {
		return 0, i, false
	}
	n, err := strconv.Atoi(m.value)
	return n, m.to, err == nil
}
