package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"rasoat/casework"
	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// importOptions are what stands behind `rasoat import`.
type importOptions struct {
	file, unit string
	hamlets    bool
}

// runImport is `rasoat import FILE --unit CODE [--hamlets]`: a list of one commune in, and what came
// of it to stdout. With --hamlets the hamlets that the list names are made; without, children of
// hamlets that the commune lacks stand under the unknown one. Exit 2 means an unusable file or unit.
func runImport(ctx context.Context, s *store.Store, args []string, stdout, stderr io.Writer) int {
	o, err := readImportOptions(args)
	var summary casework.Summary
	if err == nil {
		summary, err = importFile(ctx, s, o)
	}
	if err == nil {
		err = printImported(stdout, summary)
	}
	var said *saidError
	var document *documents.Error
	switch {
	case err == nil:
		return 0
	case errors.As(err, &said), errors.As(err, &document):
		fmt.Fprintln(stderr, sentence(err))
		return exitUnusable
	}
	fmt.Fprintln(stderr, "rasoat import:", err)
	return 1
}

func readImportOptions(args []string) (importOptions, error) {
	var o importOptions
	flags := flag.NewFlagSet("import", flag.ContinueOnError)
	flags.StringVar(&o.unit, "unit", "", "the commune, as scheme:code or code")
	flags.BoolVar(&o.hamlets, "hamlets", false, "make the hamlets that the list names")
	files, err := positional(flags, args)
	if err != nil || len(files) != 1 || o.unit == "" {
		return o, &saidError{"import.usage", nil, err}
	}
	o.file = files[0]
	return o, nil
}

// importFile reads the whole list before the transaction, so that the commune is held only while it
// is written.
func importFile(ctx context.Context, s *store.Store, o importOptions) (summary casework.Summary, err error) {
	content, err := readList(o.file)
	if err != nil {
		return summary, err
	}
	name := filepath.Base(o.file)
	list, err := documents.Open(name, bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return summary, err
	}
	rows, err := casework.ReadRows(ctx, list.Rows(), nil)
	if err != nil {
		return summary, err
	}
	act := casework.Act{By: registry.Membership{Role: registry.RoleSystem}, Door: casework.DoorShell}
	err = s.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error {
		commune, err := communeByCode(ctx, tx, o.unit)
		if err != nil {
			return err
		}
		summary, err = casework.Import(ctx, tx, act, commune, casework.NewFile(name, content), casework.RowsOf(rows),
			casework.ImportOptions{Hamlets: o.hamlets})
		return err
	})
	return summary, err
}

// readList reads a file as far as a list may reach; documents says what is too much.
func readList(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, &saidError{"check.no_file", path, err}
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, documents.MaxUpload+1))
	if err != nil {
		return nil, &saidError{"check.no_file", path, err}
	}
	return content, nil
}

func communeByCode(ctx context.Context, tx *store.Tx, text string) (registry.Unit, error) {
	scheme, code := registry.ParseUnitCode(text, store.Scheme2026)
	unit, err := tx.UnitByCode(ctx, scheme, code)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return unit, &saidError{"import.no_unit", text, err}
	case err != nil:
		return unit, fmt.Errorf("find the commune: %w", err)
	case unit.Level != registry.LevelCommune:
		return unit, &saidError{"import.not_commune", unit, errors.New("unit is no commune")}
	}
	return unit, nil
}

func printImported(out io.Writer, summary casework.Summary) error {
	text, err := templates.Text("import.summary", summary)
	if err == nil {
		_, err = fmt.Fprintln(out, text)
	}
	return err
}
