package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"rasoat/casework"
	"rasoat/documents"
	"rasoat/store"
)

// slipOrder is `rasoat invite --file LIST --unit CODE --out SLIPS.pdf [--bound]`.
type slipOrder struct {
	bot, file, out string
	unit           *string
	bound          bool
}

// run invites everybody on the list who can be, and says who cannot. The slips are written before the
// invitations are committed: none is lost when the disk is full.
func (o slipOrder) run(ctx context.Context, s *store.Store, stdout, stderr io.Writer) int {
	rows, err := o.read()
	var sum casework.StaffSummary
	if err == nil {
		sum, err = o.invite(ctx, s, rows)
	}
	if err == nil {
		err = say(stdout, "staff.shell_done", map[string]any{"Ready": sum.Ready, "File": o.out, "Problems": sum.Problems, "More": 0})
	}
	if err != nil {
		fmt.Fprintln(stderr, "rasoat invite:", err)
		return exitUnusable
	}
	return 0
}

func (o slipOrder) read() ([]documents.StaffRow, error) {
	f, err := os.Open(o.file)
	if err != nil {
		return nil, fmt.Errorf("open list: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("open list: %w", err)
	}
	return documents.Staff(filepath.Base(o.file), f, info.Size())
}

func (o slipOrder) invite(ctx context.Context, s *store.Store, rows []documents.StaffRow) (sum casework.StaffSummary, err error) {
	err = s.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error {
		unit, err := unitByCode(ctx, tx, *o.unit)
		if err != nil {
			return err
		}
		var slips []documents.Slip
		if slips, sum, err = casework.InviteStaff(ctx, tx, shellAct(), unit, rows, o.bound, o.bot); err != nil || len(slips) == 0 {
			return err
		}
		var b bytes.Buffer
		if err := documents.WriteSlips(&b, slips); err != nil {
			return err
		}
		return writeFile(o.out, func(w io.Writer) error { _, err := b.WriteTo(w); return err })
	})
	return sum, err
}
