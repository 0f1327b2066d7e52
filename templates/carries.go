package templates

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"rasoat/registry"
)

//go:embed carries.tsv
var carriesTable string

// carries is what each template says of a child, as declared in carries.tsv; a template that stands not there
// says nothing of one.
var carries = sync.OnceValues(func() (map[string]registry.Carries, error) {
	table := map[string]registry.Carries{}
	for line := range strings.Lines(carriesTable) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, classes, _ := strings.Cut(line, "\t")
		c, err := registry.ParseCarries(classes)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		table[name] = c
	}
	return table, nil
})

// Carries is what a template is declared to say of a child. The gate lets nothing else through where it matters,
// so what is missing in the table is found by it and not by a reader.
func Carries(name string) registry.Carries {
	table, err := carries()
	if err != nil {
		return 0 // a test reads the table
	}
	return table[name]
}
