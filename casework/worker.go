package casework

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"rasoat/registry"
	"rasoat/store"
)

// Worker does the long jobs that updates have asked for: it claims them one by one under a lease, says
// how far it is, and tries again what has failed. Several may work on one database.
type Worker struct {
	Store *store.Store
	// Download fetches a file from the channel, at most limit bytes of it.
	Download func(ctx context.Context, fileID string, limit int64) ([]byte, error)
	Log      *slog.Logger
	BotName  string        // for the links of invitations; empty: slips carry the code alone
	Holder   uuid.UUID     // who claims; zero: made by Run
	Lease    time.Duration // how long a job is held before another may take it; 0 means 30 s
	Every    time.Duration // between two words of progress; 0 means 2 s
	// Ticks, which may be nil, gives the times at which words of progress are said, and what ends them.
	Ticks func(every time.Duration) (ticks <-chan time.Time, stop func())
}

const (
	jobLease = 30 * time.Second
	jobWord  = 2 * time.Second
	jobPoll  = 5 * time.Second // behind wake-ups that were lost, and for jobs that are tried again
	jobTries = 3
)

// Run works until ctx ends. What it leaves unfinished then is claimed again when its lease is over.
func (w *Worker) Run(ctx context.Context) error {
	woken, err := w.Store.Listener(ctx, store.JobChannel)
	if err != nil {
		return fmt.Errorf("listen for jobs: %w", err)
	}
	for ctx.Err() == nil {
		worked, err := w.Once(ctx)
		if err != nil && ctx.Err() == nil {
			w.Log.Warn("jobs cannot be worked on", "error", err)
		}
		if worked && err == nil {
			continue
		}
		timer := time.NewTimer(jobPoll)
		select {
		case <-ctx.Done():
		case <-woken:
		case <-timer.C:
		}
		timer.Stop()
	}
	return nil
}

// Once does the oldest job that waits; false when there was none. The error is the database's: what
// goes wrong with the job itself is noted there and told to whoever asked for it.
func (w *Worker) Once(ctx context.Context) (bool, error) {
	if w.Holder == uuid.Nil {
		w.Holder = uuid.New()
	}
	j, err := w.Store.ClaimJob(ctx, w.Holder, w.lease())
	if err != nil || j == nil {
		return false, err
	}
	err = safely(func() error { return w.do(ctx, j) })
	switch {
	case err == nil:
		w.Log.Info("job is done", "job", j.ID, "kind", j.Kind)
		return true, nil
	case ctx.Err() != nil:
		return true, ctx.Err()
	case errors.Is(err, store.ErrJobLost):
		w.Log.Warn("job is somebody else's by now", "job", j.ID)
		return true, nil
	}
	return true, w.failed(ctx, j, err)
}

func (w *Worker) do(ctx context.Context, j *store.Job) error {
	switch j.Kind {
	case jobImportRead:
		return w.readImport(ctx, j)
	case jobImportAsk:
		return expireImport(ctx, j)
	case jobImportWrite:
		return w.writeImport(ctx, j)
	case jobImportMark:
		return w.markImport(ctx, j)
	case jobUndoLook, jobUndoDo:
		return w.undoImport(ctx, j)
	case jobExport, jobExportAgreed:
		return w.writeExport(ctx, j)
	case jobStaffRead:
		return w.readStaff(ctx, j)
	case jobStaffAsk:
		return expireImport(ctx, j)
	case jobStaffWrite, jobStaffBound:
		return w.writeStaff(ctx, j)
	case jobErase:
		return w.eraseRecord(ctx, j)
	case jobRecount:
		return w.recountElsewhere(ctx, j)
	}
	return fmt.Errorf("no job is called %q", j.Kind)
}

// failed notes what went wrong. What cannot get better, or has not for several tries, ends the job and
// is told to whoever asked for it; who has lost the right to it hears nothing.
func (w *Worker) failed(ctx context.Context, j *store.Job, cause error) error {
	if j.Kind == jobExport || j.Kind == jobExportAgreed {
		return w.exportFailed(ctx, j, cause)
	}
	problem, final := problemOf(cause)
	code := "fault"
	var refused *registry.RefusedError
	switch {
	case final:
		code = problem.Kind
	case errors.As(cause, &refused), errors.Is(cause, store.ErrNotFound), errors.Is(cause, ErrNoCommune):
		code, final = "refused", true
	case j.Attempts >= jobTries:
		problem, final = &ImportProblem{Kind: problemBroken}, true
	}
	w.Log.Warn("job has failed", "job", j.ID, "kind", j.Kind, "try", j.Attempts, "final", final, "error", cause)
	err := w.Store.As(ctx, store.Nothing(int64(j.Actor)), func(tx *store.Tx) error {
		if err := tx.FailJob(ctx, j, code, final); err != nil || !final || problem == nil {
			return err
		}
		if isStaffJob(j.Kind) {
			return tellStaff(ctx, tx, j, NoticeStaffFailed, StaffNotice{Job: j.ID, Problem: problem})
		}
		n := ImportNotice{Job: j.ID, Problem: problem}
		if p, err := readImportJob(j.Payload); err == nil {
			n.File = p.Name
			if err := deleteMessage(ctx, tx, j.Chat, p.Message); err != nil {
				return err
			}
		}
		return tellImport(ctx, tx, j, NoticeImportFailed, n)
	})
	if errors.Is(err, store.ErrJobLost) {
		return nil
	}
	return err
}

// watch is during for the lists that come in.
func (w *Worker) watch(ctx context.Context, j *store.Job, n ImportNotice, work func(ctx context.Context, read func(rows int)) error) error {
	say := func(ctx context.Context, tx *store.Tx, far soFar) error {
		n.Rows, n.Seconds = far.rows, int(far.took/time.Second)
		return tellImport(ctx, tx, j, NoticeImportProgress, n)
	}
	return w.during(ctx, j, say, work)
}

// during does the work while the job's lease is renewed and its progress said; work tells it how many
// rows it has done. Nothing is said of a job that has ended, and work ends when the job is lost.
func (w *Worker) during(ctx context.Context, j *store.Job, say func(context.Context, *store.Tx, soFar) error, work func(context.Context, func(int)) error) error {
	ctx, lost := context.WithCancelCause(ctx)
	defer lost(nil)
	ticks, stop := w.ticks()
	defer stop()
	var begun time.Time
	pulse := StartPulse(ticks, func(at time.Time, rows int) {
		if begun.IsZero() {
			begun = at.Add(-w.every())
		}
		if ctx.Err() != nil {
			return
		}
		if err := w.progress(ctx, j, soFar{rows, at.Sub(begun)}, say); errors.Is(err, store.ErrJobLost) {
			lost(err)
		} else if err != nil && ctx.Err() == nil {
			w.Log.Warn("progress is not said", "job", j.ID, "error", err)
		}
	})
	err := safely(func() error { return work(ctx, pulse.Set) })
	pulse.End()
	if cause := context.Cause(ctx); err != nil && errors.Is(cause, store.ErrJobLost) {
		return cause
	}
	return err
}

func (w *Worker) progress(ctx context.Context, j *store.Job, far soFar, say func(context.Context, *store.Tx, soFar) error) error {
	return w.Store.As(ctx, store.Nothing(int64(j.Actor)), func(tx *store.Tx) error {
		if err := tx.KeepJob(ctx, j, w.lease()); err != nil {
			return err
		}
		return say(ctx, tx, far)
	})
}

// asActor is asMember for whoever may import the lists of a commune.
func (w *Worker) asActor(ctx context.Context, j *store.Job, fn func(tx *store.Tx, act Act, commune registry.Unit) error) error {
	return w.asMember(ctx, j, func(tx *store.Tx, act Act) error {
		commune, err := communeOf(ctx, tx, act.By)
		if err != nil {
			return err
		}
		tx.Unseen() // an import compares, and shows nothing
		return fn(tx, act, commune)
	})
}

// asMember is a transaction of long work in the rights that the member has now.
func (w *Worker) asMember(ctx context.Context, j *store.Job, fn func(tx *store.Tx, act Act) error) error {
	return w.Store.AsWork(ctx, store.Nothing(int64(j.Actor)), func(tx *store.Tx) error {
		me, err := tx.Membership(ctx, j.Actor)
		if err != nil {
			return fmt.Errorf("find whose job it is: %w", err)
		}
		if err := tx.Become(ctx, me); err != nil {
			return err
		}
		tx.Through(string(DoorChat))
		return fn(tx, Act{By: me, Door: DoorChat})
	})
}

func (w *Worker) lease() time.Duration {
	if w.Lease > 0 {
		return w.Lease
	}
	return jobLease
}

func (w *Worker) every() time.Duration {
	if w.Every > 0 {
		return w.Every
	}
	return jobWord
}

func (w *Worker) ticks() (<-chan time.Time, func()) {
	if w.Ticks != nil {
		return w.Ticks(w.every())
	}
	clock := time.NewTicker(w.every())
	return clock.C, clock.Stop
}
