package casework

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// ExportAlone is how many records one person may take out at once without a second person's word; the whole
// commune needs that however small it is.
const ExportAlone = 200

// mostFile is what the channel takes as an attachment, with room for what goes around it.
const mostFile = 45 << 20

// fileStays is how long a file with children's data stands in a chat (design 9: less than 48 hours).
const fileStays = 40 * time.Hour

// A list out is a job; under the second kind a second person has agreed to it.
const (
	jobExport       = "export"
	jobExportAgreed = "export_agreed"
)

// ErrNoPurpose says that a list goes out for a purpose that is given.
var ErrNoPurpose = errors.New("export has no purpose")

// Order is a list that somebody asks for.
type Order struct {
	Filter  registry.Filter
	Words   Words  // what the list says of itself; By is filled in
	File    string // its name
	Subject string // which records, as people read it
	Purpose string // what for, as people read it
	Why     string // the same for the journal: a word that was chosen
	Alone   int    // 0: ExportAlone
}

// Ordered is what came of an order.
type Ordered struct {
	Count int
	Asked []registry.Membership // who may agree to it; empty: the job is under way
}

// OrderExport leaves a list to the worker, or asks a second person first where it is long or the whole
// commune. Nothing to export is store.ErrNotFound.
func OrderExport(ctx context.Context, tx *store.Tx, act Act, chat int64, o Order) (Ordered, error) {
	if err := act.By.Require(registry.ActExport, act.By.UKey); err != nil {
		return Ordered{}, err
	}
	if o.Purpose == "" || o.Why == "" {
		return Ordered{}, ErrNoPurpose
	}
	if err := o.checkPurpose(); err != nil {
		return Ordered{}, err
	}
	n, err := tx.CountChildren(ctx, o.Filter)
	if err == nil && n == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return Ordered{}, err
	}
	payload, err := json.Marshal(o)
	if err != nil {
		return Ordered{}, fmt.Errorf("write job: %w", err)
	}
	if o.needsSecond(n) {
		return askExport(ctx, tx, act, chat, o, n, payload)
	}
	j := store.Job{Kind: jobExport, Chat: chat, Actor: act.By.ID, Payload: payload}
	if j.ID, err = tx.AddJob(ctx, j); err != nil {
		return Ordered{}, err
	}
	return Ordered{Count: n}, tellExport(ctx, tx, &j, NoticeExportProgress, ExportNotice{Subject: o.Subject, Count: n})
}

// mostPurpose is what the footer of a printed page takes beside name and time.
const mostPurpose = 80

// checkPurpose also takes out what the footer of a page would read as a field of its own.
func (o *Order) checkPurpose() error {
	o.Purpose = strings.ReplaceAll(registry.CleanText(o.Purpose), "&", "+")
	if utf8.RuneCountInString(o.Purpose) > mostPurpose {
		return ErrWordsLong
	}
	return checkWords(o.Purpose)
}

func askExport(ctx context.Context, tx *store.Tx, act Act, chat int64, o Order, n int, payload []byte) (Ordered, error) {
	unit, err := tx.Unit(ctx, act.By.Unit)
	if err != nil {
		return Ordered{}, err
	}
	_, asked, err := AskSecond(ctx, tx, act, Second{
		Kind: SecondExport, Unit: unit, Count: n, Subject: o.Subject, Purpose: o.Purpose, Chat: chat, Job: jobExportAgreed, Payload: payload,
	})
	return Ordered{Count: n, Asked: asked}, err
}

func (o Order) needsSecond(n int) bool {
	alone := o.Alone
	if alone <= 0 {
		alone = ExportAlone
	}
	return n > alone || o.isWhole()
}

// isWhole reports whether nothing is left out: the filter is the empty one.
func (o Order) isWhole() bool {
	b, err := json.Marshal(o.Filter)
	empty, err2 := json.Marshal(registry.Filter{})
	return err == nil && err2 == nil && bytes.Equal(b, empty)
}

// Notices about a list that goes out: one message that tells how far it is, and the file.
const (
	NoticeExportProgress = "export_progress"
	NoticeExportDone     = "export_done"
	NoticeExportFile     = "export_file"
	NoticeExportFailed   = "export_failed"
)

// ExportNotice is the body of these notices.
type ExportNotice struct {
	Subject string
	Unit    string `json:",omitempty"`
	Rows    int    `json:",omitempty"` // written so far
	Count   int    `json:",omitempty"`
	File    string `json:",omitempty"`
	Content []byte `json:",omitempty"`
	Problem string `json:",omitempty"` // a word of ours
}

// Why a list did not go out.
const (
	exportSecond = "second" // it has grown meanwhile, and needs a second person
	exportEmpty  = "empty"
	exportLarge  = "large" // no attachment may be that large
	exportBroken = "broken"
)

// exportError ends the job for good.
type exportError struct{ problem string }

func (e *exportError) Error() string { return "export list: " + e.problem }

func tellExport(ctx context.Context, tx *store.Tx, j *store.Job, kind string, n ExportNotice) error {
	return tellJob(ctx, tx, j, kind, "export", n)
}

// tellJob edits the one message of a job.
func tellJob(ctx context.Context, tx *store.Tx, j *store.Job, kind, field string, n any) error {
	body, err := json.Marshal(map[string]any{field: n})
	if err != nil {
		return fmt.Errorf("write notice: %w", err)
	}
	return tx.Enqueue(ctx, store.Post{
		Chat: j.Chat, Reader: j.Actor, Verb: store.Edit, Kind: kind, Slot: fmt.Sprintf("%s:%d", field, j.ID),
		Priority: store.AtScreen, Body: body,
	})
}

// sendFile leaves a file with personal data for the chat of a job, and takes it out of there again within
// 48 hours. It is not protected: a protected file cannot reach a PC.
func sendFile(ctx context.Context, tx *store.Tx, j *store.Job, kind, field string, n any) error {
	body, err := json.Marshal(map[string]any{field: n})
	if err != nil {
		return fmt.Errorf("write notice: %w", err)
	}
	slot := fmt.Sprintf("file:%d", j.ID)
	return tx.Enqueue(ctx,
		store.Post{Chat: j.Chat, Reader: j.Actor, Kind: kind, Slot: slot, Priority: store.AtScreen, Body: body},
		store.Post{
			Chat: j.Chat, Reader: j.Actor, Verb: store.Delete, Kind: store.KindReply, Slot: slot, Priority: store.Urgent,
			RunAt: tx.Now.Add(fileStays), Body: []byte("{}"),
		})
}

// writeExport makes the list and hands it over, in the rights that the member has now. The journal says who,
// when, how many, which and what for, in the transaction in which the file is handed over.
func (w *Worker) writeExport(ctx context.Context, j *store.Job) error {
	var o Order
	if err := json.Unmarshal(j.Payload, &o); err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	say := func(ctx context.Context, tx *store.Tx, far soFar) error {
		return tellExport(ctx, tx, j, NoticeExportProgress, ExportNotice{Subject: o.Subject, Rows: far.rows})
	}
	return w.during(ctx, j, say, func(ctx context.Context, wrote func(int)) error {
		return w.asMember(ctx, j, func(tx *store.Tx, act Act) error { return finishExport(ctx, tx, act, j, o, wrote) })
	})
}

func finishExport(ctx context.Context, tx *store.Tx, act Act, j *store.Job, o Order, wrote func(int)) error {
	if err := act.By.Require(registry.ActExport, act.By.UKey); err != nil {
		return err
	}
	ids, err := tx.ChildIDs(ctx, o.Filter)
	if err == nil {
		ids, err = usable(ctx, tx, ids)
	}
	switch {
	case err != nil:
		return err
	case len(ids) == 0:
		return &exportError{exportEmpty}
	case j.Kind != jobExportAgreed && o.needsSecond(len(ids)):
		return &exportError{exportSecond}
	}
	act.exported(tx, len(ids), ExportNote(o.Filter), o.Why)
	o.Words.Purpose = o.Purpose
	var b bytes.Buffer
	if err := act.writeCounted(ctx, tx, &b, ids, o.Words, documents.ExportColumns(), wrote); err != nil {
		return err
	}
	if b.Len() > mostFile {
		return &exportError{exportLarge}
	}
	if err := tx.FinishJob(ctx, j); err != nil {
		return err
	}
	done := ExportNotice{Subject: o.Subject, Unit: o.Words.Unit, Count: len(ids)}
	if err := tellExport(ctx, tx, j, NoticeExportDone, done); err != nil {
		return err
	}
	done.File, done.Content = o.File, b.Bytes()
	return sendFile(ctx, tx, j, NoticeExportFile, "export", done)
}

// exportProblem is what is said of an export that will not be tried again.
func exportProblem(err error, last bool) (problem string, final bool) {
	var known *exportError
	switch {
	case errors.As(err, &known):
		return known.problem, true
	case last:
		return exportBroken, true
	}
	return "", false
}

// exportFailed notes what went wrong with a list out, and tells who asked for it once it is final.
func (w *Worker) exportFailed(ctx context.Context, j *store.Job, cause error) error {
	problem, final := exportProblem(cause, j.Attempts >= jobTries)
	var refused *registry.RefusedError
	code := problem
	if errors.As(cause, &refused) || errors.Is(cause, store.ErrNotFound) {
		code, problem, final = "refused", "", true
	}
	w.Log.Warn("job has failed", "job", j.ID, "kind", j.Kind, "try", j.Attempts, "final", final, "error", cause)
	err := w.Store.As(ctx, store.Nothing(int64(j.Actor)), func(tx *store.Tx) error {
		if err := tx.FailJob(ctx, j, code, final); err != nil || !final || problem == "" {
			return err
		}
		return tellExport(ctx, tx, j, NoticeExportFailed, ExportNotice{Problem: problem})
	})
	if errors.Is(err, store.ErrJobLost) {
		return nil
	}
	return err
}
