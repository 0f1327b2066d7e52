package main

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// An exception lets some files break a habit, and says why. Places are files or folders, as in the table of guests.
type exception struct {
	at  string
	why string
}

func excepted(list []exception, file source) bool {
	return slices.ContainsFunc(list, func(e exception) bool { return e.at == file.path || fits([]string{e.at}, file.folder()) })
}

// Business time starts in main and comes in as an argument or a now field; these measure the wire or the machine instead.
var clocks = []exception{
	{"main.go", "business time starts here"},
	{"demo.go", "the demo's movable clock starts here"},
	{"bot", "deadlines of calls on the wire"},
	{"bot/bottest", "the default clock of the fake server"},
	{"store/wire.go", "deadlines of reads and writes on a connection"},
	{"store/as.go", "how long a transaction has been repeated"},
	{"web/patience.go", "deadlines of a connection"},
	{"store/embedded", "waiting for a server to answer"},
	{"store/storetest/...", "the age of left-over test databases"},
	{"notify/dispatcher.go", "the pace of sending"},
	{"bench", "measuring is what it does"},
}

// Test helpers that live once in a process.
var processState = []exception{
	{"store/storetest/...", "one cluster serves every test of a process"},
}

var noExceptions []exception

func TestHabits_timeComesIn(t *testing.T) {
	for _, file := range sources(t) {
		if file.isTest() || excepted(clocks, file) {
			continue
		}
		for _, name := range []string{"Now", "Since", "Until"} {
			for _, at := range uses(file, "time", name) {
				t.Errorf("%s:%d uses time.%s: business time comes in as an argument or a now field, so that the demo and the tests can move it", file.path, at, name)
			}
		}
	}
}

func TestHabits_testsWaitOnConditions(t *testing.T) {
	for _, file := range sources(t) {
		if !file.isTest() {
			continue
		}
		for _, at := range uses(file, "time", "Sleep") {
			t.Errorf("%s:%d sleeps: wait on a condition, or use testing/synctest; a duration is too short on one machine and too long on another", file.path, at)
		}
	}
}

func TestHabits_noSkippedTests(t *testing.T) {
	for _, file := range sources(t) {
		if !file.isTest() {
			continue
		}
		ast.Inspect(file.tree, func(n ast.Node) bool {
			call, isCall := n.(*ast.CallExpr)
			if !isCall {
				return true
			}
			selector, ok := call.Fun.(*ast.SelectorExpr)
			if ok && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, selector.Sel.Name) {
				t.Errorf("%s:%d may skip: a test that lacks something fails with the line that installs it", file.path, file.line(call.Pos()))
			}
			return true
		})
	}
}

func TestHabits_interfacesAreSmall(t *testing.T) {
	const most = 3
	for _, file := range sources(t) {
		if file.isTest() {
			continue
		}
		ast.Inspect(file.tree, func(n ast.Node) bool {
			i, ok := n.(*ast.InterfaceType)
			if !ok {
				return true
			}
			own := 0 // what is embedded was declared, and is judged, elsewhere
			for _, method := range i.Methods.List {
				own += len(method.Names)
			}
			if own > most {
				t.Errorf("%s:%d: an interface of %d methods: its consumer declares the 1 to %d that it calls", file.path, file.line(i.Pos()), own, most)
			}
			return true
		})
	}
}

func TestHabits_onlyMainExits(t *testing.T) {
	for _, file := range sources(t) {
		if file.isTest() || path.Base(file.path) == "main.go" && file.tree.Name.Name == "main" {
			continue
		}
		exits := uses(file, "os", "Exit")
		for _, name := range []string{"Fatal", "Fatalf", "Fatalln"} {
			exits = append(exits, uses(file, "log", name)...)
		}
		for _, at := range exits {
			t.Errorf("%s:%d ends the program: return an error, so that what is deferred runs and a test can start the whole program", file.path, at)
		}
	}
}

func TestHabits_noInit(t *testing.T) {
	for _, file := range sources(t) {
		for _, decl := range file.tree.Decls {
			f, isFunc := decl.(*ast.FuncDecl)
			if isFunc && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s:%d has an init function: work that nobody calls cannot be ordered, tested or left out", file.path, file.line(f.Pos()))
			}
		}
	}
}

func TestHabits_noPackageState(t *testing.T) {
	globals := map[string]map[string]bool{} // folder + package name → variables declared there
	all := sources(t)
	for _, file := range all {
		key := file.folder() + " " + file.tree.Name.Name
		if globals[key] == nil {
			globals[key] = map[string]bool{}
		}
		for _, spec := range packageVars(file) {
			for _, name := range spec.Names {
				globals[key][name.Name] = true
			}
			if lock := lockType(spec.Type); lock != "" && !file.isTest() && !excepted(processState, file) {
				t.Errorf("%s:%d keeps a %s for the package: state belongs to a value that somebody made and passes on", file.path, file.line(spec.Pos()), lock)
			}
		}
	}
	for _, file := range all {
		if file.isTest() || excepted(processState, file) {
			continue
		}
		for _, written := range writes(file, globals[file.folder()+" "+file.tree.Name.Name]) {
			t.Errorf("%s:%d writes the package's variable %s: state belongs to a value that somebody made and passes on", file.path, file.line(written.Pos()), written.Name)
		}
	}
}

func TestHabits_errorsStayInTheLog(t *testing.T) {
	for _, file := range sources(t) {
		if file.isTest() || !under(file.folder(), "handlers") && !under(file.folder(), "templates") {
			continue
		}
		ast.Inspect(file.tree, func(n ast.Node) bool {
			call, isCall := n.(*ast.CallExpr)
			if !isCall || len(call.Args) > 0 {
				return true
			}
			if selector, ok := call.Fun.(*ast.SelectorExpr); ok && selector.Sel.Name == "Error" {
				t.Errorf("%s:%d takes an error's text: people get a sentence of templates, the error itself goes to the log", file.path, file.line(call.Pos()))
			}
			return true
		})
	}
}

func TestHabits_packagesSayWhatTheyAre(t *testing.T) {
	documented := map[string]bool{}
	for _, file := range sources(t) {
		if !file.isTest() {
			documented[file.folder()] = documented[file.folder()] || file.tree.Doc != nil
		}
	}
	for folder, has := range documented {
		if !has {
			t.Errorf("package %s has no comment: say in one paragraph what it is and what it may import", folder)
		}
	}
}

// Names and literals are English, except single letters (folding needs them). A comment may quote a term, but is English itself.
func TestHabits_vietnameseStandsInTemplates(t *testing.T) {
	const where = "sentences belong in templates/, words to recognise in an embedded table"
	for _, file := range sources(t) {
		if file.isTest() || excepted(noExceptions, file) {
			continue
		}
		ast.Inspect(file.tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if n.Kind == token.STRING && hasVietnamese(n.Value) {
					t.Errorf("%s:%d holds the Vietnamese text %.60s: %s", file.path, file.line(n.Pos()), n.Value, where)
				}
			case *ast.Ident:
				if hasVietnamese(n.Name) {
					t.Errorf("%s:%d names something %s: names are English", file.path, file.line(n.Pos()), n.Name)
				}
			}
			return true
		})
		for _, group := range file.tree.Comments {
			if isVietnamese(group.Text()) {
				t.Errorf("%s:%d is commented in Vietnamese: comments are English and may quote a term", file.path, file.line(group.Pos()))
			}
		}
	}
}

// uses lists the lines of file where name of the standard package is used.
func uses(file source, pkg, name string) []int {
	var lines []int
	imported := slices.ContainsFunc(file.tree.Imports, func(spec *ast.ImportSpec) bool { return spec.Path.Value == `"`+pkg+`"` })
	ast.Inspect(file.tree, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok || !imported || selector.Sel.Name != name {
			return true
		}
		if left, ok := selector.X.(*ast.Ident); ok && left.Name == pkg && left.Obj == nil {
			lines = append(lines, file.line(selector.Pos()))
		}
		return true
	})
	return lines
}

func packageVars(file source) []*ast.ValueSpec {
	var specs []*ast.ValueSpec
	for _, decl := range file.tree.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.VAR {
			continue
		}
		for _, spec := range group.Specs {
			specs = append(specs, spec.(*ast.ValueSpec))
		}
	}
	return specs
}

func lockType(of ast.Expr) string {
	selector, ok := of.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	name := "." + selector.Sel.Name
	if left, ok := selector.X.(*ast.Ident); ok {
		name = left.Name + name
	}
	if slices.Contains([]string{"sync.Mutex", "sync.RWMutex", "sync.Map"}, name) {
		return name
	}
	return ""
}

// writes finds assignments, counts and deletions in file whose target is one of the package's variables.
func writes(file source, globals map[string]bool) []*ast.Ident {
	own := packageVars(file)
	var found []*ast.Ident
	note := func(target ast.Expr) {
		name := rootOf(target)
		if name == nil || name.Name == "_" || !globals[name.Name] {
			return
		}
		if name.Obj != nil { // resolved within the file: a local of the same name is no state
			spec, isVar := name.Obj.Decl.(*ast.ValueSpec)
			if !isVar || !slices.Contains(own, spec) {
				return
			}
		}
		found = append(found, name)
	}
	ast.Inspect(file.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, target := range n.Lhs {
					note(target)
				}
			}
		case *ast.IncDecStmt:
			note(n.X)
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.Ident); ok && (f.Name == "delete" || f.Name == "clear") && len(n.Args) > 0 {
				note(n.Args[0])
			}
		}
		return true
	})
	return found
}

// rootOf is the variable that an expression such as a.b[i].c begins with, nil where it begins with something else.
func rootOf(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// The letters that Vietnamese adds to the Latin alphabet, composed or as marks of their own.
var vietnamese = regexp.MustCompile(`[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ\x{0300}\x{0301}\x{0303}\x{0309}\x{0323}]`)

func hasVietnamese(text string) bool { return vietnamese.MatchString(text) }

// isVietnamese reports whether text is written in Vietnamese rather than quoting it: most of its words bear the letters.
func isVietnamese(text string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	marked := 0
	for _, word := range words {
		if hasVietnamese(word) {
			marked++
		}
	}
	return marked >= 6 && 5*marked >= 3*len(words)
}
