package casework

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// A list of staff is one job that goes from kind to kind, like a list of children.
const (
	jobStaffRead  = "staff_read"
	jobStaffAsk   = "staff_ask"
	jobStaffWrite = "staff_write" // whoever brings the slip
	jobStaffBound = "staff_bound" // only the telephone number of the list
)

func isStaffJob(kind string) bool { return strings.HasPrefix(kind, "staff_") }

// Notices about a list of staff.
const (
	NoticeStaffProgress = "staff_progress"
	NoticeStaffPreview  = "staff_preview"
	NoticeStaffDone     = "staff_done"
	NoticeStaffFile     = "staff_file"
	NoticeStaffFailed   = "staff_failed"
)

// StaffNotice is the body of these notices.
type StaffNotice struct {
	Job     int64
	Name    string `json:",omitempty"` // of the file that was sent
	Summary *StaffSummary
	Slips   []byte         `json:",omitempty"` // PDF
	Problem *ImportProblem `json:",omitempty"`
}

func tellStaff(ctx context.Context, tx *store.Tx, j *store.Job, kind string, n StaffNotice) error {
	return tellJob(ctx, tx, j, kind, "staff", n)
}

// StartStaff leaves a list of staff to the worker. One that still waits in the chat is given up for it.
func StartStaff(ctx context.Context, tx *store.Tx, act Act, chat int64, f SentFile) error {
	if _, err := staffCommune(ctx, tx, act.By); err != nil {
		return err
	}
	if _, err := tx.DropJobs(ctx, 0, chat, act.By.ID, jobStaffAsk); err != nil {
		return err
	}
	payload, err := importJob{SentFile: f}.bytes()
	if err != nil {
		return err
	}
	j := store.Job{Kind: jobStaffRead, Chat: chat, Actor: act.By.ID, Payload: payload}
	if j.ID, err = tx.AddJob(ctx, j); err != nil {
		return err
	}
	return tellStaff(ctx, tx, &j, NoticeStaffProgress, StaffNotice{Job: j.ID, Name: f.Name})
}

// AcceptStaff gives the worker the word; bound as in InviteStaff. ErrImportGone when the list does not wait.
func AcceptStaff(ctx context.Context, tx *store.Tx, act Act, chat, job int64, bound bool) error {
	if _, err := staffCommune(ctx, tx, act.By); err != nil {
		return err
	}
	next := jobStaffWrite
	if bound {
		next = jobStaffBound
	}
	woken, err := tx.WakeJob(ctx, job, chat, act.By.ID, jobStaffAsk, next)
	if err == nil && !woken {
		err = ErrImportGone
	}
	return err
}

// DeclineStaff gives up a list of staff that waits.
func DeclineStaff(ctx context.Context, tx *store.Tx, act Act, chat, job int64) error {
	n, err := tx.DropJobs(ctx, job, chat, act.By.ID, jobStaffAsk)
	if err == nil && n == 0 {
		err = ErrImportGone
	}
	return err
}

// staffCommune is the commune into which the member invites by list.
func staffCommune(ctx context.Context, tx *store.Tx, by registry.Membership) (registry.Unit, error) {
	if err := by.Require(registry.ActInvite, by.UKey); err != nil {
		return registry.Unit{}, err
	}
	u, err := tx.Unit(ctx, by.Unit)
	if err == nil && u.Level != registry.LevelCommune {
		err = ErrNoCommune
	}
	return u, err
}

// readStaff fetches and reads the list and shows what it would do.
func (w *Worker) readStaff(ctx context.Context, j *store.Job) error {
	p, err := readImportJob(j.Payload)
	if err != nil {
		return err
	}
	say := func(ctx context.Context, tx *store.Tx, _ soFar) error {
		return tellStaff(ctx, tx, j, NoticeStaffProgress, StaffNotice{Job: j.ID, Name: p.Name})
	}
	return w.during(ctx, j, say, func(ctx context.Context, _ func(int)) error {
		if len(p.content) == 0 {
			if p.content, err = w.Download(ctx, p.ID, documents.MaxUpload); err != nil {
				return fmt.Errorf("fetch file: %w", err)
			}
		}
		rows, err := p.staff()
		if err != nil {
			return err
		}
		return w.asMember(ctx, j, func(tx *store.Tx, act Act) error {
			commune, err := staffCommune(ctx, tx, act.By)
			if err != nil {
				return err
			}
			_, sum, err := planStaff(ctx, tx, act, commune, rows)
			if err != nil {
				return err
			}
			return askStaff(ctx, tx, j, p, sum)
		})
	})
}

func (p importJob) staff() ([]documents.StaffRow, error) {
	return documents.Staff(p.Name, bytes.NewReader(p.content), int64(len(p.content)))
}

// askStaff puts the job aside until the inviter has seen what it would do; the file leaves the chat.
func askStaff(ctx context.Context, tx *store.Tx, j *store.Job, p importJob, sum StaffSummary) error {
	payload, err := p.bytes()
	if err != nil {
		return err
	}
	if err := tx.ParkJob(ctx, j, jobStaffAsk, payload, askDays*24*time.Hour); err != nil {
		return err
	}
	if err := deleteMessage(ctx, tx, j.Chat, p.Message); err != nil {
		return err
	}
	return tellStaff(ctx, tx, j, NoticeStaffPreview, StaffNotice{Job: j.ID, Name: p.Name, Summary: &sum})
}

// writeStaff makes the invitations and sends the slips, all in one transaction: no code is lost between.
func (w *Worker) writeStaff(ctx context.Context, j *store.Job) error {
	p, err := readImportJob(j.Payload)
	if err != nil {
		return err
	}
	rows, err := p.staff()
	if err != nil {
		return err
	}
	return w.asMember(ctx, j, func(tx *store.Tx, act Act) error {
		commune, err := staffCommune(ctx, tx, act.By)
		if err != nil {
			return err
		}
		slips, sum, err := InviteStaff(ctx, tx, act, commune, rows, j.Kind == jobStaffBound, w.BotName)
		if err != nil {
			return err
		}
		n := StaffNotice{Job: j.ID, Name: p.Name, Summary: &sum}
		if err := tx.FinishJob(ctx, j); err != nil {
			return err
		}
		if err := tellStaff(ctx, tx, j, NoticeStaffDone, n); err != nil || len(slips) == 0 {
			return err
		}
		var b bytes.Buffer
		if err := documents.WriteSlips(&b, slips); err != nil {
			return err
		}
		n.Slips = b.Bytes()
		return sendFile(ctx, tx, j, NoticeStaffFile, "staff", n)
	})
}
