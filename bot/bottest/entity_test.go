package bottest

import (
	"errors"
	"reflect"
	"testing"
)

func TestParseHTML(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, text string
		want     []Entity
		html     string
	}{
		{"a", "a", nil, "a"},
		{"<b>Chào</b> &lt;em&gt; &amp;copy; &#273;", "Chào <em> &copy; đ", []Entity{{Type: "bold", Length: 4}}, "<b>Chào</b> &lt;em&gt; &amp;copy; đ"},
		{"😀<i>x</i>", "😀x", []Entity{{Type: "italic", Offset: 2, Length: 1}}, "😀<i>x</i>"},
		{"<b>a<i>b</i></b>", "ab", []Entity{{Type: "italic", Offset: 1, Length: 1}, {Type: "bold", Length: 2}}, "<b>a<i>b</i></b>"},
		{`<a href="https://a.vn/?x=1&amp;y=2">a</a>`, "a", []Entity{{Type: "text_link", Length: 1, URL: "https://a.vn/?x=1&y=2"}}, `<a href="https://a.vn/?x=1&amp;y=2">a</a>`},
		{`<pre><code class="language-sql">x</code></pre>`, "x", []Entity{{Type: "pre", Length: 1, Lang: "sql"}}, `<pre><code class="language-sql">x</code></pre>`},
		{"<blockquote expandable>x</blockquote>", "x", []Entity{{Type: "expandable_blockquote", Length: 1}}, "<blockquote expandable>x</blockquote>"},
		{`<span class="tg-spoiler">x</span>`, "x", []Entity{{Type: "spoiler", Length: 1}}, "<tg-spoiler>x</tg-spoiler>"},
		{"<STRONG>x</>", "x", []Entity{{Type: "bold", Length: 1}}, "<b>x</b>"},
		{"<b></b>", "", nil, ""},
		{"1 < 2", "", nil, "Unclosed start tag at byte offset 2"},
		{"a <div>x</div>", "", nil, `Unsupported start tag "div" at byte offset 2`},
		{"<b>x", "", nil, `Can't find end tag corresponding to start tag "b"`},
		{"x</b>", "", nil, "Unexpected end tag at byte offset 1"},
		{"<b>x</i>", "", nil, `Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`},
		{"<b>x</b", "", nil, "Unclosed end tag at byte offset 4"},
		{"<br>", "", nil, `Unsupported start tag "br" at byte offset 0`},
		{"<span>x</span>", "", nil, `Tag "span" must have class "tg-spoiler" at byte offset 0`},
	}
	for _, tt := range tests {
		text, got, err := parseHTML(tt.in)
		var r *refusal
		if errors.As(err, &r) {
			if r.text != "Bad Request: can't parse entities: "+tt.html {
				t.Errorf("%q: %s", tt.in, r.text)
			}
			continue
		}
		if text != tt.text || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%q: %q %+v, want %q %+v", tt.in, text, got, tt.text, tt.want)
		}
		if back := markup(text, got); back != tt.html {
			t.Errorf("%q: drawn as %q", tt.in, back)
		}
	}
}

func FuzzParseHTML(f *testing.F) {
	f.Add("<b>a</b>&lt;<a href='x'>y</a>")
	f.Fuzz(func(t *testing.T, in string) {
		text, entities, err := parseHTML(in)
		if err != nil {
			return
		}
		for _, e := range entities {
			if e.Offset < 0 || e.Length < 1 || e.Offset+e.Length > units(text) {
				t.Fatalf("%q: entity %+v outside %q", in, e, text)
			}
		}
	})
}

func TestTextsAreTrimmedAndMayNotBeBlank(t *testing.T) {
	t.Parallel()
	b, _ := newBot(t)
	refused(t, b.form("sendMessage", "chat_id", "1001", "text", " \n "), 400, "text must be non-empty")
	refused(t, b.form("sendMessage", "chat_id", "1001", "text", "<b></b>", "parse_mode", "HTML"), 400, "text must be non-empty")
	m := must[sentMessage](t, b.form("sendMessage", "chat_id", "1001", "text", "\r\n<b>a</b>\tb \n", "parse_mode", "HTML"))
	if m.Text != "a b" || m.Entities[0] != (Entity{Type: "bold", Length: 1}) {
		t.Errorf("got %+v", m)
	}
}
