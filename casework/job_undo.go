package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

// Taking an import back is a job as well: first what it would do, then, on a word, the same in earnest.
const (
	jobUndoLook = "import_undo_look"
	jobUndoDo   = "import_undo"
)

// undoJob is the payload.
type undoJob struct{ Import int64 }

// MayUndo reports whether an import can still be taken back on a day.
func MayUndo(i store.Import, now time.Time) bool {
	return i.UndoneAt.IsZero() && now.Sub(i.At) <= undoDays*24*time.Hour
}

// StartUndo leaves taking an import back to the worker, or looking what that would do. What cannot be taken back
// any more is refused at once.
func StartUndo(ctx context.Context, tx *store.Tx, act Act, chat, id int64, look bool) error {
	line, err := tx.Import(ctx, id)
	if err != nil {
		return err
	}
	if err := act.By.Require(registry.ActImport, line.Unit.Key); err != nil {
		return err
	}
	switch {
	case !line.UndoneAt.IsZero():
		return ErrImportUndone
	case !MayUndo(line, tx.Now):
		return ErrImportOld
	}
	payload, err := json.Marshal(undoJob{id})
	if err != nil {
		return fmt.Errorf("write job: %w", err)
	}
	kind := jobUndoDo
	if look {
		kind = jobUndoLook
	}
	_, err = tx.AddJob(ctx, store.Job{Kind: kind, Chat: chat, Actor: act.By.ID, Payload: payload})
	return err
}

func (w *Worker) undoImport(ctx context.Context, j *store.Job) error {
	var p undoJob
	if err := json.Unmarshal(j.Payload, &p); err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	undo, kind := UndoImport, NoticeImportUndone
	if j.Kind == jobUndoLook {
		undo, kind = PreviewUndo, NoticeImportUndo
	}
	quiet := func(context.Context, *store.Tx, soFar) error { return nil }
	return w.during(ctx, j, quiet, func(ctx context.Context, _ func(int)) error {
		return w.asActor(ctx, j, func(tx *store.Tx, act Act, _ registry.Unit) error {
			done, err := undo(ctx, tx, act, p.Import)
			switch {
			case errors.Is(err, ErrImportUndone):
				return &ImportProblem{Kind: problemUndone}
			case errors.Is(err, ErrImportOld):
				return &ImportProblem{Kind: problemOld}
			case err != nil:
				return err
			}
			if err := tx.FinishJob(ctx, j); err != nil {
				return err
			}
			told := &UndoNotice{
				Import:  UndoneLine{p.Import, done.Import.FileName, done.Import.Source, done.Import.At},
				Removed: done.Removed, Restored: done.Restored, Left: done.Left, Stuck: done.Stuck, Kept: done.Kept,
			}
			for _, hamlet := range done.Hamlets {
				told.Hamlets = append(told.Hamlets, hamlet.FullName())
			}
			for i := range told.Stuck {
				told.Stuck[i].Name = "" // the number of the sheet tells enough
			}
			return tellImport(ctx, tx, j, kind, ImportNotice{Job: j.ID, Undone: told})
		})
	})
}
