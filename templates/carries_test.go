package templates_test

import (
	_ "embed"
	"reflect"
	"slices"
	"strings"
	"testing"

	"rasoat/registry"
	"rasoat/templates"
)

// whole are the only templates with all 12 digits, each for the reason that design 9 allows.
var whole = map[string]string{
	"update.card":  "typed over into the national software",
	"confirm.line": "the police compare it with theirs",
}

// TestCarries renders every sample and looks for what is known of the children in the samples: nothing is said of a
// child that the template is not declared to say.
func TestCarries(t *testing.T) {
	t.Parallel()
	all := samples()
	var f family
	for _, list := range all {
		for _, s := range list {
			f.gather(reflect.ValueOf(s.data), 0)
		}
	}
	if len(f.names) < 3 || len(f.births) == 0 || len(f.contacts) == 0 {
		t.Fatalf("the samples hold no family: %v", f)
	}
	for name, list := range all {
		if !isSaid(name) {
			continue
		}
		for _, s := range list {
			text, err := templates.Strict(name, s.data, s.plain)
			if err != nil {
				continue // TestGolden tells
			}
			if over := f.in(text) &^ templates.Carries(name); over != 0 {
				t.Errorf("%s (%s) says %s, which carries.tsv does not declare:\n%s", name, s.of, over, text)
			}
		}
	}
	for _, name := range templates.Names() {
		if templates.Carries(name).Has(registry.CarriesNumber) && whole[name] == "" {
			t.Errorf("%s may say a whole number: give the reason here", name)
		}
		if kind, _, _ := strings.Cut(name, "."); kind == "strict" && templates.Carries(name) != 0 {
			t.Errorf("%s is a strict form and carries %s", name, templates.Carries(name))
		}
	}
}

// isSaid leaves out the cells and lines of files.
func isSaid(name string) bool {
	kind, _, _ := strings.Cut(name, ".")
	return !slices.Contains([]string{"check", "record", "access", "sheet", "listfile", "docketfile"}, kind)
}

//go:embed carries.tsv
var table string

// TestCarries_tableReads: every line names a template, and classes that are known.
func TestCarries_tableReads(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, classes, _ := strings.Cut(line, "\t")
		c, err := registry.ParseCarries(classes)
		if err != nil || c == 0 || templates.Carries(name) != c {
			t.Errorf("%q reads as %s, %v", line, templates.Carries(name), err)
		}
		if !templates.Has(name) {
			t.Errorf("%s is no template", name)
		}
	}
}

// family is what the samples know of children and relatives.
type family struct{ names, births, contacts []string }

func (f *family) gather(v reflect.Value, depth int) {
	const deepest = 8
	if depth > deepest || !v.IsValid() {
		return
	}
	if values, ok := reflect.TypeAssert[registry.Values](v); ok {
		f.add(values)
		return
	}
	switch v.Kind() {
	case reflect.Map:
		for _, k := range v.MapKeys() {
			f.gather(v.MapIndex(k), depth+1)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			f.gather(v.Index(i), depth+1)
		}
	case reflect.Pointer, reflect.Interface:
		f.gather(v.Elem(), depth+1)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				f.gather(v.Field(i), depth+1)
			}
		}
	}
}

func (f *family) add(v registry.Values) {
	for list, texts := range map[*[]string][]string{
		&f.names: {v.Name, v.Father, v.Mother, v.Guardian}, &f.births: {v.BirthDate}, &f.contacts: {v.Phone, v.Address},
	} {
		for _, text := range texts {
			if len(text) > 3 && !slices.Contains(*list, text) {
				*list = append(*list, text)
			}
		}
	}
}

func (f *family) in(text string) (c registry.Carries) {
	c = registry.Holds(text)
	for _, name := range f.names {
		c |= registry.Holds(text, registry.Known{Name: name})
	}
	for _, birth := range f.births {
		c |= registry.Holds(text, registry.Known{Birth: birth})
	}
	for _, contact := range f.contacts {
		if strings.Contains(text, contact) {
			c |= registry.CarriesContact
		}
	}
	return c
}
