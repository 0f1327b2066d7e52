package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// exportOptions are what stands behind `rasoat export`.
type exportOptions struct {
	unit, file string
	stage      registry.Stage // none: every stage
}

// runExport is `rasoat export --unit CODE [--stage S] FILE`: a list of a unit and all below it as XLSX,
// numbers in full, journalled. Wrong use and a file that cannot be written are exit 2.
func runExport(ctx context.Context, s *store.Store, args []string, stdout, stderr io.Writer) int {
	o, err := readExportOptions(args)
	if err != nil {
		fmt.Fprintln(stderr, sentence(err))
		return exitUnusable
	}
	var b bytes.Buffer
	count, err := exportUnit(ctx, s, o, &b)
	var said *saidError
	if err != nil && !errors.As(err, &said) {
		fmt.Fprintln(stderr, "rasoat export:", err)
		return 1
	}
	if err == nil {
		err = writeFile(o.file, func(w io.Writer) error { _, err := b.WriteTo(w); return err })
	}
	if err == nil {
		err = say(stdout, "export.shell_done", map[string]any{"Count": count, "File": o.file})
	}
	if err != nil {
		fmt.Fprintln(stderr, sentence(err))
		return exitUnusable
	}
	return 0
}

func readExportOptions(args []string) (exportOptions, error) {
	var o exportOptions
	flags := flag.NewFlagSet("export", flag.ContinueOnError)
	flags.StringVar(&o.unit, "unit", "", "the unit, as scheme:code or code")
	stage := flags.String("stage", "", "only records of this stage")
	files, err := positional(flags, args)
	if err != nil || len(files) != 1 || o.unit == "" {
		return o, &saidError{"export.usage", registry.Stages(), err}
	}
	o.file = files[0]
	if *stage != "" {
		if o.stage, err = registry.ParseStage(*stage); err != nil {
			return o, &saidError{"export.no_stage", map[string]any{"Stage": *stage, "Stages": registry.Stages()}, err}
		}
	}
	return o, nil
}

// exportUnit writes the workbook once the journal stands; a repeated transaction begins it anew.
func exportUnit(ctx context.Context, s *store.Store, o exportOptions, b *bytes.Buffer) (count int, err error) {
	scheme, code := registry.ParseUnitCode(o.unit, store.Scheme2026)
	err = s.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error {
		b.Reset()
		unit, err := tx.UnitByCode(ctx, scheme, code)
		if errors.Is(err, store.ErrNotFound) {
			return &saidError{"export.no_unit", o.unit, err}
		}
		if err != nil {
			return err
		}
		f := registry.Filter{Units: []registry.UnitID{unit.ID}}
		view := map[string]any{"Stage": ""}
		if o.stage != registry.StageNone {
			f.Stages, view["Stage"] = []registry.Stage{o.stage}, o.stage.String()
		}
		title, err := templates.Text("export.shell_title", view)
		if err != nil {
			return err
		}
		act := casework.Act{By: registry.Membership{Role: registry.RoleSystem, Unit: unit.ID, UKey: unit.Key}, Door: casework.DoorShell}
		words := casework.Words{Title: title, Unit: unit.FullName(), By: "rasoat export"}
		count, err = casework.ExportTo(ctx, tx, act, f, casework.ExportNote(f), words, b)
		return err
	})
	return count, err
}

// say prints a sentence of the templates.
func say(w io.Writer, template string, data any) error {
	text, err := templates.Text(template, data)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, text)
	return err
}
