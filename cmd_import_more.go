package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// compare holds a list of a school or a health post against the records.
func (i *importer) compare(ctx context.Context, unit registry.Unit, list *casework.List, stdout io.Writer) error {
	if unit.Level != registry.LevelCommune {
		return &saidError{"import.not_commune", unit, errors.New("unit is no commune")}
	}
	compare := casework.CompareList
	if i.options.dry {
		compare = casework.PreviewCompare
	}
	var done casework.Compared
	err := i.in(ctx, func(tx *store.Tx, act casework.Act) (err error) {
		done, err = compare(ctx, tx, act, unit, i.file, list, i.options.source)
		return err
	})
	if err != nil {
		return err
	}
	return printSaid(stdout, "import.compared", done)
}

// undo takes one import back, or says what that would do.
func (i *importer) undo(ctx context.Context, stdout io.Writer) error {
	undo := casework.UndoImport
	if i.options.dry {
		undo = casework.PreviewUndo
	}
	var done casework.UndoneImport
	err := i.in(ctx, func(tx *store.Tx, act casework.Act) (err error) {
		done, err = undo(ctx, tx, act, i.options.undo)
		return err
	})
	switch {
	case errors.Is(err, store.ErrNotFound):
		return &saidError{"import.no_import", i.options.undo, err}
	case errors.Is(err, casework.ErrImportUndone):
		return &saidError{"import.undone_before", i.options.undo, err}
	case errors.Is(err, casework.ErrImportOld):
		return &saidError{"import.too_old", i.options.undo, err}
	case err != nil:
		return err
	}
	return printSaid(stdout, "import.undone", done)
}

func importUnit(ctx context.Context, tx *store.Tx, text string) (registry.Unit, error) {
	scheme, code := registry.ParseUnitCode(text, store.Scheme2026)
	unit, err := tx.UnitByCode(ctx, scheme, code)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return unit, &saidError{"import.no_unit", text, err}
	case err != nil:
		return unit, fmt.Errorf("find the unit: %w", err)
	}
	return unit, nil
}

func scopeOf(ctx context.Context, tx *store.Tx, unit registry.Unit, names []string) ([]registry.UnitID, error) {
	ids, unknown, err := casework.HamletsNamed(ctx, tx, unit.ID, names)
	if err == nil && len(unknown) > 0 {
		err = &saidError{"import.no_hamlet", unknown[0], store.ErrNotFound}
	}
	return ids, err
}

func printSaid(out io.Writer, template string, data any) error {
	text, err := templates.Text(template, data)
	if err == nil {
		_, err = fmt.Fprintln(out, text)
	}
	return err
}

// ticker says how far long work is, every other second, whatever the work is doing.
type ticker struct {
	mu       sync.Mutex
	out      io.Writer
	template string
	rows     int
	ended    chan struct{}
}

const tickEvery = 2 * time.Second

// newTicker begins to tell; the caller ends it.
func newTicker(out io.Writer, template string) *ticker {
	t := &ticker{out: out, template: template, ended: make(chan struct{})}
	go func() {
		clock := time.NewTicker(tickEvery)
		defer clock.Stop()
		for {
			select {
			case <-t.ended:
				return
			case <-clock.C:
				t.say()
			}
		}
	}()
	return t
}

func (t *ticker) set(rows int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rows = rows
}

func (t *ticker) say() {
	t.mu.Lock()
	defer t.mu.Unlock()
	_ = printSaid(t.out, t.template, t.rows) // who does not listen misses nothing
}

func (t *ticker) end() { close(t.ended) }
