package handlers

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/templates"
)

// Choice is something to press, or to type by its number or label.
type Choice struct {
	label string // a template; empty when text stands for itself
	text  string
	data  any
	press bot.Press
	url   string
	copy  string
}

// choice has a label out of the templates.
func choice(label, verb string, ids ...int64) Choice {
	return Choice{label: "label." + label, press: bot.Press{Verb: verb, IDs: ids}}
}

// choiceWith has a label that says something of the data, such as a count.
func choiceWith(label string, data any, verb string, ids ...int64) Choice {
	c := choice(label, verb, ids...)
	c.data = data
	return c
}

// named has a label that stands for itself: the name of a person or a hamlet.
func named(text, verb string, ids ...int64) Choice {
	return Choice{text: text, press: bot.Press{Verb: verb, IDs: ids}}
}

// copied puts a text on the clipboard; it cannot be typed.
func copied(label, text string) Choice { return Choice{label: "label." + label, copy: text} }

// row sets choices beside each other.
func row(choices ...Choice) []Choice { return choices }

// column sets choices one below the other.
func column(choices ...Choice) [][]Choice {
	rows := make([][]Choice, len(choices))
	for i, c := range choices {
		rows[i] = row(c)
	}
	return rows
}

// grid sets choices in rows of n.
func grid(n int, choices ...Choice) [][]Choice {
	var rows [][]Choice
	for len(choices) > n {
		rows, choices = append(rows, choices[:n]), choices[n:]
	}
	if len(choices) > 0 {
		rows = append(rows, choices)
	}
	return rows
}

// number gives every choice that can be pressed its number, as label and as menu to type from.
func number(rows [][]Choice) (menu []option, out [][]bot.Choice, err error) {
	for _, r := range rows {
		var line []bot.Choice
		for _, c := range r {
			text := c.text
			if c.label != "" {
				if text, err = templates.Text(c.label, c.data); err != nil {
					return nil, nil, err
				}
				text = capital(text)
			}
			if c.url != "" || c.copy != "" {
				line = append(line, bot.Choice{Label: text, URL: c.url, Copy: c.copy})
				continue
			}
			menu = append(menu, option{Label: registry.Fold(uncounted(text)), Press: c.press.String()})
			line = append(line, bot.Choice{Label: fmt.Sprintf("%d · %s", len(menu), text), Press: c.press.String()})
		}
		if len(line) > 0 {
			out = append(out, line)
		}
	}
	return menu, out, nil
}

// capital begins a label with a capital: many are words that stand inside a sentence elsewhere.
func capital(text string) string {
	first, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[n:]
}

// uncounted is a label without the count behind it: nobody types "Ấp 1 (3)".
func uncounted(label string) string {
	if i := strings.LastIndex(label, " ("); i > 0 && strings.HasSuffix(label, ")") {
		return label[:i]
	}
	return label
}
