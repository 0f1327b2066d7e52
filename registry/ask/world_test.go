package ask

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"rasoat/registry"
)

// world is the country in both code lists, with hamlets in three communes.
var world = sync.OnceValues(func() (*Tree, error) {
	var all strings.Builder
	all.WriteString("level\tcode\tparent_code\ttype\tname\n")
	for _, scheme := range []string{"2026", "2022"} {
		content, err := os.ReadFile(filepath.Join("..", "..", "store", "units", "units_"+scheme+".tsv"))
		if err != nil {
			return nil, err
		}
		for _, line := range strings.Split(strings.TrimSpace(string(content)), "\n")[1:] {
			cells := strings.Split(line, "\t")
			all.WriteString(strings.Join([]string{cells[0], scheme + ":" + cells[1], cells[2], cells[3], cells[4]}, "\t") + "\n")
		}
	}
	hamlets, err := os.ReadFile(filepath.Join("testdata", "hamlets.tsv"))
	if err != nil {
		return nil, err
	}
	_, rest, _ := strings.Cut(string(hamlets), "\n")
	all.WriteString(rest)
	units, err := ReadUnits(strings.NewReader(all.String()))
	return NewTree(units), err
})

// parserAt is a parser, and an asker of the unit of a code on 22 November 2026; "" is nobody's unit.
func parserAt(t testing.TB, code string) (*Parser, Asker) {
	t.Helper()
	tree, err := world()
	if err != nil {
		t.Fatal(err)
	}
	who := Asker{Today: registry.Date{Year: 2026, Month: 11, Day: 22}}
	if code != "" {
		id, ok := tree.Find(code, "2026")
		if !ok {
			t.Fatalf("no unit %s", code)
		}
		who.Unit = id
	}
	return New(tree), who
}
