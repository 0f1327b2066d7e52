package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/registry/sample"
	"rasoat/store"
	"rasoat/templates"
)

// How many invented children a training commune has, unless it is said, and at most.
const (
	trainChildren = 40
	mostToTrain   = 500
)

// trainOptions are what stands behind `rasoat unit train`.
type trainOptions struct {
	unit             string
	children         int
	reset, end, show bool
}

// runTrain is `rasoat unit train --unit CODE [--children N] [--reset | --end | --show]`: a commune to train in for the
// people of a real one, filled with invented children. Again it brings in who has come since; --reset begins anew,
// --end closes it and erases its records, --show prints how many have done each lesson. Exit 2 means an unusable unit.
func runTrain(ctx context.Context, s *store.Store, args []string, stdout, stderr io.Writer) int {
	err := train(ctx, s, args, stdout)
	var said *saidError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &said):
		fmt.Fprintln(stderr, sentence(err))
		return exitUnusable
	}
	fmt.Fprintln(stderr, "rasoat unit train:", err)
	return 1
}

func train(ctx context.Context, s *store.Store, args []string, stdout io.Writer) error {
	o := trainOptions{}
	flags := flag.NewFlagSet("unit train", flag.ContinueOnError)
	flags.StringVar(&o.unit, "unit", "", "the real commune, as scheme:code or code")
	flags.IntVar(&o.children, "children", trainChildren, "how many invented children")
	flags.BoolVar(&o.reset, "reset", false, "begin anew")
	flags.BoolVar(&o.end, "end", false, "close it and erase its records")
	flags.BoolVar(&o.show, "show", false, "how many have done each lesson")
	rest, err := positional(flags, args)
	modes := 0
	for _, on := range []bool{o.reset, o.end, o.show} {
		if on {
			modes++
		}
	}
	if err != nil || len(rest) > 0 || o.unit == "" || modes > 1 || o.children < 1 || o.children > mostToTrain {
		return &saidError{"training.usage", nil, err}
	}
	real, err := trainUnit(ctx, s, o.unit)
	if err != nil {
		return err
	}
	switch {
	case o.end:
		err = endTraining(ctx, s, real, stdout)
	case o.show:
		err = showTraining(ctx, s, real, stdout)
	default:
		err = makeTraining(ctx, s, real, o, stdout)
	}
	if errors.Is(err, store.ErrNotFound) {
		return &saidError{"training.not_open", real[len(real)-1], err}
	}
	return err
}

// trainUnit is the path from the province down to the real commune.
func trainUnit(ctx context.Context, s *store.Store, code string) (path []registry.Unit, err error) {
	err = s.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		scheme, code := registry.ParseUnitCode(code, store.Scheme2026)
		unit, err := tx.UnitByCode(ctx, scheme, code)
		switch {
		case errors.Is(err, store.ErrNotFound):
			return &saidError{"training.no_unit", code, err}
		case err != nil:
			return fmt.Errorf("find the unit: %w", err)
		case unit.Level != registry.LevelCommune:
			return &saidError{"training.not_commune", unit, errors.New("unit is no commune")}
		}
		path, err = tx.UnitPath(ctx, unit.ID)
		return err
	})
	return path, err
}

func makeTraining(ctx context.Context, s *store.Store, path []registry.Unit, o trainOptions, stdout io.Writer) error {
	real := path[len(path)-1]
	name, err := templates.Text("training.commune", real)
	if err != nil {
		return err
	}
	province, err := templates.Text("training.province", path[0])
	if err != nil {
		return err
	}
	var sum casework.TrainingSum
	err = s.AsWork(ctx, store.TrainingScope(real.Key.Rehearsal()), func(tx *store.Tx) (err error) {
		hamlets, err := tx.UnitsBelow(ctx, real.ID)
		if err != nil {
			return err
		}
		sum, err = casework.Train(ctx, tx, casework.TrainingPlan{
			Of: real, Name: name, Province: province, Children: o.children, Reset: o.reset,
			List: func(seed int64, children int) (casework.File, *casework.List, error) {
				return inventedList(ctx, tx, path, hamlets, seed, children)
			},
		})
		return err
	})
	if err != nil {
		return err
	}
	return printSaid(stdout, "training.made", sum)
}

// inventedList is a list of children who do not exist, in the hamlets of the real commune.
func inventedList(ctx context.Context, tx *store.Tx, path, hamlets []registry.Unit, seed int64, children int) (casework.File, *casework.List, error) {
	const most = 4
	today := registry.DateOf(tx.Now)
	o := sample.TanThuan().Options()
	o.Seed, o.Children, o.AsOf = uint64(seed), children, today // #nosec G115 -- any number is a seed
	o.Commune, o.Province = path[len(path)-1].FullName(), path[0].FullName()
	if len(hamlets) > 0 {
		o.Hamlets = nil
		for _, h := range hamlets[:min(most, len(hamlets))] {
			o.Hamlets = append(o.Hamlets, sample.Hamlet{Type: h.Type, Name: h.Name})
		}
	}
	world, err := sample.New(o)
	if err != nil {
		return casework.File{}, nil, err
	}
	return casework.InventedList(ctx, tx.Keys(), templates.Word("demo", "file"), world, today)
}

func endTraining(ctx context.Context, s *store.Store, path []registry.Unit, stdout io.Writer) error {
	real, erased := path[len(path)-1], 0
	var unit registry.Unit
	err := s.AsWork(ctx, store.TrainingScope(real.Key.Rehearsal()), func(tx *store.Tx) error {
		t, err := tx.TrainingOf(ctx, real.ID)
		if err != nil {
			return err
		}
		if unit, err = tx.Unit(ctx, t.Unit); err != nil {
			return err
		}
		erased, err = casework.EndTraining(ctx, tx, real.ID)
		return err
	})
	if err != nil {
		return err
	}
	return printSaid(stdout, "training.ended", struct {
		Name   string
		Erased int
	}{unit.Name, erased})
}

func showTraining(ctx context.Context, s *store.Store, path []registry.Unit, stdout io.Writer) error {
	var course casework.Course
	err := s.As(ctx, store.SystemScope(), func(tx *store.Tx) (err error) {
		course, err = casework.LookAtCourse(ctx, tx, registry.Membership{}, path[len(path)-1].ID)
		return err
	})
	if err != nil {
		return err
	}
	return printSaid(stdout, "training.shell", course)
}
