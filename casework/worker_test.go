package casework_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/store"
)

const november = `Mã trẻ,Họ và tên,Ngày sinh,Giới tính,Dân tộc,Số định danh cá nhân,Họ tên cha,Họ tên mẹ,Ấp
TE00001,Nguyễn Văn An,05/03/2019,Nam,Kinh,,Nguyễn Văn Bảy,Trần Thị Út,Ấp 1
TE00021,Kim Thị Sô Phi,14/02/2022,Nữ,Khmer,,Kim Sang,Thạch Thị Hiền,Ấp 3
`

// desk is a world with a worker, and a channel that hands out one file.
type desk struct {
	*casetest.World
	t      *testing.T
	worker *casework.Worker
	file   func(context.Context) ([]byte, error)
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{World: casetest.New(t), t: t}
	d.file = func(context.Context) ([]byte, error) { return []byte(november), nil }
	d.worker = d.anotherWorker()
	return d
}

func (d *desk) anotherWorker() *casework.Worker {
	return &casework.Worker{
		Store: d.Store, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Download: func(ctx context.Context, id string, _ int64) ([]byte, error) {
			if id != "file-1" {
				return nil, errors.New("no such file")
			}
			return d.file(ctx)
		},
	}
}

// send leaves the file to the worker.
func (d *desk) send() {
	d.t.Helper()
	d.Do(d.t, d.Officer, func(ctx context.Context, tx *store.Tx) error {
		f := casework.SentFile{ID: "file-1", Name: "tháng 11.csv", Message: 7}
		return casework.StartImport(ctx, tx, casework.Act{By: d.Officer}, casetest.ChatOfficer, f)
	})
}

func (d *desk) answer(yes bool, job int64) error {
	return d.Try(d.Officer, func(ctx context.Context, tx *store.Tx) error {
		if yes {
			return casework.AcceptImport(ctx, tx, casework.Act{By: d.Officer}, casetest.ChatOfficer, job)
		}
		return casework.DeclineImport(ctx, tx, casework.Act{By: d.Officer}, casetest.ChatOfficer, job)
	})
}

func (d *desk) once() {
	d.t.Helper()
	if worked, err := d.worker.Once(context.Background()); !worked || err != nil {
		d.t.Fatalf("worked %v, error %v", worked, err)
	}
}

func (d *desk) idle() {
	d.t.Helper()
	if worked, err := d.worker.Once(context.Background()); worked || err != nil {
		d.t.Fatalf("worked %v, error %v", worked, err)
	}
}

// passed lets the lease of every job run out.
func (d *desk) passed() {
	d.exec(`UPDATE jobs SET lease_until = now() - interval '1 second' WHERE done_at IS NULL`)
}

func (d *desk) exec(query string) {
	d.t.Helper()
	d.Do(d.t, d.Officer, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, query)
		return err
	})
}

// said is what the chat's outbox holds and has not replaced.
func (d *desk) said() string {
	d.t.Helper()
	var kinds []string
	d.Do(d.t, d.Officer, func(ctx context.Context, tx *store.Tx) error {
		return tx.SelectContext(ctx, &kinds, `SELECT verb || ' ' || kind FROM outbox WHERE dead_at IS NULL ORDER BY id`)
	})
	return strings.Join(kinds, ", ")
}

// open counts jobs that have not ended, and imports.
func (d *desk) open() (jobs, payloads, imports int) {
	d.t.Helper()
	d.Do(d.t, d.Officer, func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRowxContext(ctx, `
			SELECT count(*) FILTER (WHERE done_at IS NULL), count(payload), (SELECT count(*) FROM imports) FROM jobs`).Scan(&jobs, &payloads, &imports)
	})
	return jobs, payloads, imports
}

func (d *desk) expect(said string, jobs, imports int) {
	d.t.Helper()
	if got := d.said(); got != said {
		d.t.Errorf("said %q, want %q", got, said)
	}
	if j, p, i := d.open(); j != jobs || p != jobs || i != imports {
		d.t.Errorf("%d jobs with %d payloads, %d imports; want %d and %d", j, p, i, jobs, imports)
	}
}

func TestWorker_asksThenImports(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.idle()
	d.send()
	d.expect("edit import_progress", 1, 0)
	d.once()
	d.expect("delete reply, edit import_preview", 1, 0)
	d.idle() // it waits for the officer
	if err := d.answer(true, 1); err != nil {
		t.Fatal(err)
	}
	for _, yes := range []bool{true, false} {
		if err := d.answer(yes, 1); !errors.Is(err, casework.ErrImportGone) {
			t.Errorf("a second press: %v", err)
		}
	}
	d.once()
	d.expect("delete reply, edit import_done", 0, 1)
	if err := d.answer(true, 1); !errors.Is(err, casework.ErrImportGone) {
		t.Errorf("a late press: %v", err)
	}
	if c := d.Child(t, 11); c.Values.Name != "Kim Thị Sô Phi" {
		t.Errorf("imported %+v", c.Values)
	}
	d.send()
	d.once()
	d.expect("delete reply, edit import_done, delete reply, edit import_done", 0, 2)
}

func TestWorker_declined(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.send()
	d.once()
	if err := d.answer(false, 1); err != nil {
		t.Fatal(err)
	}
	d.idle()
	d.expect("delete reply, edit import_preview", 0, 0)
	if err := d.answer(true, 1); !errors.Is(err, casework.ErrImportGone) {
		t.Errorf("a press after it: %v", err)
	}
}

func TestWorker_aNewerFileTakesTheOldOnesPlace(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.send()
	d.once()
	d.send()
	d.once()
	if err := d.answer(true, 1); !errors.Is(err, casework.ErrImportGone) {
		t.Errorf("the older one: %v", err)
	}
	if err := d.answer(true, 2); err != nil {
		t.Error(err)
	}
}

func TestWorker_nobodyAnswers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.send()
	d.once()
	d.passed()
	d.once()
	d.expect("delete reply, edit import_failed", 0, 0)
}

func TestWorker_isOnlyForWhoAsked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.send()
	d.once()
	err := d.Try(d.Officer, func(ctx context.Context, tx *store.Tx) error {
		return casework.AcceptImport(ctx, tx, casework.Act{By: d.Officer}, casetest.ChatWomen, 1)
	})
	if !errors.Is(err, casework.ErrImportGone) {
		t.Errorf("from another chat: %v", err)
	}
	if err := d.answer(true, 1); err != nil {
		t.Fatal(err)
	}
	d.Do(t, d.Officer, func(ctx context.Context, tx *store.Tx) error { return tx.EndMembership(ctx, d.Officer.ID) })
	d.once()
	d.expect("delete reply, edit import_preview", 0, 0)
}

func TestWorker_aListThatCannotBeRead(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.file = func(context.Context) ([]byte, error) { return []byte("Tháng,Kinh phí\n10,5\n"), nil }
	d.send()
	d.once()
	d.expect("delete reply, edit import_failed", 0, 0)
}

func TestWorker_triesThreeTimes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	works := d.file
	d.file = func(context.Context) ([]byte, error) { return nil, errors.New("the channel is away") }
	d.send()
	d.once()
	d.idle() // not at once
	d.expect("edit import_progress", 1, 0)
	d.passed()
	d.once()
	d.passed()
	d.once()
	d.expect("delete reply, edit import_failed", 0, 0)
	d.file = works
	d.send()
	d.once()
	d.expect("delete reply, edit import_failed, delete reply, edit import_preview", 1, 0)
}

func TestWorker_killedOnTheWay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.send()
	// One dies right after the claim.
	if _, err := d.Store.ClaimJob(context.Background(), uuid.New(), time.Hour); err != nil {
		t.Fatal(err)
	}
	d.idle()
	d.passed()
	// The next dies while it fetches.
	ctx, kill := context.WithCancel(context.Background())
	works := d.file
	d.file = func(ctx context.Context) ([]byte, error) {
		kill()
		return nil, ctx.Err()
	}
	if _, err := d.worker.Once(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("killed: %v", err)
	}
	d.file = works
	d.passed()
	d.once()
	d.expect("delete reply, edit import_preview", 1, 0)
}

func TestWorker_saysHowFarItIs(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.worker.Every = time.Millisecond
	d.exec(`UPDATE outbox SET sent_at = made_at`)
	d.file = func(ctx context.Context) ([]byte, error) {
		d.exec(`UPDATE outbox SET sent_at = made_at, body = NULL`)
		for d.unsaid() == 0 && ctx.Err() == nil { // a word of progress comes while the file does
		}
		return []byte(november), ctx.Err()
	}
	d.send()
	d.once()
	if said := d.said(); !strings.HasSuffix(said, "delete reply, edit import_preview") {
		t.Errorf("said %q", said)
	}
}

func (d *desk) unsaid() (n int) {
	d.Do(d.t, d.Officer, func(ctx context.Context, tx *store.Tx) error {
		return tx.GetContext(ctx, &n, `SELECT count(*) FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL`)
	})
	return n
}

func TestWorker_losesTheJob(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.worker.Every = time.Millisecond
	other := d.anotherWorker()
	d.file = func(ctx context.Context) ([]byte, error) {
		d.file = func(context.Context) ([]byte, error) { return []byte(november), nil }
		for worked := false; !worked; { // the first one renews its lease meanwhile
			d.passed()
			var err error
			if worked, err = other.Once(context.Background()); err != nil {
				return nil, err
			}
		}
		<-ctx.Done() // the first one notices
		return nil, ctx.Err()
	}
	d.send()
	d.once()
	d.expect("delete reply, edit import_preview", 1, 0)
}

func TestWorker_runsUntilToldToStop(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- d.worker.Run(ctx) }()
	d.send()
	for !strings.Contains(d.said(), "import_preview") && !t.Failed() {
	}
	if err := d.answer(true, 1); err != nil {
		t.Error(err)
	}
	for !strings.Contains(d.said(), "import_done") && !t.Failed() {
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("stopped with %v", err)
	}
}
