package ask

import (
	"strings"

	"rasoat/registry"
)

const (
	wholeNumber   = 12 // digits of an identification number
	shortestPart  = 3  // of a number that was said to be one
	shortestAlone = 4  // of digits that stand by themselves
	phoneDigits   = 10
	longestCode   = 9 // digits of a case code, the check digit among them
)

// numbers adds what long digits at token i may be: a number or part of one, a case code, a telephone.
func (r *reader) numbers(i int) {
	for _, kind := range []string{"digits", "casecode", "phone"} {
		for _, m := range r.found[i] {
			if m.kind == kind {
				at, _ := r.after(m.to, "is")
				r.digitsAt(i, at, kind)
			}
		}
	}
	r.digitsAt(i, i, "")
}

// digitsAt reads the digits at token at; kind is what the words from token i have said of them.
func (r *reader) digitsAt(i, at int, kind string) {
	digits, end, isCode := r.digitRun(at)
	if digits == "" || kind == "" && len(digits) < shortestAlone || len(digits) < shortestPart {
		return
	}
	p := piece{kind: pieceCondition, from: i, to: end, score: scoreOf(end - i)}
	code, err := registry.ParseCaseCode(digits)
	isCode = isCode && kind != "digits" || kind == "casecode"
	part := registry.Filter{Digits: digits}
	switch {
	case isCode && len(digits) > shortestAlone && len(digits) <= longestCode:
		p.filter.Case = code // 0 when the check digit is wrong
		p.code = digits[:len(digits)-1] + "-" + digits[len(digits)-1:]
	case isCode, kind == "phone", len(digits) > wholeNumber:
		p.kind = pieceUnsure
	case kind == "digits", len(digits) == wholeNumber:
		p.filter = part
	case err == nil:
		p.kind, p.candidates = pieceUnsure, []registry.Filter{{Case: code}, part}
	case len(digits) == phoneDigits && digits[0] == '0' && strings.Contains("35789", digits[1:2]):
		p.kind, p.candidates = pieceUnsure, []registry.Filter{part}
	default:
		p.filter = part
	}
	r.add(p)
}

// digitRun joins the digits that are written apart: "096 219 900 001", "0412 - 7". isCode when they have the shape of a case code.
func (r *reader) digitRun(i int) (digits string, next int, isCode bool) {
	if i >= len(r.tokens) || !r.tokens[i].number || strings.Contains(r.tokens[i].text, "/") {
		return "", i, false
	}
	text := strings.ReplaceAll(r.tokens[i].text, "\u2013", "-")
	head, tail, isCut := cutDash(text)
	isCode = isCut && len(tail) == 1 && len(head) >= shortestAlone
	if at, ok := r.after(i+1, "dash"); ok && at+1 <= len(r.tokens) && r.tokens[i].digits && len(text) >= shortestAlone {
		if last := &r.tokens[at]; last.digits && len(last.text) == 1 {
			return text + last.text, at + 1, true
		}
	}
	if isCut && !isCode && len(head) == len(tail) && len(head) <= longestCount { // years
		return "", i, false
	}
	digits = plain(text)
	if digits == "" {
		return "", i, false
	}
	next = i + 1
	for end, joined := next, digits; end < len(r.tokens) && r.tokens[end].digits && !r.tokens[end].apart && len(joined) < wholeNumber; {
		joined += r.tokens[end].text
		end++
		if len(joined) == wholeNumber {
			digits, next = joined, end
		}
	}
	return digits, next, isCode
}

// plain takes the separators out of a number; "" when there is anything else in it.
func plain(text string) string {
	var b strings.Builder
	for _, c := range text {
		switch {
		case '0' <= c && c <= '9':
			b.WriteRune(c)
		case !strings.ContainsRune("-._", c):
			return ""
		}
	}
	return b.String()
}
