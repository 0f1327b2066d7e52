package store_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

// silentReaders select what stands in records and give it to nobody.
var silentReaders = map[string]string{
	"refill.go": "computes search keys of old rows for the program itself",
	"known.go":  "compares a list that comes in with what is there, and shows nothing",
}

// Whatever reads the name of a child out of the table accounts for it: the columns of a child or a line are
// selected only where saw is called.
func TestSaw_isCalledWhereNamesAreRead(t *testing.T) {
	t.Parallel()
	files := token.NewFileSet()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`(?is)select\b[^;]*([\s,(]|\bc\.)name\b[^;]*\bfrom children\b`)
	looked := 0
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		reads, accounts := token.NoPos, false
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if n.Kind == token.STRING && names.MatchString(n.Value) {
					reads = n.Pos()
				}
			case *ast.Ident:
				if n.Name == "childColumns" {
					reads = n.Pos()
				}
			case *ast.SelectorExpr:
				// manyChildren, oneChild and the lines of a list call it for whoever reads through them
				switch n.Sel.Name {
				case "saw", "oneChild", "manyChildren", "line", "lines":
					accounts = true
				}
			}
			return true
		})
		if !reads.IsValid() {
			continue
		}
		looked++
		if !accounts && silentReaders[path] == "" {
			t.Errorf("%s reads names of children and does not call saw: nobody would know who has seen them", files.Position(reads))
		}
	}
	if looked < 2 {
		t.Errorf("only %d files read children: the test looks at the wrong thing", looked)
	}
}

// What a transaction reads for somebody has a line at its end, unless it has one for another reason; what
// nobody asked for, and what a door says was not shown, has none.
func TestLooks_haveLines(t *testing.T) {
	w := newWorld(t)
	ids := map[string]int64{}
	w.as(store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
		for _, name := range []string{"Bình", "Hạnh", "Lộc"} {
			ids[name] = int64(w.child(ctx, tx, name).ID)
		}
	})
	for _, c := range []struct {
		name  string
		scope store.Scope
		do    func(context.Context, *store.Tx)
		want  string // action and purpose of each new line that only looked
	}{
		{"one", store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
			tx.For("approve")
			_, _ = tx.Child(ctx, w.id(ids["Bình"]))
			_, _ = tx.Child(ctx, w.id(ids["Bình"]))
		}, "card approve;"},
		{"many", store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
			_, _ = tx.Children(ctx, w.ids(ids["Bình"], ids["Hạnh"]))
		}, "list ;list ;"},
		{"changed anyway", store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
			c, _ := tx.Child(ctx, w.id(ids["Bình"]))
			tx.Journal(store.Entry{Door: "chat", Action: "approve", Child: c.ID, UKey: c.UKey})
		}, ""},
		{"the program", store.SystemScope(), func(ctx context.Context, tx *store.Tx) { _, _ = tx.Child(ctx, w.id(ids["Bình"])) }, ""},
		{"an import", store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
			tx.Unseen()
			_, _ = tx.Children(ctx, w.ids(ids["Bình"], ids["Hạnh"]))
		}, ""},
		{"out of sight", store.Nothing(int64(w.leader.ID)), func(ctx context.Context, tx *store.Tx) { _, _ = tx.Child(ctx, w.id(ids["Bình"])) }, ""},
		{"one of three shown", store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
			_, _ = tx.Children(ctx, w.ids(ids["Bình"], ids["Hạnh"], ids["Lộc"]))
			tx.Showed("", tx.Looks()[:1])
		}, "list ;"},
		{"two shown", store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
			_, _ = tx.Children(ctx, w.ids(ids["Bình"], ids["Hạnh"], ids["Lộc"]))
			tx.Showed("", tx.Looks()[:2])
		}, "list ;list ;list ;"},
		{"a file", store.ScopeOf(w.officer), func(ctx context.Context, tx *store.Tx) {
			tx.For("compare")
			list, _ := tx.Children(ctx, w.ids(ids["Bình"]))
			tx.Filed(list)
			tx.Showed(store.LookFile, tx.Looks())
		}, "file compare;"},
	} {
		var before int64
		w.do(func(ctx context.Context, tx *store.Tx) {
			must(t, before, tx.GetContext(ctx, &before, `SELECT coalesce(max(id), 0) FROM journal`))
		})
		w.as(c.scope, c.do)
		w.do(func(ctx context.Context, tx *store.Tx) {
			var got []string
			err := tx.SelectContext(ctx, &got, `SELECT action || ' ' || purpose || ';' FROM journal WHERE id > $1 AND looked ORDER BY id`, before)
			if must(t, got, err); strings.Join(got, "") != c.want {
				t.Errorf("%s: %v, want %s", c.name, got, c.want)
			}
		})
	}
}

func (w *world) id(id int64) registry.ChildID { return registry.ChildID(id) }

func (w *world) ids(ids ...int64) []registry.ChildID {
	list := make([]registry.ChildID, len(ids))
	for i, id := range ids {
		list[i] = registry.ChildID(id)
	}
	return list
}
