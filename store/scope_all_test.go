package store_test

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"rasoat/registry"
	"rasoat/store"
)

// unguarded are tables that say where something is, or which child it is about, and have no policy; each for a reason.
var unguarded = map[string]string{
	"units":           "the tree itself: no data of children",
	"unit_successors": "the tree itself",
	"journal":         "who did what, without contents; audit and verify read all of it, and the program may only add",
	"snapshots":       "figures without children",
}

// scopeless are methods that name a guarded table somewhere below them and do not raise without a scope; each for a reason.
var scopeless = map[string]string{}

// TestScope_everyTableOfChildrenIsGuarded: a table that hangs on a child or on a place has a policy for the program.
func TestScope_everyTableOfChildrenIsGuarded(t *testing.T) {
	w := newWorld(t)
	var tables []struct {
		Name    string
		Guarded bool
	}
	w.do(func(ctx context.Context, tx *store.Tx) {
		err := tx.SelectContext(ctx, &tables, `
			SELECT c.relname AS name, c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) AS guarded
			FROM pg_class c WHERE c.relnamespace = 'rasoat'::regnamespace AND c.relkind IN ('r', 'p') AND (
				EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('ukey', 'child_id') AND NOT a.attisdropped)
				OR EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = c.oid AND f.confrelid = 'rasoat.children'::regclass))`)
		if err != nil {
			t.Fatal(err)
		}
	})
	if len(tables) < 8 {
		t.Fatalf("only %d tables of children found", len(tables))
	}
	for _, table := range tables {
		if table.Guarded == (unguarded[table.Name] != "") {
			t.Errorf("%s: guarded is %v: give it row-level security and a policy, or say here why not", table.Name, table.Guarded)
		}
	}
}

// TestScope_everyMethodRaisesWithoutOne calls each method of Tx that reads or writes a guarded table, with arguments of
// no matter what, in a transaction whose scope was taken away.
func TestScope_everyMethodRaisesWithoutOne(t *testing.T) {
	w := newWorld(t)
	var guarded []string
	w.do(func(ctx context.Context, tx *store.Tx) {
		if err := tx.SelectContext(ctx, &guarded, `SELECT relname FROM pg_class WHERE relnamespace = 'rasoat'::regnamespace AND relrowsecurity`); err != nil {
			t.Fatal(err)
		}
	})
	touches := methodsTouching(t, guarded)
	typ := reflect.TypeFor[*store.Tx]()
	raised := 0
	for i := range typ.NumMethod() {
		name := typ.Method(i).Name
		if !touches[name] {
			continue
		}
		err := w.withoutScope(name)
		var answer *pq.Error
		raises := errors.As(err, &answer) && (answer.Code == "22P02" || answer.Code == "42704") // an empty setting, or none
		if raises {
			raised++
		}
		if raises == (scopeless[name] != "") {
			t.Errorf("%s without a scope: %v", name, err)
		}
	}
	if raised < 60 {
		t.Errorf("only %d methods were found to raise: the test looks in the wrong place", raised)
	}
}

// withoutScope calls one method in a transaction of its own in which the settings stand empty.
func (w *world) withoutScope(name string) (err error) {
	ctx := w.t.Context()
	undo := errors.New("roll back")
	got := w.As(ctx, store.Nothing(1), func(tx *store.Tx) error {
		if _, err := tx.ExecContext(ctx, "set local app.lo = ''; set local app.hi = ''; set local app.who = ''"); err != nil {
			return err
		}
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("panic: %v", p)
			}
		}()
		method := reflect.ValueOf(tx).MethodByName(name)
		args := make([]reflect.Value, method.Type().NumIn())
		for i := range args {
			args[i] = w.anything(ctx, method.Type().In(i), 0)
		}
		call := method.Call
		if method.Type().IsVariadic() {
			call = method.CallSlice
		}
		for _, out := range call(args) {
			if e, isErr := out.Interface().(error); isErr {
				err = e
			}
		}
		return undo
	})
	if err == nil && !errors.Is(got, undo) {
		return got
	}
	return err
}

// anything is some value of a type, with ids that exist.
func (w *world) anything(ctx context.Context, typ reflect.Type, depth int) reflect.Value {
	known := []any{
		w.commune, w.commune.ID, w.commune.Key, w.officer, w.officer.ID, w.officer.Member, w.Now(), registry.DateOf(w.Now()), uuid.New(), 5 * time.Minute,
		registry.EventAssign, registry.RoleOfficer, registry.IDNumber("096319000001"), store.Retentions()[0], registry.RequestSee, registry.IncidentFile,
	}
	for _, v := range known {
		if reflect.TypeOf(v) == typ {
			return reflect.ValueOf(v)
		}
	}
	v := reflect.New(typ).Elem()
	switch typ.Kind() {
	case reflect.Interface:
		if reflect.TypeOf(ctx).Implements(typ) {
			v.Set(reflect.ValueOf(ctx))
		}
	case reflect.Func:
		return reflect.MakeFunc(typ, func([]reflect.Value) []reflect.Value {
			outs := make([]reflect.Value, typ.NumOut())
			for i := range outs {
				outs[i] = reflect.Zero(typ.Out(i))
			}
			return outs
		})
	case reflect.Pointer:
		v.Set(reflect.New(typ.Elem()))
		v.Elem().Set(w.anything(ctx, typ.Elem(), depth+1))
	case reflect.Slice:
		if depth < 3 {
			v.Set(reflect.Append(v, w.anything(ctx, typ.Elem(), depth+1)))
		}
	case reflect.Struct:
		for i := range typ.NumField() {
			if v.Field(i).CanSet() && depth < 3 {
				v.Field(i).Set(w.anything(ctx, typ.Field(i).Type, depth+1))
			}
		}
	case reflect.String:
		v.SetString("10") // some columns read it as hexadecimal
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Int16:
		v.SetInt(1)
	}
	return v
}

// methodsTouching finds the methods of Tx in whose statements, or in those of what they call, a table is named.
func methodsTouching(t *testing.T, tables []string) map[string]bool {
	t.Helper()
	named := regexp.MustCompile(`(?i)\b(?:from|into|update|join|table)\s+(?:rasoat\.)?(?:` + strings.Join(tables, "|") + `)\b`)
	touches, uses := map[string]bool{}, map[string][]string{} // methods of Tx as "tx.Name"
	var look func(name string, body ast.Node)
	look = func(name string, body ast.Node) {
		ast.Inspect(body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				touches[name] = touches[name] || n.Kind == token.STRING && named.MatchString(n.Value)
			case *ast.SelectorExpr:
				if x, isIdent := n.X.(*ast.Ident); isIdent {
					uses[name] = append(uses[name], x.Name+"."+n.Sel.Name)
				} else {
					look(name, n.X)
				}
				return false // fields and methods are no names of the package
			case *ast.Ident:
				uses[name] = append(uses[name], n.Name)
			}
			return true
		})
	}
	for _, decl := range declarations(t) {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			switch {
			case d.Body == nil:
			case d.Recv == nil:
				look(d.Name.Name, d.Body)
			case isTx(d.Recv.List[0].Type):
				look("tx."+d.Name.Name, d.Body)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if values, ok := spec.(*ast.ValueSpec); ok {
					for _, id := range values.Names {
						look(id.Name, spec)
					}
				}
			}
		}
	}
	for again := true; again; {
		again = false
		for name, used := range uses {
			if !touches[name] && slices.ContainsFunc(used, func(u string) bool { return touches[u] }) {
				touches[name], again = true, true
			}
		}
	}
	methods := map[string]bool{}
	for name := range touches {
		if method, ok := strings.CutPrefix(name, "tx."); ok && touches[name] {
			methods[method] = true
		}
	}
	return methods
}

func isTx(receiver ast.Expr) bool {
	star, ok := receiver.(*ast.StarExpr)
	if !ok {
		return false
	}
	id, ok := star.X.(*ast.Ident)
	return ok && id.Name == "Tx"
}

// declarations are those of the package itself.
func declarations(t *testing.T) (found []ast.Decl) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, tree.Decls...)
	}
	return found
}
