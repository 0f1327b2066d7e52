package casework_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

// out leaves an order to the worker and returns the file that the officer gets, nil when there is none.
func out(t *testing.T, d *desk, by registry.Membership, o casework.Order) (done casework.Ordered, err error) {
	t.Helper()
	if o.Purpose == "" {
		o.Purpose, o.Why = "đối chiếu", "compare"
	}
	o.File, o.Subject = "danh-sach.xlsx", "danh sách"
	err = d.Try(by, func(ctx context.Context, tx *store.Tx) error {
		done, err = casework.OrderExport(ctx, tx, chatAct(by), casetest.ChatOfficer, o)
		return err
	})
	return done, err
}

// noticed are the bodies of the notices of a kind that wait in the outbox, opened.
func (d *desk) noticed(kind string) []casework.ExportNotice {
	d.t.Helper()
	var bodies []casework.ExportNotice
	d.system(func(ctx context.Context, tx *store.Tx) error {
		var rows []struct {
			Seal uuid.UUID
			Body []byte
		}
		if err := tx.SelectContext(ctx, &rows, `SELECT seal, body FROM outbox WHERE kind = $1 AND body IS NOT NULL ORDER BY id`, kind); err != nil {
			return err
		}
		for _, row := range rows {
			plain, err := tx.Keys().Open("outbox", "body", row.Seal, row.Body)
			if err != nil {
				return err
			}
			var n struct{ Export casework.ExportNotice }
			if err := json.Unmarshal(plain, &n); err != nil {
				return err
			}
			bodies = append(bodies, n.Export)
		}
		return nil
	})
	return bodies
}

func (d *desk) system(fn func(ctx context.Context, tx *store.Tx) error) {
	d.t.Helper()
	err := d.Store.As(context.Background(), store.SystemScope(), func(tx *store.Tx) error { return fn(context.Background(), tx) })
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) counted(query string, args ...any) (n int) {
	d.t.Helper()
	d.system(func(ctx context.Context, tx *store.Tx) error { return tx.GetContext(ctx, &n, query, args...) })
	return n
}

func TestOrderExport_givesNumbersInFull(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.HandOver(t, 2, 1)
	d.Confirm(t, 1, numberOfAn)
	d.Confirm(t, 2, numberOfBinh)
	confirmed := registry.Filter{Stages: []registry.Stage{registry.StageConfirmed}}
	for _, by := range []registry.Membership{d.Women, d.Police, d.Leader} {
		if _, err := out(t, d, by, casework.Order{Filter: confirmed}); !isRefused(err) {
			t.Errorf("%s: %v", by.Role, err)
		}
	}
	done, err := out(t, d, d.Officer, casework.Order{Filter: confirmed, Words: casework.Words{Title: "Danh sách"}, Purpose: "họp tổ & ban", Why: "other"})
	if err != nil || done.Count != 2 || len(done.Asked) != 0 {
		t.Fatalf("ordered %+v: %v", done, err)
	}
	d.once()
	files := d.noticed(casework.NoticeExportFile)
	if len(files) != 1 {
		t.Fatalf("%d files", len(files))
	}
	rows := readBack(t, casework.Document{Content: files[0].Content})
	if len(rows) != 2 || rows[0].IDNumber != string(numberOfAn) || rows[1].Name != "Nguyễn Thị Bình" {
		t.Errorf("the file has %+v", rows)
	}
	if n := d.counted(`SELECT count(*) FROM journal WHERE action = 'export' AND actor_id = $1 AND count = 2 AND purpose = 'other'`, int64(d.Officer.ID)); n != 1 {
		t.Errorf("%d lines in the journal", n)
	}
	if n := d.counted(`SELECT count(*) FROM outbox WHERE verb = 'delete' AND run_at - made_at < interval '48 hours'`); n != 1 {
		t.Errorf("%d deletions are set down", n)
	}
}

func TestOrderExport_asksForAPurpose(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	some := registry.Filter{Stages: []registry.Stage{registry.StageDefective}}
	for purpose, want := range map[string]error{
		"gửi cho 0900 000 000": casework.ErrWordsNumber, strings.Repeat("rất dài ", 20): casework.ErrWordsLong,
	} {
		if _, err := out(t, d, d.Officer, casework.Order{Filter: some, Purpose: purpose, Why: "other"}); !errors.Is(err, want) {
			t.Errorf("%q: %v", purpose, err)
		}
	}
	err := d.Try(d.Officer, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.OrderExport(ctx, tx, chatAct(d.Officer), 1, casework.Order{Filter: some})
		return err
	})
	if !errors.Is(err, casework.ErrNoPurpose) {
		t.Errorf("without one: %v", err)
	}
	if n := d.counted(`SELECT count(*) FROM jobs`); n != 0 {
		t.Errorf("%d jobs", n)
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
