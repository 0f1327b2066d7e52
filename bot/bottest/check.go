package bottest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// units counts UTF-16 code units, the measure of all character limits.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

// check holds a request against the specification: known parameters, required
// ones present, every value of its type and within its documented limit.
func (a *apiSpec) check(r *request) error {
	method := a.Methods[r.method]
	for name := range r.values {
		f, ok := method.field(name)
		if !ok {
			f, ok = legacy(name)
		}
		if !ok && attached(r, name) {
			continue
		}
		if !ok {
			return badRequest("unknown parameter %q", name)
		}
		if err := a.parameter(r, f); err != nil {
			return err
		}
	}
	for _, f := range method.Fields {
		if _, file := r.files[f.Name]; f.Required && r.values[f.Name] == "" && !file {
			return missing(f.Name)
		}
	}
	return nil
}

// attached says that a part belongs to a value of the form attach://name.
func attached(r *request, name string) bool {
	for _, v := range r.values {
		if strings.Contains(v, "attach://"+name) {
			return true
		}
	}
	return false
}

func missing(name string) error {
	switch name {
	case "chat_id":
		return badRequest("chat_id is empty")
	case "text":
		return badRequest("message text is empty")
	case "document", "photo":
		return badRequest("there is no %s in the request", name)
	case "message_id":
		return badRequest("message identifier is not specified")
	}
	return badRequest("parameter %q is required", name)
}

// parameter checks a top-level value, which is text in any encoding.
func (a *apiSpec) parameter(r *request, f specField) error {
	text := r.values[f.Name]
	if text == "" {
		return nil
	}
	if !utf8.ValidString(text) {
		return badRequest("strings must be encoded in UTF-8")
	}
	var last error
	for _, t := range f.Types {
		if last = a.textual(f, t, text); last == nil {
			return nil
		}
	}
	if best := a.bestType(f.Types, text); best != "" {
		last = a.textual(f, best, text)
	}
	return last
}

func (a *apiSpec) textual(f specField, kind, text string) error {
	ok := true
	switch kind {
	case "String", "InputFile":
		return withinLimit(f, text)
	case "Integer":
		_, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		ok = err == nil
	case "Float":
		_, err := strconv.ParseFloat(text, 64)
		ok = err == nil
	case "Boolean":
		_, ok = parseBool(text)
	default:
		return a.document(f.Name, kind, text)
	}
	if !ok {
		return badRequest("parameter %q must be of type %s", f.Name, kind)
	}
	return nil
}

// document checks a value that is JSON. A literal null stands for nothing.
func (a *apiSpec) document(name, kind, text string) error {
	var v any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return badRequest("can't parse %s JSON object", spaced(name))
	}
	if v == nil {
		return nil
	}
	if problem := a.value(name, kind, v); problem != "" {
		if code, known := strings.CutPrefix(problem, "!"); known {
			return badRequest("%s", code)
		}
		return badRequest("can't parse %s: %s", spaced(name), problem)
	}
	return nil
}

func spaced(name string) string { return strings.ReplaceAll(name, "_", " ") }

// withinLimit checks a documented length. Texts that are parsed for entities
// are measured after parsing, in format.
func withinLimit(f specField, s string) error {
	if f.Max == 0 || f.Name == "text" && f.Max == 4096 || f.Name == "caption" {
		return nil
	}
	n := units(s)
	if f.Unit == "bytes" {
		n = len(s)
	}
	if n >= f.Min && n <= f.Max {
		return nil
	}
	switch {
	case f.Name == "callback_data":
		return badRequest("BUTTON_DATA_INVALID")
	case f.Name == "text" && f.Max == 200:
		return badRequest("MESSAGE_TOO_LONG")
	case f.Name == "command":
		return badRequest("BOT_COMMAND_INVALID")
	case f.Name == "description" && f.Max == 256:
		return badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
	case f.Name == "secret_token":
		return badRequest("secret token must be 1-256 characters long")
	}
	return badRequest("%s must be %d-%d %s long", spaced(f.Name), f.Min, f.Max, f.Unit)
}

// bestType picks, of several object types, the one that shares most keys with
// the value, so that the refusal speaks of what was meant.
func (a *apiSpec) bestType(types []string, text string) string {
	var keys map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &keys) != nil {
		return ""
	}
	best, most := "", 0
	for _, t := range types {
		n := 0
		for k := range keys {
			if _, ok := a.Types[t].field(k); ok {
				n++
			}
		}
		if n > most {
			best, most = t, n
		}
	}
	return best
}

// isScalar tells the types that need no look-up.
func isScalar(kind string) bool {
	return slices.Contains([]string{"String", "Integer", "Float", "Boolean", "InputFile"}, kind)
}
