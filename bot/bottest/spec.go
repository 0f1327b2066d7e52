package bottest

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

//go:embed spec/bot_api.json
var specJSON []byte

// apiSpec is the trimmed specification; spec/trim.go makes it.
type apiSpec struct {
	Methods map[string]specEntry `json:"methods"`
	Types   map[string]specEntry `json:"types"`
}

type specEntry struct {
	Fields   []specField `json:"fields"`
	Subtypes []string    `json:"subtypes"`
}

type specField struct {
	Name     string   `json:"name"`
	Types    []string `json:"types"`
	Required bool     `json:"required"`
	Min      int      `json:"min"`
	Max      int      `json:"max"`
	Unit     string   `json:"unit"`  // characters (UTF-16 units) or bytes
	Const    string   `json:"const"` // the only value it may have
}

// field finds a field by name.
func (e specEntry) field(name string) (specField, bool) {
	i := slices.IndexFunc(e.Fields, func(f specField) bool { return f.Name == name })
	if i < 0 {
		return specField{}, false
	}
	return e.Fields[i], true
}

// official parses the embedded specification once; the result is read only.
var official = sync.OnceValue(func() *apiSpec {
	var s apiSpec
	if err := json.Unmarshal(specJSON, &s); err != nil {
		panic(fmt.Sprintf("bottest: embedded specification: %v", err))
	}
	return &s
})

// legacy are parameters that left the documentation but that the official
// server still accepts, with their types.
func legacy(name string) (specField, bool) {
	switch name {
	case "reply_to_message_id":
		return specField{Name: name, Types: []string{"Integer"}}, true
	case "disable_web_page_preview", "allow_sending_without_reply":
		return specField{Name: name, Types: []string{"Boolean"}}, true
	}
	return specField{}, false
}
