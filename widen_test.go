package main

import (
	"go/ast"
	"testing"
)

// wideners are the files that may look beyond the scope of who acts (design 8), each for a reason.
var wideners = map[string]string{
	"casework/casework.go":    "duplicates: whether another record holds a number, wherever it is",
	"casework/confirm.go":     "duplicates: the case code of a holder in the actor's own commune",
	"casework/holders.go":     "duplicates: the other holders of a number that has come or gone",
	"casework/journal.go":     "audit: who saw a record, for an admin who may open none",
	"casework/import_twin.go": "duplicates: numbers of a list that are held in other communes",
	"casework/member.go":      "transfers: the open work of a colleague, for members without records in sight",
	"casework/return.go":      "give-back: the police do not see a record any more once it has left the docket",
	"casework/undo.go":        "give-back: who gave a record away may take that back",
}

func TestWiden_isCalledByTheListAlone(t *testing.T) {
	called := map[string]bool{}
	for _, file := range sources(t) {
		if file.isTest() || file.path == "store/tx.go" {
			continue
		}
		ast.Inspect(file.tree, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok || selector.Sel.Name != "Widen" {
				return true
			}
			called[file.path] = true
			if wideners[file.path] == "" {
				t.Errorf("%s:%d widens the scope of a transaction: work within the scope, or say here why not", file.path, file.line(n.Pos()))
			}
			return true
		})
	}
	for path := range wideners {
		if !called[path] {
			t.Errorf("%s does not widen any more: take it off the list", path)
		}
	}
}
