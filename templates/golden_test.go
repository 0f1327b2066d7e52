package templates_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rasoat/templates"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden renders every message of every file with its samples, compares it with testdata, and
// holds it against what the channel takes and how an office writes.
func TestGolden(t *testing.T) {
	t.Parallel()
	known := samples()
	for _, file := range sources() {
		t.Run(file.name, func(t *testing.T) {
			t.Parallel()
			var golden strings.Builder
			for _, name := range file.names {
				if !isMessage(name) {
					continue
				}
				all := known[name]
				if all == nil && file.fixed[name] {
					all = []sample{{}}
				}
				if all == nil && !isPart(name) {
					t.Errorf("%s has no sample: add one to samples_%s_test.go", name, file.name)
				}
				for _, s := range all {
					golden.WriteString(section(t, name, s))
				}
			}
			compare(t, filepath.Join("testdata", file.name+".golden"), golden.String())
		})
	}
}

// section is one rendered sample under its heading.
func section(t *testing.T, name string, s sample) string {
	head := "== " + name
	if s.of != "" {
		head += " (" + s.of + ")"
	}
	text, err := templates.Strict(name, s.data, s.plain)
	if err != nil {
		t.Errorf("%s: %v", head, err)
		return ""
	}
	for _, wrong := range faults(text, s.plain) {
		t.Errorf("%s %s:\n%s", head, wrong, text)
	}
	return head + "\n" + text + "\n\n"
}

func compare(t *testing.T, path, got string) {
	if *update {
		err := os.WriteFile(path, []byte(got), 0o644)
		if got == "" {
			err = os.Remove(path)
		}
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil && got != "" {
		t.Fatalf("%v: run make golden", err)
	}
	if string(want) == got {
		return
	}
	wants, gots := strings.Split(string(want), "\n"), strings.Split(got, "\n")
	for i := range max(len(wants), len(gots)) {
		if i >= len(wants) || i >= len(gots) || wants[i] != gots[i] {
			t.Fatalf("%s differs from line %d; run make golden and read the change\nwant:\n%s\ngot:\n%s", path, i+1,
				strings.Join(wants[min(i, len(wants)):min(i+8, len(wants))], "\n"), strings.Join(gots[min(i, len(gots)):min(i+8, len(gots))], "\n"))
		}
	}
}

// Every sample is of a template that is there, and every golden file of a file.
func TestGolden_nothingIsLeftOver(t *testing.T) {
	t.Parallel()
	for name := range samples() {
		if !templates.Has(name) {
			t.Errorf("sample of %s, which is no template", name)
		}
	}
	goldens, err := filepath.Glob("testdata/*.golden")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range goldens {
		name := strings.TrimSuffix(filepath.Base(path), ".golden")
		if !slices.ContainsFunc(sources(), func(s source) bool { return s.name == name }) {
			t.Errorf("%s is of no template file", path)
		}
	}
}
