package main

import (
	"bytes"
	"go/ast"
	"os"
	"regexp"
	"testing"
)

const (
	mostFileLines     = 300
	mostFileLinesEver = 400
	mostFuncLines     = 60
	mostGuideLines    = 100
	mostTargets       = 11
)

// longFiles may have more than 300 lines, each for a reason; none may have more than 400.
var longFiles = map[string]string{}

func TestSizes_filesAndFunctions(t *testing.T) {
	for _, file := range sources(t) {
		if file.isTest() || ast.IsGenerated(file.tree) {
			continue
		}
		lines := countLines(file.text)
		if lines > mostFileLinesEver || lines > mostFileLines && longFiles[file.path] == "" {
			t.Errorf("%s has %d lines, more than %d: split it by noun", file.path, lines, mostFileLines)
		}
		for _, decl := range file.tree.Decls {
			f, isFunc := decl.(*ast.FuncDecl)
			if !isFunc {
				continue
			}
			if long := file.line(f.End()) - file.line(f.Pos()) + 1; long > mostFuncLines {
				t.Errorf("%s:%d: %s has %d lines, more than %d: name its parts", file.path, file.line(f.Pos()), f.Name.Name, long, mostFuncLines)
			}
		}
	}
}

func TestSizes_guideStaysShort(t *testing.T) {
	text := read(t, "CONTRIBUTING.md")
	if lines := countLines(text); lines > mostGuideLines {
		t.Errorf("CONTRIBUTING.md has %d lines, more than %d: a guide that nobody reads to its end guides nobody", lines, mostGuideLines)
	}
}

func TestSizes_fewTargets(t *testing.T) {
	target := regexp.MustCompile(`(?m)^[a-zA-Z][a-zA-Z0-9_-]*:([^=\n].*)?$`)
	described := regexp.MustCompile(`(?m)^[a-z]+:.*## \S.*$`)
	text := read(t, "Makefile")
	if n := len(target.FindAll(text, -1)); n > mostTargets {
		t.Errorf("Makefile has %d targets, more than %d: they are typed from memory", n, mostTargets)
	}
	if all, told := len(target.FindAll(text, -1)), len(described.FindAll(text, -1)); all != told {
		t.Errorf("Makefile has %d targets, but %d with a description after ##: make help would hide the others", all, told)
	}
}

func countLines(text []byte) int {
	lines := bytes.Count(text, []byte("\n"))
	if len(text) > 0 && !bytes.HasSuffix(text, []byte("\n")) {
		lines++
	}
	return lines
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("read %s: %v", name, err)
	}
	return text
}
