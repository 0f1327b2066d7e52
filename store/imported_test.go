package store

import (
	"encoding/json"
	"testing"

	"rasoat/registry"
)

// TestImportedText: the quick way writes what encoding/json does, whatever stands in a list.
func TestImportedText(t *testing.T) {
	t.Parallel()
	var every []rune
	for r := rune(0); r < 0x2100; r++ {
		every = append(every, r)
	}
	texts := []string{
		"", "Nguyễn Văn Ân", `H'Hen "Niê"`, "a\\b", "a\tb\nc", "<b>&", "\u2028\u2029", "\ufeffx", "𠮷", "\xff\xfe", "a\xc3", "K\u2019Brơi", string(every),
	}
	for _, r := range every {
		texts = append(texts, string(r))
	}
	for _, text := range texts {
		for _, v := range []registry.Values{{Name: text}, {Phone: text}, {Name: "A", Mother: text, Address: text, IDNumber: "096219900001"}} {
			want, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			got, err := importedText(v)
			if err != nil || string(got) != string(want) {
				t.Fatalf("got %s (%v)\nwant %s", got, err, want)
			}
		}
	}
}
