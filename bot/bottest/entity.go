package bottest

import (
	"cmp"
	"html"
	"slices"
	"strings"
	"unicode/utf16"
)

// Entity marks a stretch of a text; Offset and Length are UTF-16 code units.
type Entity struct {
	Type   string `json:"type"` // bold, italic, underline, strikethrough, spoiler, code, pre, text_link, blockquote, expandable_blockquote, bot_command
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"`
	Lang   string `json:"language,omitempty"`
}

// entityTag is the HTML element that draws an entity.
func (e Entity) tags() (open, shut string) {
	name := map[string]string{"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler",
		"code": "code", "pre": "pre", "blockquote": "blockquote"}[e.Type]
	switch {
	case e.Type == "text_link":
		return `<a href="` + html.EscapeString(e.URL) + `">`, "</a>"
	case e.Type == "expandable_blockquote":
		return "<blockquote expandable>", "</blockquote>"
	case e.Type == "pre" && e.Lang != "":
		return `<pre><code class="language-` + html.EscapeString(e.Lang) + `">`, "</code></pre>"
	case name == "":
		return "", ""
	}
	return "<" + name + ">", "</" + name + ">"
}

// markup draws a text with its properly nested entities as HTML again.
func markup(text string, entities []Entity) string {
	entities = slices.Clone(entities)
	slices.SortStableFunc(entities, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length))
	})
	var b strings.Builder
	var open []Entity
	at := 0
	shut := func() {
		for len(open) > 0 && open[len(open)-1].Offset+open[len(open)-1].Length <= at {
			_, tag := open[len(open)-1].tags()
			b.WriteString(tag)
			open = open[:len(open)-1]
		}
	}
	for _, r := range text {
		shut()
		for len(entities) > 0 && entities[0].Offset <= at {
			tag, _ := entities[0].tags()
			b.WriteString(tag)
			open, entities = append(open, entities[0]), entities[1:]
		}
		b.WriteString(html.EscapeString(string(r)))
		at += utf16.RuneLen(r)
	}
	shut()
	return b.String()
}

// commandEntity marks a command at the start of a person's text.
func commandEntity(text string) []Entity {
	if !strings.HasPrefix(text, "/") || len(text) < 2 {
		return nil
	}
	word := text
	if i := strings.IndexAny(word, " \n"); i >= 0 {
		word = word[:i]
	}
	return []Entity{{Type: "bot_command", Length: units(word)}}
}
