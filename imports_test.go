package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A room is one folder of the house: what it may import of ours, and why no more. Tests may import anything.
type room struct {
	folder string
	// may lists folders of ours; "registry" means exactly that package, "registry/..." everything below it too.
	may []string
	why string
}

// rooms is the table of CONTRIBUTING.md. The longest folder that fits decides; "." is the root itself.
var rooms = []room{
	{".", []string{"..."}, "main wires everything"},
	{"bench", []string{"..."}, "measures everything"},
	{"registry", nil, "registry is what is true, pure: it is tested in milliseconds and must not learn of storage, chat or words"},
	{"registry/ask", []string{"registry"}, "a sentence becomes a registry.Filter; asking is pure like the rest of registry"},
	{"registry/sample", []string{"registry"}, "synthetic communes come from the rules alone, so that they are the same in demo, tests and benchmarks"},
	{"templates", []string{"registry"}, "templates know the language and the rules they speak of, not who sends or stores"},
	{"documents", []string{"registry", "templates"}, "documents read and write files; who may have them and where they are kept is decided elsewhere"},
	{"documents/hostile", nil, "bad files are written without what is to read them"},
	{"store", []string{"registry"}, "store keeps rows; it decides nothing, says nothing and sends nothing"},
	{"store/embedded", nil, "a private Postgres knows nothing of what is kept in it"},
	{"store/storetest", []string{"registry", "store", "store/embedded", "store/storetest"}, "a throw-away database for tests stays on the side of store"},
	{"casework", []string{"registry", "store", "documents"}, "casework does the same whatever the door: it must know neither chat nor words, or a page and a command line could not use it"},
	{"casework/casetest", []string{"registry", "store", "store/storetest"}, "a commune to test in is made of rows; it must not lean on what it is to test"},
	{"bot", nil, "bot hears and speaks; it could serve any other program"},
	{"bot/bottest", nil, "the fake server speaks HTTP, so that it judges bot by what is sent and not by bot's own types"},
	{"bot/simulator", []string{"bot/bottest"}, "the page shows what the fake server holds; rights and words come from the running program"},
	{"notify", []string{"bot", "store", "templates", "documents", "registry"}, "notify tells people what is owed; changing records is casework, which main hands to the schedule"},
	{"handlers", []string{"bot", "casework", "store", "templates", "registry", "registry/ask"}, "handlers return replies; what is sent goes through the outbox, and files through a job"},
	{"web", []string{"casework", "store", "templates", "documents", "registry", "registry/ask"}, "web is a door of its own to casework; it must stand without the chat"},
}

// A guest is an import from outside the module that only some files may know.
type guest struct {
	path string   // the import path or what it begins with
	at   []string // folders ("store/..." includes what is below) or files that may import it
	why  string
}

var guests = []guest{
	{"github.com/go-telegram-bot-api/", []string{"bot"}, "the channel can be changed in one folder; others use bot's own small types"},
	{"github.com/jmoiron/sqlx", []string{"store/..."}, "SQL lives beside its arguments in store"},
	{"github.com/lib/pq", []string{"store/..."}, "SQL lives beside its arguments in store"},
	{"github.com/pressly/goose/", []string{"store/..."}, "migrations belong to store"},
	{"database/sql", []string{"store/..."}, "absence is store.ErrNotFound and a type of store; SQL's own types end there"},
	{"github.com/xuri/excelize/", []string{"documents"}, "a workbook is read and written in one folder, which catches the library's panics"},
	{"github.com/richardlehane/mscfb", []string{"documents"}, "old workbooks are opened in one folder, which catches the library's panics"},
	{"golang.org/x/net/html", []string{"documents"}, "pages that call themselves workbooks are read in one folder"},
	{"codeberg.org/go-pdf/fpdf", []string{"documents"}, "pages for print are set in one folder"},
	{"github.com/go-fonts/liberation/", []string{"documents"}, "the letters of those pages"},
	{"github.com/go-co-op/gocron/", []string{"notify/schedule.go"}, "gocron only ticks; what is due is asked of the database"},
	{"github.com/caarlos0/env/", []string{"config.go"}, "settings are read once, in config.go"},
	{"github.com/chromedp/", nil, "the browser drives tests only"},
	{"rasoat/store/storetest", []string{"store/storetest/...", "casework/casetest"}, "throw-away databases serve tests only; the program starts store/embedded"},
	{"testing", []string{"bot/bottest", "store/storetest", "casework/casetest"}, "only helpers of tests know of tests"},
}

// pure holds what the folders of rules, words, files and rows must not reach for.
var pure = []struct {
	folder string
	never  []string
	why    string
}{
	{"registry", []string{"log", "log/slog", "net", "net/http", "os", "os/exec", "text/template", "html/template"}, "registry is pure: no input, no output, no words"},
	{"templates", []string{"log", "log/slog", "net/http", "os", "os/exec"}, "templates turn data into text and do nothing else"},
	{"documents", []string{"net/http"}, "files come in as readers and go out as writers"},
	{"store", []string{"net/http", "text/template", "html/template"}, "store speaks neither HTTP nor Vietnamese"},
	{"casework", []string{"net/http", "text/template", "html/template"}, "casework leaves notices; it neither words nor sends them"},
	{"handlers", []string{"net/http"}, "handlers return replies, they never send"},
}

func TestImports(t *testing.T) {
	module := moduleName(t)
	for _, file := range sources(t) {
		if file.isTest() {
			continue
		}
		home, known := roomOf(file.folder())
		if !known {
			t.Errorf("%s: folder %s is not in the table of rooms: give it a row in imports_test.go that says what it may import, and why", file.path, file.folder())
			continue
		}
		for _, spec := range file.tree.Imports {
			target, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatalf("%s: unquote import: %v", file.path, err)
			}
			checkRoom(t, module, file, home, target)
			checkGuest(t, file, target)
			checkPure(t, module, file, target)
		}
	}
}

// checkPure keeps the rooms of rules, words, files and rows from reaching outside, and registry on the standard library and x/text.
func checkPure(t *testing.T, module string, file source, target string) {
	t.Helper()
	for _, p := range pure {
		if under(file.folder(), p.folder) && slices.Contains(p.never, target) {
			t.Errorf("%s imports %s: %s", file.path, target, p.why)
		}
	}
	isForeign := strings.Contains(strings.SplitN(target, "/", 2)[0], ".")
	if isForeign && under(file.folder(), "registry") && !under(target, "golang.org/x/text") {
		t.Errorf("%s imports %s: registry uses the standard library and x/text only, so that its rules depend on nobody", file.path, target)
	}
}

func checkRoom(t *testing.T, module string, file source, home room, target string) {
	t.Helper()
	ours, isOurs := strings.CutPrefix(target, module+"/")
	if isOurs && !fits(home.may, ours) {
		t.Errorf("%s imports %s, but %s may import of ours %s: %s", file.path, ours, home.folder, orNothing(home.may), home.why)
	}
}

func checkGuest(t *testing.T, file source, target string) {
	t.Helper()
	for _, g := range guests {
		if target != g.path && !under(target, g.path) {
			continue
		}
		if !fits(g.at, file.folder()) && !slices.Contains(g.at, file.path) {
			t.Errorf("%s imports %s, which only %s may: %s", file.path, target, orNothing(g.at), g.why)
		}
	}
}

// fits reports whether folder is one of the patterns, where "a/..." means a and everything below.
func fits(patterns []string, folder string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		base, isTree := strings.CutSuffix(pattern, "...")
		if !isTree {
			return pattern == folder
		}
		return under(folder, strings.TrimSuffix(base, "/"))
	})
}

func under(name, folder string) bool {
	folder = strings.TrimSuffix(folder, "/")
	return folder == "" || name == folder || strings.HasPrefix(name, folder+"/")
}

func orNothing(list []string) string {
	if len(list) == 0 {
		return "nothing (tests may)"
	}
	return strings.Join(list, ", ")
}

func roomOf(folder string) (room, bool) {
	for at := folder; ; at = path.Dir(at) {
		i := slices.IndexFunc(rooms, func(r room) bool { return r.folder == at })
		if i >= 0 && (at != "." || folder == ".") {
			return rooms[i], true
		}
		if at == "." {
			return room{}, false
		}
	}
}

// A source is one Go file of the repository.
type source struct {
	path string // from the root, with slashes
	text []byte
	set  *token.FileSet
	tree *ast.File
}

func (s source) folder() string { return path.Dir(s.path) }

func (s source) isTest() bool { return strings.HasSuffix(s.path, "_test.go") }

func (s source) line(p token.Pos) int { return s.set.Position(p).Line }

// sources reads every Go file that is built or tested: none below testdata, in folders that begin with a dot, or marked to be ignored.
func sources(t *testing.T) []source {
	t.Helper()
	var found []source
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if bytes.HasPrefix(text, []byte("//go:build ignore\n")) {
			return nil
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, name, text, parser.ParseComments)
		if err != nil {
			return err
		}
		found = append(found, source{filepath.ToSlash(name), text, set, tree})
		return nil
	})
	if err != nil {
		t.Fatalf("read the sources: %v", err)
	}
	return found
}

func moduleName(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatalf("read go.mod: %v", err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(strings.TrimPrefix(first, "module"))
}
