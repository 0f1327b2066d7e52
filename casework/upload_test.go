package casework_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

// TestUpload_measure: files and bytes of a day have a measure for each member; what is refused is not counted, and the
// next day begins anew.
func TestUpload_measure(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	take := func(m registry.Membership, size int64) *casework.UploadError {
		t.Helper()
		var refused *casework.UploadError
		err := w.Try(m, func(ctx context.Context, tx *store.Tx) error { return casework.TakeUpload(ctx, tx, m, size) })
		if err != nil && !errors.As(err, &refused) {
			t.Fatal(err)
		}
		return refused
	}
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		for range casework.UploadFiles - 1 {
			if err := casework.TakeUpload(ctx, tx, w.Officer, 1<<20); err != nil {
				return err
			}
		}
		return nil
	})
	if e := take(w.Officer, casework.UploadBytes-59<<20+1); e == nil || e.Files != 59 || e.MB != 59 || e.Waiting != 0 {
		t.Errorf("a byte too much: %v", e)
	}
	if e := take(w.Officer, -1); e != nil {
		t.Errorf("the last file: %v", e)
	}
	if e := take(w.Officer, 1); e == nil || e.Files != 60 {
		t.Errorf("a file too many: %v", e)
	}
	if e := take(w.Leader, 20<<20); e != nil {
		t.Errorf("somebody else: %v", e)
	}
	w.Clock.Set(w.Clock.Now().Add(24 * time.Hour))
	if e := take(w.Officer, 20<<20); e != nil {
		t.Errorf("the next day: %v", e)
	}
}

// TestUpload_waiting: ten files may go together; the next waits until one of them has been read.
func TestUpload_waiting(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	send := func() error {
		return d.Try(d.Officer, func(ctx context.Context, tx *store.Tx) error {
			if err := casework.TakeUpload(ctx, tx, d.Officer, 1000); err != nil {
				return err
			}
			f := casework.SentFile{ID: "file-1", Name: "tháng 11.csv"}
			return casework.StartImport(ctx, tx, casework.Act{By: d.Officer}, casetest.ChatOfficer, f)
		})
	}
	for range casework.UploadWaiting {
		if err := send(); err != nil {
			t.Fatal(err)
		}
	}
	var refused *casework.UploadError
	if err := send(); !errors.As(err, &refused) || refused.Waiting != casework.UploadWaiting {
		t.Fatalf("the eleventh file: %v", err)
	}
	d.once()
	if err := send(); err != nil {
		t.Errorf("after one was read: %v", err)
	}
}

// TestWorker_outlivesAPanic: a file that breaks the program is given up after three tries, and the next job is done.
func TestWorker_outlivesAPanic(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var said bytes.Buffer
	d.worker.Log = slog.New(slog.NewTextHandler(&said, nil))
	d.file = func(context.Context) ([]byte, error) { panic("Nguyễn Văn An 096219900001") }
	d.send()
	for range 3 {
		d.once()
		d.passed()
	}
	d.idle()
	d.file = func(context.Context) ([]byte, error) { return []byte(november), nil }
	d.send()
	d.once()
	if log := said.String(); strings.Count(log, "panic: string at rasoat/casework") != 3 || !strings.Contains(log, "final=true") {
		t.Errorf("the log does not tell where it broke:\n%s", log)
	}
	if strings.Contains(said.String(), "Nguyễn") || strings.Contains(said.String(), "0962") {
		t.Errorf("the log tells what it broke on:\n%s", &said)
	}
	if jobs, _, _ := d.open(); jobs != 1 {
		t.Errorf("%d lists wait, want the good one", jobs)
	}
}
