package casework

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// An import by chat is one job that goes from kind to kind: the file is fetched and read, its sealed
// bytes wait for the officer's word, and then it is brought in.
const (
	jobImportRead  = "import_read"
	jobImportAsk   = "import_ask"
	jobImportWrite = "import_write"
)

// askDays is how long a list waits for the officer's word.
const askDays = 7

var (
	// ErrImportGone says that a list no longer waits: it was answered, replaced or given up.
	ErrImportGone = errors.New("list no longer waits to be imported")
	// ErrNoCommune says that the member's unit is no commune, so that no list can be its own.
	ErrNoCommune = errors.New("unit is no commune")
)

// SentFile is a file as the channel announces it.
type SentFile struct {
	ID      string // for Worker.Download
	Name    string
	Message int64 // that it came with, deleted once the list is dealt with; 0 is none
}

// importJob is the payload of the job: a head, and the file once it was fetched.
type importJob struct {
	SentFile
	content []byte
}

func (p importJob) bytes() ([]byte, error) {
	head, err := json.Marshal(p.SentFile)
	if err != nil {
		return nil, fmt.Errorf("write job: %w", err)
	}
	b := binary.BigEndian.AppendUint32(nil, uint32(len(head)))
	return append(append(b, head...), p.content...), nil
}

func readImportJob(b []byte) (p importJob, err error) {
	const prefix = 4
	if len(b) < prefix || len(b)-prefix < int(binary.BigEndian.Uint32(b)) {
		return p, errors.New("read job: payload is too short")
	}
	end := prefix + int(binary.BigEndian.Uint32(b))
	if err := json.Unmarshal(b[prefix:end], &p.SentFile); err != nil {
		return p, fmt.Errorf("read job: %w", err)
	}
	p.content = b[end:]
	return p, nil
}

// StartImport leaves a list to the worker. A list that still waits in the chat for an answer is given
// up for it.
func StartImport(ctx context.Context, tx *store.Tx, act Act, chat int64, f SentFile) error {
	if _, err := communeOf(ctx, tx, act.By); err != nil {
		return err
	}
	if _, err := tx.DropJobs(ctx, 0, chat, act.By.ID, jobImportAsk); err != nil {
		return err
	}
	payload, err := importJob{SentFile: f}.bytes()
	if err != nil {
		return err
	}
	j := store.Job{Kind: jobImportRead, Chat: chat, Actor: act.By.ID, Payload: payload}
	if j.ID, err = tx.AddJob(ctx, j); err != nil {
		return err
	}
	return tellImport(ctx, tx, &j, NoticeImportProgress, ImportNotice{Job: j.ID, File: f.Name})
}

// AcceptImport gives the worker the officer's word. ErrImportGone when the list does not wait for it.
func AcceptImport(ctx context.Context, tx *store.Tx, act Act, chat, job int64) error {
	if _, err := communeOf(ctx, tx, act.By); err != nil {
		return err
	}
	woken, err := tx.WakeJob(ctx, job, chat, act.By.ID, jobImportAsk, jobImportWrite)
	if err == nil && !woken {
		err = ErrImportGone
	}
	return err
}

// DeclineImport gives up a list that waits. ErrImportGone when it does not.
func DeclineImport(ctx context.Context, tx *store.Tx, act Act, chat, job int64) error {
	n, err := tx.DropJobs(ctx, job, chat, act.By.ID, jobImportAsk)
	if err == nil && n == 0 {
		err = ErrImportGone
	}
	return err
}

// communeOf is the commune whose lists the member may import.
func communeOf(ctx context.Context, tx *store.Tx, by registry.Membership) (registry.Unit, error) {
	if err := by.Require(registry.ActImport, by.UKey); err != nil {
		return registry.Unit{}, err
	}
	u, err := tx.Unit(ctx, by.Unit)
	if err == nil && u.Level != registry.LevelCommune {
		err = ErrNoCommune
	}
	return u, err
}

// readImport fetches a file, reads it and shows what it would do. A file that was imported before and
// changes nothing is not asked about.
func (w *Worker) readImport(ctx context.Context, j *store.Job) error {
	p, err := readImportJob(j.Payload)
	if err != nil {
		return err
	}
	return w.watch(ctx, j, p.progress(j, "reading"), func(ctx context.Context, read func(int)) error {
		if p.content, err = w.Download(ctx, p.ID, documents.MaxUpload); err != nil {
			return fmt.Errorf("fetch file: %w", err)
		}
		list, err := p.list(ctx, w.Store, read)
		if err != nil {
			return err
		}
		return w.asActor(ctx, j, func(tx *store.Tx, act Act, commune registry.Unit) error {
			s, err := PreviewList(ctx, tx, act, commune, NewFile(p.Name, p.content), list, ImportOptions{})
			if err != nil {
				return err
			}
			if s.Again && s.isIdle() {
				if err := deleteMessage(ctx, tx, j.Chat, p.Message); err != nil {
					return err
				}
				return finishImport(ctx, tx, act, commune, j, p, list, read)
			}
			return askImport(ctx, tx, j, p, s)
		})
	})
}

// askImport puts the job aside until the officer has seen what it would do.
func askImport(ctx context.Context, tx *store.Tx, j *store.Job, p importJob, s Summary) error {
	payload, err := p.bytes()
	if err != nil {
		return err
	}
	if err := tx.ParkJob(ctx, j, jobImportAsk, payload, askDays*24*time.Hour); err != nil {
		return err
	}
	if err := deleteMessage(ctx, tx, j.Chat, p.Message); err != nil {
		return err
	}
	return tellImport(ctx, tx, j, NoticeImportPreview, ImportNotice{Job: j.ID, File: p.Name, Summary: &s})
}

// writeImport brings the list in; the preview is not relied on, since a day may lie between.
func (w *Worker) writeImport(ctx context.Context, j *store.Job) error {
	p, err := readImportJob(j.Payload)
	if err != nil {
		return err
	}
	return w.watch(ctx, j, p.progress(j, "writing"), func(ctx context.Context, read func(int)) error {
		list, err := p.list(ctx, w.Store, read)
		if err != nil {
			return err
		}
		return w.asActor(ctx, j, func(tx *store.Tx, act Act, commune registry.Unit) error {
			return finishImport(ctx, tx, act, commune, j, p, list, read)
		})
	})
}

// finishImport commits the records, the end of the job and the word of it together.
func finishImport(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit, j *store.Job, p importJob, list *List, tell func(int)) error {
	s, err := ImportList(ctx, tx, act, commune, NewFile(p.Name, p.content), list, ImportOptions{Hamlets: true, Tell: tell})
	if err != nil {
		return err
	}
	if err := tx.FinishJob(ctx, j); err != nil {
		return err
	}
	return tellImport(ctx, tx, j, NoticeImportDone, ImportNotice{Job: j.ID, File: p.Name, Summary: &s})
}

// expireImport ends a list for which nobody gave the word.
func expireImport(context.Context, *store.Job) error { return &ImportProblem{Kind: problemExpired} }

func (p importJob) progress(j *store.Job, step string) ImportNotice {
	return ImportNotice{Job: j.ID, File: p.Name, Step: step}
}

// list reads the file before a transaction begins.
func (p importJob) list(ctx context.Context, s *store.Store, read func(int)) (*List, error) {
	book, err := documents.Open(p.Name, bytes.NewReader(p.content), int64(len(p.content)))
	if err != nil {
		return nil, err
	}
	return ReadList(ctx, s.Keys(), registry.DateOf(s.Now()), book.Rows(), read)
}

// deleteMessage takes a file with children's data out of the chat (design 9).
func deleteMessage(ctx context.Context, tx *store.Tx, chat, message int64) error {
	if message == 0 {
		return nil
	}
	return tx.Enqueue(ctx, store.Post{
		Chat: chat, Verb: store.Delete, Kind: store.KindReply, Priority: store.Urgent, MessageID: message, Body: []byte("{}"),
	})
}
