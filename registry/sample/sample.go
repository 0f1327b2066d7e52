// Package sample makes communes that do not exist, with a known truth: lists as faulty as real ones,
// and beside each row what is right and what a check has to find.
//
// Nobody on these lists lives: names are put together by frequency from lists of our own, numbers take
// serials from 900000 up, telephones a prefix that no network uses. It imports registry only.
package sample

import (
	"fmt"
	"iter"

	"rasoat/registry"
)

// Hamlet is a part of the commune, with the commune that it belonged to before a merger.
type Hamlet struct{ Type, Name, Former string }

// String is the hamlet as lists write it, "Ấp 3".
func (h Hamlet) String() string { return h.Type + " " + h.Name }

// Options describe a world. The same options give the same world, row for row.
type Options struct {
	Seed     uint64
	Code     string // of the commune with its scheme, "2026:32167"
	Commune  string
	Province string
	Hamlets  []Hamlet
	Children int // rows of the list; numbers are unique up to some three million
	AsOf     registry.Date
	Mix      Mix
	Wide     bool // names from a vocabulary as wide as life's, for searches; else from the frequent ones alone
}

// Mix holds shares of all children, from 0 to 1. The zero value stands for DefaultMix.
type Mix struct {
	Khmer, Hoa, Highland float64 // the rest is Kinh
	NoNumber             float64
	BadNumber            float64
	OtherFaults          float64 // scales the faults of all other fields; 1 is usual
	Copies               float64 // children listed a second time
	OverAge              float64
}

// DefaultMix is a commune of Cà Mau in January 2023: 66.589 of 188.584 children without a number.
func DefaultMix() Mix {
	return Mix{
		Khmer: 0.06, Hoa: 0.02, Highland: 0.005,
		NoNumber: 66_589.0 / 188_584.0, BadNumber: 0.045, OtherFaults: 1, Copies: 0.005, OverAge: 0.004,
	}
}

// Row is one line of the list.
type Row struct {
	Values    registry.Values // as the list has it
	Truth     registry.Values // canonical, with the number that the police would give
	Software  string          // the child's code in the national software
	Household int
	Defects   registry.Defects // what a check of the whole list has to find
	Twin      bool             // the row's number stands on another row as well
	Copy      bool             // the same child stands on another row as well
	Note      string
}

// Neighbours is what registry.Check has to know about the other rows of the list.
func (r Row) Neighbours() registry.Neighbours {
	return registry.Neighbours{NumberHeld: r.Twin, SameChild: r.Copy}
}

// World is a commune that can be listed as often as needed.
type World struct{ options Options }

// New checks the options and returns their world.
func New(o Options) (*World, error) {
	if len(o.Hamlets) == 0 || o.Children < 1 || o.AsOf.IsZero() {
		return nil, fmt.Errorf("make sample: want hamlets, children and a day, got %d, %d and %q", len(o.Hamlets), o.Children, o.AsOf)
	}
	if o.Mix == (Mix{}) {
		o.Mix = DefaultMix()
	}
	return &World{options: o}, nil
}

// Options returns what the world was made from.
func (w *World) Options() Options { return w.options }

// Place says which commune is listed, and on which day.
func (w *World) Place() (commune, province string, asOf registry.Date) {
	return w.options.Commune, w.options.Province, w.options.AsOf
}

// Listed streams what the list itself shows: the code in the national software and the values.
func (w *World) Listed() iter.Seq2[string, registry.Values] {
	return func(yield func(string, registry.Values) bool) {
		for row := range w.Rows() {
			if !yield(row.Software, row.Values) {
				return
			}
		}
	}
}

// TanThuan is the demo: Xã Tân Thuận, tỉnh Cà Mau, merged in 2025 from Tân Đức and Tân Thuận, on
// 20 November 2026.
func TanThuan() *World {
	o := Options{
		Seed: 32167, Children: 1867, AsOf: registry.Date{Year: 2026, Month: 11, Day: 20}, Mix: DefaultMix(),
	}
	for _, row := range tsv(communesTSV) {
		o.Code, o.Commune, o.Province = row[0], row[1], row[2]
		o.Hamlets = append(o.Hamlets, Hamlet{Type: row[3], Name: row[4], Former: row[5]})
	}
	return &World{options: o}
}

// Rows streams the list, hamlet by hamlet, brothers and sisters together; memory does not grow with
// its length.
func (w *World) Rows() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		g := newGenerator(w.options)
		for listed := 0; listed < w.options.Children; {
			for _, row := range g.next(listed) {
				if listed == w.options.Children {
					return
				}
				listed++
				row.Software = fmt.Sprintf("%s%07d", softwarePrefix, listed)
				if !yield(row) {
					return
				}
			}
		}
	}
}

const softwarePrefix = "TE"
