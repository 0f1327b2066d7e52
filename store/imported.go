package store

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"rasoat/registry"
)

// importedText are the values of a row as encoding/json writes them, to the byte: hashes of rows are
// made of it. It does without reflection, for an import writes it twice for every row.
func importedText(v registry.Values) ([]byte, error) {
	b := make([]byte, 0, 512)
	b = append(b, '{')
	for _, f := range [...]struct{ name, text string }{
		{`"name":"`, v.Name}, {`"birth_date":"`, v.BirthDate}, {`"sex":"`, v.Sex}, {`"ethnicity":"`, v.Ethnicity},
		{`"id_number":"`, v.IDNumber}, {`"father":"`, v.Father}, {`"mother":"`, v.Mother}, {`"guardian":"`, v.Guardian},
		{`"address":"`, v.Address}, {`"hamlet":"`, v.Hamlet}, {`"phone":"`, v.Phone},
	} {
		if f.text == "" {
			continue
		}
		if !standsAsItIs(f.text) {
			return slowText(v)
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(append(append(b, f.name...), f.text...), '"')
	}
	return append(b, '}'), nil
}

// standsAsItIs: nothing in the text has to be escaped, as far as that is seen at a glance. Bytes from E2
// and EF begin the few signs beyond ASCII that encoding/json escapes or replaces, F5 and up none at all.
func standsAsItIs(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c == '"', c == '\\', c == '<', c == '>', c == '&', c == 0xe2, c == 0xef, c >= 0xf0:
			return false
		}
	}
	return utf8.ValidString(s)
}

func slowText(v registry.Values) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write imported values: %w", err)
	}
	return b, nil
}
