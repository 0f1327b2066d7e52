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

// newPulse says how far long work is, whatever the work is doing; the caller calls end, once at least.
func newPulse(out io.Writer, template string) (p *casework.Pulse, end func()) {
	clock := time.NewTicker(casework.PulseEvery)
	p = casework.StartPulse(clock.C, func(_ time.Time, rows int) {
		_ = printSaid(out, template, rows) // who does not listen misses nothing
	})
	return p, sync.OnceFunc(func() {
		clock.Stop()
		p.End()
	})
}
