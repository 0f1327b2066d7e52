package bot

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestLength_counts_what_is_seen_in_UTF16(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"":                                    0,
		"Nguyễn Thị Lụa":                      14,
		"👧🏽":                                  4,
		"<b>đủ</b>":                           2,
		"a&amp;b &lt;c&gt;":                   7,
		"&#273;&#x1F467;":                     3,
		"&nbsp;":                              6,
		"&amp":                                1,
		"a < b":                               5,
		"3 > 2":                               5,
		`<a href="https://x.test/?a>b">x</a>`: 1,
		"<code class='a'>1</code>":            1,
		"</b>":                                0,
		"<":                                   1,
		"&":                                   1,
		"&#;":                                 3,
		"&#0;":                                4,
	} {
		if got := Length(text); got != want {
			t.Errorf("Length(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text  string
		limit int
		want  []string
	}{
		"nothing gives no page":              {"", 10, nil},
		"blank gives no page":                {" \n\n ", 10, nil},
		"what fits stays whole":              {"một\nhai", 7, []string{"một\nhai"}},
		"cuts at the last line end":          {"aa\nbb\ncc", 6, []string{"aa\nbb", "cc"}},
		"a line end at the limit is dropped": {"aaaa\nbbbb", 4, []string{"aaaa", "bbbb"}},
		"a blank line stays within a page":   {"a\n\nb\nc", 4, []string{"a\n\nb", "c"}},
		"a long line goes on after a space":  {"aaa bbb ccc", 8, []string{"aaa bbb ", "ccc"}},
		"a long word is cut":                 {"aaaaaaa", 3, []string{"aaa", "aaa", "a"}},
		"a pair of surrogates stays whole":   {"👧👧👧", 3, []string{"👧", "👧", "👧"}},
		"a mark stays with its letter":       {"aae\u0301", 3, []string{"aa", "e\u0301"}},
		"an entity is one character":         {"&amp;&amp;&amp;", 2, []string{"&amp;&amp;", "&amp;"}},
		"tags weigh nothing":                 {"<b>aa</b>\n<i>bb</i>", 5, []string{"<b>aa</b>\n<i>bb</i>"}},
		"open tags are closed and reopened": {
			`<blockquote expandable><b>aa` + "\n" + `bb</b></blockquote>`, 2,
			[]string{`<blockquote expandable><b>aa</b></blockquote>`, `<blockquote expandable><b>bb</b></blockquote>`},
		},
		"a link is reopened with its address": {`<a href="u">aa` + "\n" + `bb</a>`, 3, []string{`<a href="u">aa</a>`, `<a href="u">bb</a>`}},
		"marks alone still advance":           {"\u0301\u0301\u0301\u0301", 2, []string{"\u0301\u0301", "\u0301\u0301"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Pages(c.text, c.limit)
			if !slices.Equal(got, c.want) {
				t.Errorf("Pages(%q, %d) = %q, want %q", c.text, c.limit, got, c.want)
			}
			checkPages(t, c.text, c.limit, got)
		})
	}
}

func TestPages_of_a_long_list(t *testing.T) {
	t.Parallel()
	line := "<b>12.</b> Nguyễn Thị Lụa &amp; Trần Văn Bình, ấp 3, sinh 2019 👧 thiếu mã định danh\n"
	text := strings.Repeat(line, 400)
	pages := Pages(text, 0)
	checkPages(t, text, MaxText, pages)
	for _, p := range pages {
		if !strings.HasPrefix(p, "<b>12.</b>") || !strings.HasSuffix(strings.TrimSpace(p), "danh") {
			t.Errorf("page does not hold whole lines: %q … %q", p[:12], p[len(p)-12:])
		}
	}
	if want := (Length(text) + MaxText - 1) / MaxText; len(pages) > want+1 {
		t.Errorf("%d pages where %d would do", len(pages), want)
	}
}

// checkPages: no page is too long or blank, everything visible is there in its order, whatever opens closes.
func checkPages(t *testing.T, text string, limit int, pages []string) {
	t.Helper()
	var all strings.Builder
	for _, p := range pages {
		all.WriteString(seen(p))
		if n := Length(p); n > limit {
			t.Errorf("page of %d units, limit %d: %q", n, limit, p)
		}
		if seen(p) == "" {
			t.Errorf("blank page %q", p)
		}
		if isBalanced(text) && !isBalanced(p) {
			t.Errorf("tags of %q are not balanced", p)
		}
	}
	if got, want := all.String(), seen(text); got != want {
		t.Errorf("pages show %q, the text %q", got, want)
	}
}

// seen is what a reader sees but for white space.
func seen(html string) string {
	var b strings.Builder
	for _, t := range tokens(html) {
		if t.kind == letter {
			b.WriteString(t.raw)
		}
	}
	return b.String()
}

func isBalanced(html string) bool {
	var open []string
	for _, t := range tokens(html) {
		switch t.kind {
		case opening:
			open = append(open, t.name)
		case closing:
			if len(open) == 0 || open[len(open)-1] != t.name {
				return false
			}
			open = open[:len(open)-1]
		}
	}
	return len(open) == 0
}

func FuzzPages(f *testing.F) {
	for _, s := range []string{
		"một\nhai ba", "<b>a\nb</b>", "&amp;&lt", "a<b", `<a href="x>y">z</a>`, "👧🏽\u200d👧", "e\u0301\u0301\u0301", "</b>a", "<pre><code class=\"x\">a\n\nb",
	} {
		f.Add(s, 5)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = 2 + int(uint(limit)%50)
		if !utf8.ValidString(s) {
			return
		}
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) && r > 127 }) {
			return // kept, but not compared
		}
		checkPages(t, s, limit, Pages(s, limit))
	})
}
