package templates_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rasoat/registry"
	"rasoat/templates"
)

// mentions are the texts and calls of the program's source by which templates are named.
type mentions struct {
	text   map[string][]string // string literal → folders in which it stands
	labels map[string]string   // label of a choice → where
	named  map[string]string   // template given to a function that takes one → where

	onPages map[string]bool // said by the skeletons of web/pages
}

var saidOnPage = regexp.MustCompile(`\{\{say "([a-z_]+)"`)

func readPages(t *testing.T) map[string]bool {
	t.Helper()
	said := map[string]bool{}
	files, err := filepath.Glob(filepath.Join("..", "web", "pages", "*.html"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the pages are not found: %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range saidOnPage.FindAllStringSubmatch(string(content), -1) {
			said[m[1]] = true
		}
	}
	return said
}

// takers are the functions that are given a template, and the place of that argument.
var takers = map[string]int{"Say": 0, "Ask": 0, "Render": 0, "Text": 0, "text": 0, "sentence": 0, "say": 1, "SendFile": 2, "SendPhoto": 2}

var dotted = regexp.MustCompile(`^[a-z][a-z_]*\.[a-z][a-z_0-9]*[a-z0-9]$`)

func read(t *testing.T) mentions {
	t.Helper()
	seen := mentions{onPages: readPages(t), text: map[string][]string{}, labels: map[string]string{}, named: map[string]string{}}
	files := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		tree, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		folder := filepath.Base(filepath.Dir(path))
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if text, ok := literal(n); ok {
					seen.text[text] = append(seen.text[text], folder)
				}
			case *ast.CallExpr:
				seen.call(n, folder, files.Position(n.Pos()).String())
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

// call notes the template or label that a call names.
func (seen *mentions) call(call *ast.CallExpr, folder, at string) {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	if place, takes := takers[name]; takes && place < len(call.Args) {
		if text, ok := literal(call.Args[place]); ok && dotted.MatchString(text) {
			seen.named[text] = at
		}
	}
	if len(call.Args) == 0 {
		return
	}
	label, ok := literal(call.Args[0])
	switch {
	case !ok:
	case folder == "handlers" && slices.Contains([]string{"choice", "choiceWith", "copied"}, name):
		seen.labels["label."+label] = at
	case folder == "notify" && slices.Contains([]string{"press", "openWork"}, name):
		seen.labels["label.notify_"+label] = at
	}
}

func literal(n ast.Expr) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// What the program says has to be there: at the screen a missing sentence is a fault of ours.
func TestNames_everyNamedTemplateExists(t *testing.T) {
	t.Parallel()
	seen := read(t)
	for name, at := range seen.named {
		if !templates.Has(name) {
			t.Errorf("%s says %s, which is no template", at, name)
		}
	}
	for name, at := range seen.labels {
		if !templates.Has(name) && !strings.HasSuffix(name, "_") {
			t.Errorf("%s offers %s, which is no template", at, name)
		}
	}
	for text, folders := range seen.text {
		kind, _, _ := strings.Cut(text, ".")
		spoken := slices.Contains(folders, "handlers") || slices.Contains(folders, "notify")
		if (spoken || isKind(kind)) && dotted.MatchString(text) && !templates.Has(text) {
			t.Errorf("%v name %s, which is no template", folders, text)
		}
	}
}

// isKind reports whether templates begin with it: elsewhere a text with a dot may be the name of a file.
func isKind(kind string) bool {
	return slices.ContainsFunc(templates.Names(), func(name string) bool { return strings.HasPrefix(name, kind+".") })
}

// A template that nothing names is a sentence that nobody reads.
func TestNames_everyTemplateIsUsed(t *testing.T) {
	t.Parallel()
	seen := read(t)
	for _, name := range templates.Names() {
		if !seen.uses(name) {
			t.Errorf("%s is named nowhere: take it out", name)
		}
	}
}

// uses reports whether a template is named: as it stands, by another template, or put together of its
// kind and a code.
func (seen *mentions) uses(name string) bool {
	if seen.text[name] != nil || isPart(name) {
		return true
	}
	kind, code, _ := strings.Cut(name, ".")
	switch {
	case kind == "page" && seen.onPages[code]:
		return true
	case kind == "label":
		return seen.offers(code)
	case kind == "list_title":
		return seen.text[code] != nil
	case slices.Contains(words()[kind], code), slices.Contains(pages, kind):
		return seen.text[kind] != nil || seen.text[kind+"."] != nil || worded(kind)
	}
	// What cannot be used of a file is told by its kind alone.
	return seen.text[kind+"."] != nil && seen.text[code] != nil
}

// offers reports whether a label is offered: by its name, for a route, or for a field.
func (seen *mentions) offers(code string) bool {
	if seen.labels["label."+code] != "" {
		return true
	}
	if route, found := strings.CutPrefix(code, "cmd_"); found {
		route, role, _ := strings.Cut(route, ".")
		return seen.text[route] != nil && (role == "" || slices.Contains(registry.Roles(), registry.Role(role)))
	}
	if notice, found := strings.CutPrefix(code, "notify_"); found && seen.text[notice] != nil {
		return true
	}
	for _, f := range registry.Fields() {
		if prefix, found := strings.CutSuffix(code, string(f)); found && seen.text[prefix] != nil {
			return true
		}
	}
	return slices.Contains(seen.text[code], "handlers")
}

// worded reports whether templates look up words of the kind.
func worded(kind string) bool {
	return slices.ContainsFunc(sources(), func(s source) bool { return s.kinds[kind] })
}
