package bottest

import (
	"encoding/json"
	"fmt"
	"strings"
)

// value checks a decoded JSON value against a type of the specification and
// returns what is wrong with it, or "". An answer that starts with "!" is one
// of Telegram's own codes and stands alone.
func (a *apiSpec) value(name, kind string, v any) string {
	if inner, ok := strings.CutPrefix(kind, "Array of "); ok {
		return a.array(name, inner, v)
	}
	if isScalar(kind) {
		return scalar(name, kind, v)
	}
	if _, ok := v.(string); ok && kind == "KeyboardButton" {
		return ""
	}
	object, ok := v.(map[string]any)
	if !ok {
		return fmt.Sprintf("field %q must be of type Object", name)
	}
	t := a.Types[kind]
	if len(t.Subtypes) > 0 {
		return a.oneOf(name, t.Subtypes, object)
	}
	return a.object(t, object)
}

func (a *apiSpec) array(name, inner string, v any) string {
	list, ok := v.([]any)
	if !ok {
		return fmt.Sprintf("field %q must be of type Array", name)
	}
	for _, e := range list {
		if problem := a.value(name, inner, e); problem != "" {
			return problem
		}
	}
	return ""
}

func scalar(name, kind string, v any) string {
	ok := false
	switch x := v.(type) {
	case string:
		ok = kind == "String" || kind == "InputFile"
	case bool:
		ok = kind == "Boolean"
	case json.Number:
		_, err := x.Int64()
		ok = kind == "Float" || kind == "Integer" && err == nil
	}
	if !ok {
		return fmt.Sprintf("field %q must be of type %s", name, kind)
	}
	return ""
}

func (a *apiSpec) oneOf(name string, kinds []string, object map[string]any) string {
	problem := fmt.Sprintf("field %q has an unknown type", name)
	for _, k := range kinds {
		if problem = a.value(name, k, object); problem == "" {
			return ""
		}
	}
	return problem
}

func (a *apiSpec) object(t specEntry, object map[string]any) string {
	for _, f := range t.Fields {
		v, there := object[f.Name]
		if there && v == nil && !f.Required {
			continue // Telegram reads null as absent
		}
		if !there {
			if f.Required {
				return fmt.Sprintf("can't find field %q", f.Name)
			}
			continue
		}
		if problem := a.member(f, v); problem != "" {
			return problem
		}
	}
	for k := range object {
		if _, ok := t.field(k); !ok {
			return fmt.Sprintf("unknown field %q", k)
		}
	}
	return ""
}

func (a *apiSpec) member(f specField, v any) string {
	if s, ok := v.(string); ok && f.Types[0] == "String" {
		if f.Const != "" && s != f.Const {
			return fmt.Sprintf("field %q must be %q", f.Name, f.Const)
		}
		if err := withinLimit(f, s); err != nil {
			text := strings.TrimPrefix(err.(*refusal).text, "Bad Request: ")
			return "!" + text
		}
		return ""
	}
	problem := ""
	for _, t := range f.Types {
		if problem = a.value(f.Name, t, v); problem == "" {
			return ""
		}
	}
	return problem
}
