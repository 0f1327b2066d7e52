package casework

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"rasoat/registry"
	"rasoat/store"
)

// An import by chat is one job that goes from kind to kind: the file is fetched and read, its sealed
// bytes wait for the officer's word, and then it is brought in.
const (
	jobImportRead  = "import_read"
	jobImportAsk   = "import_ask"
	jobImportWrite = "import_write"
	jobImportMark  = "import_mark" // beside the one that waits: its annotated copy
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
	importTalk
	lists   []byte // what the preview can open, as Look says
	content []byte
}

// importHead is an importJob without the file.
type importHead struct {
	SentFile
	Talk importTalk
	// Lists is how many bytes of lists stand before the file.
	Lists int `json:",omitempty"`
}

func (p importJob) bytes() ([]byte, error) {
	head, err := json.Marshal(importHead{p.SentFile, p.importTalk, len(p.lists)})
	if err != nil {
		return nil, fmt.Errorf("write job: %w", err)
	}
	b := binary.BigEndian.AppendUint32(nil, uint32(len(head))) // #nosec G115 -- the length of a head of ours
	return slices.Concat(b, head, p.lists, p.content), nil
}

func readImportJob(b []byte) (p importJob, err error) {
	const prefix = 4
	if len(b) < prefix || len(b)-prefix < int(binary.BigEndian.Uint32(b)) {
		return p, errors.New("read job: payload is too short")
	}
	end := prefix + int(binary.BigEndian.Uint32(b))
	var head importHead
	if err := json.Unmarshal(b[prefix:end], &head); err != nil {
		return p, fmt.Errorf("read job: %w", err)
	}
	p.SentFile, p.importTalk = head.SentFile, head.Talk
	if head.Lists < 0 || len(b)-end < head.Lists {
		return p, errors.New("read job: lists are too short")
	}
	p.lists, p.content = b[end:end+head.Lists], b[end+head.Lists:]
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
	j, p, err := waiting(ctx, tx, act, chat, job)
	if err != nil {
		return err
	}
	if p.Shown == nil {
		return ErrChanged // a question is still open
	}
	return wakeImport(ctx, tx, j, p, jobImportWrite)
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

// expireImport ends a list for which nobody gave the word.
func expireImport(context.Context, *store.Job) error { return &ImportProblem{Kind: problemExpired} }

func (p importJob) progress(j *store.Job, step string) ImportNotice {
	return ImportNotice{Job: j.ID, File: p.Name, Step: step}
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
