package templates

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"rasoat/registry"
)

// functions are what a template may call beside the built-in ones. word looks up a single word by
// kind and code: {{word "stage" .Stage}} is the text of the template "stage.assigned"; a code that
// no template knows, such as the name of an organisation, stands for itself.
func functions(s *set) map[string]any {
	return map[string]any{
		"word": func(kind string, code any) (string, error) {
			name := kind + "." + fmt.Sprint(code)
			if s.text.Lookup(name) == nil {
				return fmt.Sprint(code), nil
			}
			return s.plain(name, nil)
		},
		"number": Number,
		"ratio":  Percent,
		"day":    Day,
		"moment": Moment,
		"masked": masked,
		"inc":    func(i int) int { return i + 1 },
		"capital": func(text string) string {
			first, n := utf8.DecodeRuneInString(text)
			return string(unicode.ToUpper(first)) + text[n:]
		},
	}
}

// Word is the text of a single word by kind and code, the code itself where no template knows it.
func Word(kind string, code any) string {
	text, err := Text(kind+"."+fmt.Sprint(code), nil)
	if err != nil {
		return fmt.Sprint(code)
	}
	return text
}

// masked shows the last three digits of a number at most (design 9).
func masked(number string) string {
	if n, err := registry.ParseIDNumber(number); err == nil {
		return n.Masked()
	}
	return ""
}
