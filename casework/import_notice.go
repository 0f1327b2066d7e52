package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// Notices about a list that is being imported. All of one job are the same message, edited.
const (
	NoticeImportProgress = "import_progress"
	NoticeImportAsk      = "import_ask"
	NoticeImportPreview  = "import_preview"
	NoticeImportDone     = "import_done"
	NoticeImportFailed   = "import_failed"
	NoticeImportFile     = "import_file"   // the annotated copy
	NoticeImportUndo     = "import_undo"   // what taking it back would do
	NoticeImportUndone   = "import_undone" // what it has done
)

// ImportNotice is the body of these notices: ids, counts, and the name of the file.
type ImportNotice struct {
	Job     int64
	File    string
	Step    string `json:",omitempty"` // "reading", "writing"; empty: received
	Rows    int    `json:",omitempty"` // read so far
	Seconds int    `json:",omitempty"` // that it has taken
	Summary *Summary
	Problem *ImportProblem

	Seq      int64           `json:",omitempty"` // of the question
	Question *ImportQuestion `json:",omitempty"`
	Shown    *ImportShown    `json:",omitempty"`
	Compared *Compared       `json:",omitempty"`
	Undone   *UndoNotice     `json:",omitempty"`
	Content  []byte          `json:",omitempty"`
}

// ImportShown is what a preview tells beside its summary.
type ImportShown struct {
	Use      ImportUse
	Scope    []string // names of the hamlets that the list is about
	Skips    []SkipCount
	Places   []documents.PlaceCount // former communes, where there are several
	Unread   []string               // sheets without a list
	Decoded  bool
	Offers   int  // proposals that can be accepted before
	Stale    bool // something has changed since the last preview
	Declares bool // the member may declare a total
}

// SkipCount is how many lines are no children for one reason.
type SkipCount struct {
	Reason documents.SkipReason
	Count  int
}

// UndoNotice is UndoneImport as far as it is told.
type UndoNotice struct {
	Import                  UndoneLine
	Removed, Restored, Left int
	Hamlets                 []string // that go with it
	Kept                    int      // hamlets that have to stay
	Stuck                   []StuckRow
}

// UndoneLine is which import.
type UndoneLine struct {
	ID       int64
	FileName string
	Source   registry.ListSource
	At       time.Time
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
	problemExpired   = "expired"           // nobody gave the word
	problemBroken    = "broken"            // not done after several tries
	problemLarge     = "large"             // no attachment may be that large
	problemUndone    = "refused_undone"    // it was taken back before
	problemStrangers = "refused_strangers" // every row is of another commune
	problemOld       = "refused_old"       // it is too long ago to be taken back
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
