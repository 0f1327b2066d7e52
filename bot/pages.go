package bot

import "strings"

// Pages splits HTML text into messages of at most limit units each (see Length; 0 means MaxText), at line ends. A line
// that is longer goes on after a space, else between two characters; a tag, an entity or a character with its marks is
// never cut. Tags that are open at a cut are closed there and opened again. Nothing is dropped but the line end at a cut,
// and pages that would show nothing.
func Pages(text string, limit int) []string {
	if limit <= 0 {
		limit = MaxText
	}
	var pages []string
	var open []token
	for rest := tokens(text); len(rest) > 0; {
		n := fit(rest, limit)
		page, still := render(open, rest[:n])
		if isVisible(rest[:n]) {
			pages = append(pages, page)
		}
		open, rest = still, rest[n:]
		if len(rest) > 0 && rest[0].kind == newline {
			rest = rest[1:]
		}
	}
	return pages
}

func tokens(html string) []token {
	var all []token
	for html != "" {
		t := next(html)
		all, html = append(all, t), html[len(t.raw):]
	}
	return all
}

// fit counts the tokens of the next page. It is 0 only before a line end, which the caller drops.
func fit(all []token, limit int) int {
	line, word, mark := -1, -1, -1 // the last places to cut: before a line end, after a space, before a character
	units := 0
	for i, t := range all {
		switch {
		case t.kind == newline:
			line = i
		case t.units > 0 && !t.glued && i > 0:
			mark = i
		}
		if units += t.units; units > limit {
			return cut(line, word, mark, i)
		}
		if t.kind == space {
			word = i + 1
		}
	}
	return len(all)
}

// cut picks the best place before token i, the first that does not fit.
func cut(line, word, mark, i int) int {
	for _, place := range [...]int{line, word, mark} {
		if place >= 0 {
			return place
		}
	}
	return max(i, 1)
}

// render writes a page that starts within the open tags, and tells which are open behind it.
func render(open, page []token) (html string, still []token) {
	var b strings.Builder
	still = append(still, open...)
	for _, t := range open {
		b.WriteString(t.raw)
	}
	for _, t := range page {
		b.WriteString(t.raw)
		switch {
		case t.kind == opening:
			still = append(still, t)
		case t.kind == closing && len(still) > 0:
			still = still[:len(still)-1]
		}
	}
	for i := len(still) - 1; i >= 0; i-- {
		b.WriteString("</" + still[i].name + ">")
	}
	return b.String(), still
}

// isVisible reports whether a reader sees anything: the channel refuses blank messages.
func isVisible(page []token) bool {
	for _, t := range page {
		if t.kind == letter {
			return true
		}
	}
	return false
}
