package casework_test

import (
	"bytes"
	"context"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

func TestExport_givesNumbersInFull(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.HandOver(t, 2, 1)
	w.Confirm(t, 1, numberOfAn)
	w.Confirm(t, 2, numberOfBinh)
	confirmed := registry.Filter{Stages: []registry.Stage{registry.StageConfirmed}}
	var file casework.Document
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		file, err = casework.Export(ctx, tx, chatAct(w.Officer), confirmed, casework.ExportNote(confirmed), casework.Words{Title: "Danh sách"})
		return err
	})
	rows := readBack(t, file)
	if file.Count != 2 || len(rows) != 2 || rows[0].IDNumber != string(numberOfAn) || rows[1].Name != "Nguyễn Thị Bình" {
		t.Errorf("the file has %+v", rows)
	}
	for _, by := range []registry.Membership{w.Women, w.Police, w.Leader} {
		err := w.Try(by, func(ctx context.Context, tx *store.Tx) error {
			_, err := casework.Export(ctx, tx, chatAct(by), confirmed, "", casework.Words{})
			return err
		})
		if !isRefused(err) {
			t.Errorf("%s: %v", by.Role, err)
		}
	}
}

func TestExportTo_writesForTheShell(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	act := casework.Act{By: registry.Membership{Role: registry.RoleSystem}, Door: casework.DoorShell}
	var b bytes.Buffer
	err := w.Store.As(context.Background(), store.SystemScope(), func(tx *store.Tx) error {
		b.Reset()
		f := registry.Filter{Units: []registry.UnitID{w.Commune.ID}}
		n, err := casework.ExportTo(context.Background(), tx, act, f, casework.ExportNote(f), casework.Words{Title: "Danh sách", By: "rasoat export"}, &b)
		if n != 10 {
			t.Errorf("%d records, want 10", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if rows := readBack(t, casework.Document{Content: b.Bytes()}); len(rows) != 10 {
		t.Errorf("the file has %d rows", len(rows))
	}
}
