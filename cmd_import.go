package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"rasoat/casework"
	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// importOptions are what stands behind `rasoat import`.
type importOptions struct {
	file, unit   string
	hamlets, dry bool
	kind         registry.ListKind
	source       registry.ListSource
	scope        []string // names of hamlets
	undo         int64
}

// A list on the machine's own disk may be a whole province's. Beyond the soft limit the collector works
// more rather than the program growing.
const (
	mostListed = 1 << 30
	softMemory = 320 << 20
)

// runImport is `rasoat import FILE --unit CODE`: a list in, and what came of it to stdout. Below a unit
// above the commune the rows go to the communes that they name, each in a transaction of its own. With
// --hamlets the hamlets that the list names are made; without, children of hamlets that the commune
// lacks stand under the unknown one. --dry-run says what it would do; --undo NUMBER takes one import
// back. Exit 2 means an unusable file or unit.
func runImport(ctx context.Context, s *store.Store, args []string, stdout, stderr io.Writer) int {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(softMemory))
	o, err := readImportOptions(args)
	if err == nil {
		err = doImport(ctx, s, o, stdout, stderr)
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
	flags.BoolVar(&o.dry, "dry-run", false, "say what would happen and change nothing")
	flags.Int64Var(&o.undo, "undo", 0, "take this import back")
	kind := flags.String("kind", string(registry.ListWhole), "whole, defective or supplement")
	source := flags.String("source", string(registry.SourceSoftware), "software, school or health")
	scope := flags.String("scope", "", "the hamlets that the list is about, with commas between them")
	files, err := positional(flags, args)
	o.kind, o.source = registry.ListKind(*kind), registry.ListSource(*source)
	for _, name := range strings.Split(*scope, ",") {
		if name = strings.TrimSpace(name); name != "" {
			o.scope = append(o.scope, name)
		}
	}
	wrong := o.undo == 0 && (len(files) != 1 || o.unit == "") || o.undo != 0 && len(files) != 0
	if err != nil || wrong || !slices.Contains(registry.ListKinds(), o.kind) || !slices.Contains(registry.ListSources(), o.source) {
		return o, &saidError{"import.usage", nil, err}
	}
	if len(files) == 1 {
		o.file = files[0]
	}
	return o, nil
}

func doImport(ctx context.Context, s *store.Store, o importOptions, stdout, stderr io.Writer) error {
	i := importer{store: s, options: o, act: casework.Act{By: registry.Membership{Role: registry.RoleSystem}, Door: casework.DoorShell}, progress: stderr}
	if o.undo != 0 {
		return i.undo(ctx, stdout)
	}
	book, list, shut, err := i.read(ctx)
	if err != nil {
		return err
	}
	defer shut()
	var unit registry.Unit
	err = i.in(ctx, func(tx *store.Tx, _ casework.Act) (err error) {
		unit, err = importUnit(ctx, tx, o.unit)
		return err
	})
	switch {
	case err != nil:
		return err
	case o.source != registry.SourceSoftware:
		return i.compare(ctx, unit, list, stdout)
	}
	return i.take(ctx, unit, book, list, stdout)
}

// step is what is said while the import goes on; a dry run brings nothing in.
func (o *importOptions) step() string {
	if o.dry {
		return "import.reading"
	}
	return "import.writing"
}

// importer is one import by the shell.
type importer struct {
	store    *store.Store
	options  importOptions
	act      casework.Act
	file     casework.File
	progress io.Writer
}

func (i *importer) in(ctx context.Context, fn func(*store.Tx, casework.Act) error) error {
	return i.store.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error { return fn(tx, i.act) })
}

// read reads the whole list, as a stream from the disk, before a transaction begins.
func (i *importer) read(ctx context.Context) (book *documents.List, list *casework.List, shut func(), err error) {
	file, err := os.Open(i.options.file)
	if err != nil {
		return nil, nil, nil, &saidError{"check.no_file", i.options.file, err}
	}
	shut = func() { _ = file.Close() }
	defer func() {
		if err != nil {
			_ = file.Close()
		}
	}()
	told, end := newPulse(i.progress, "import.reading")
	defer end()
	hash := sha256.New()
	size, err := io.Copy(hash, io.LimitReader(file, mostListed+1))
	if err != nil {
		return nil, nil, nil, &saidError{"check.no_file", i.options.file, err}
	}
	i.file = casework.File{Name: filepath.Base(i.options.file), Hash: hash.Sum(nil)}
	if book, err = documents.OpenWithin(i.file.Name, file, size, mostListed); err != nil {
		return nil, nil, nil, err
	}
	if book.IsTraining() {
		return nil, nil, nil, &documents.Error{Kind: documents.KindTraining, Name: i.file.Name}
	}
	list, err = casework.ReadList(ctx, i.store.Keys(), registry.DateOf(i.store.Now()), book.Rows(), told.Set)
	return book, list, shut, err
}

// take imports the list, or says what that would do.
func (i *importer) take(ctx context.Context, unit registry.Unit, book *documents.List, list *casework.List, stdout io.Writer) error {
	told, end := newPulse(i.progress, i.options.step())
	defer end()
	o := casework.ImportOptions{Hamlets: i.options.hamlets, Kind: i.options.kind, Tell: told.Set}
	var parts []casework.Part
	err := i.in(ctx, func(tx *store.Tx, act casework.Act) (err error) {
		if o.Scope, err = scopeOf(ctx, tx, unit, i.options.scope); err != nil {
			return err
		}
		parts, err = casework.SplitList(ctx, tx, unit, list)
		return err
	})
	if err != nil {
		return err
	}
	if slices.IndexFunc(parts, func(p casework.Part) bool { return p.Commune.ID != 0 }) < 0 {
		return &saidError{"import.not_commune", unit, errors.New("no row names a commune")}
	}
	if i.options.dry {
		told.Set(list.Len())
		return i.preview(ctx, book, parts, o, end, stdout)
	}
	sums, err := casework.ImportParts(ctx, i.in, i.file, parts, o)
	if err != nil {
		return err
	}
	done := make([]casework.Summary, 0, len(sums))
	for n, s := range sums {
		if parts[n].Commune.ID != 0 {
			done = append(done, s)
		}
	}
	end()
	total := casework.Total(done)
	if len(done) == 1 {
		total = done[0]
	}
	return printSaid(stdout, "import.summary", total)
}

func (i *importer) preview(ctx context.Context, book *documents.List, parts []casework.Part, o casework.ImportOptions, end func(), stdout io.Writer) error {
	var p casework.Preview
	err := i.in(ctx, func(tx *store.Tx, act casework.Act) (err error) {
		p, err = casework.PreviewParts(ctx, tx, act, i.file, book, parts, o)
		return err
	})
	if err != nil {
		return err
	}
	end()
	if err := printSaid(stdout, "import.dry_run", p); err != nil {
		return err
	}
	return printQuestions(stdout, book)
}
