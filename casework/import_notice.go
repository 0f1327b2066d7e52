package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"rasoat/documents"
	"rasoat/store"
)

// Notices about a list that is being imported. All of one job are the same message, edited.
const (
	NoticeImportProgress = "import_progress"
	NoticeImportPreview  = "import_preview"
	NoticeImportDone     = "import_done"
	NoticeImportFailed   = "import_failed"
)

// ImportNotice is the body of these notices: ids, counts, and the name of the file.
type ImportNotice struct {
	Job     int64
	File    string
	Step    string `json:",omitempty"` // "reading", "writing"; empty: received
	Rows    int    `json:",omitempty"` // read so far
	Summary *Summary
	Problem *ImportProblem
}

// ImportProblem is why a list was not imported. Kind is that of documents.Error, or one of ours.
type ImportProblem struct {
	Kind  string
	Sheet string
	Row   int
	Limit int
}

// Kinds of problems beside those of documents.
const (
	problemExpired = "expired" // nobody gave the word
	problemBroken  = "broken"  // not done after several tries
)

func (p *ImportProblem) Error() string { return "import list: " + p.Kind }

// problemOf finds what no further try can change.
func problemOf(err error) (*ImportProblem, bool) {
	var problem *ImportProblem
	var document *documents.Error
	switch {
	case errors.As(err, &problem):
		return problem, true
	case errors.As(err, &document):
		return &ImportProblem{Kind: string(document.Kind), Sheet: document.Sheet, Row: document.Row, Limit: document.Limit}, true
	}
	return nil, false
}

// tellImport edits the one message of the job.
func tellImport(ctx context.Context, tx *store.Tx, j *store.Job, kind string, n ImportNotice) error {
	body, err := json.Marshal(struct {
		Import ImportNotice `json:"import"`
	}{n})
	if err != nil {
		return fmt.Errorf("write notice: %w", err)
	}
	return tx.Enqueue(ctx, store.Post{
		Chat: j.Chat, Reader: j.Actor, Verb: store.Edit, Kind: kind, Slot: fmt.Sprintf("import:%d", j.ID),
		Priority: store.AtScreen, Body: body,
	})
}
