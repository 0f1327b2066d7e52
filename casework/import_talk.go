package casework

import (
	"context"
	"errors"
	"maps"
	"slices"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// ImportUse is what a file that was sent is taken for.
type ImportUse string

// What can be done with a file. Only lists of the software are imported.
const (
	UseSoftware ImportUse = "software"
	UseSchool   ImportUse = "school"
	UseHealth   ImportUse = "health"
	UseStaff    ImportUse = "staff"
)

func (u ImportUse) source() registry.ListSource { return registry.ListSource(u) }

func (u ImportUse) compares() bool { return u == UseSchool || u == UseHealth }

// importTalk is what was said about a file so far. It waits with the file, sealed.
type importTalk struct {
	Answers  importAnswers   `json:"answers"`
	Question *ImportQuestion `json:"question,omitempty"`
	Seq      int64           `json:"seq,omitempty"`   // of the question: an answer to an earlier one does not count
	Shown    *importCounts   `json:"shown,omitempty"` // what the preview said
	Look     *ImportLook     `json:"look,omitempty"`  // what can be opened from the preview
}

// importAnswers are all that somebody has said, or that was certain.
type importAnswers struct {
	Use      ImportUse                  `json:"use,omitempty"`
	Kind     registry.ListKind          `json:"kind,omitempty"`
	Scope    []registry.UnitID          `json:"scope,omitempty"`
	Asked    bool                       `json:"asked,omitempty"` // she wants to say what it is, however certain it seems
	Columns  documents.Mapping          `json:"columns"`
	Fields   bool                       `json:"fields,omitempty"` // offer every field for the column that is asked about
	Sort     bool                       `json:"sort,omitempty"`   // ask about every strange hamlet
	NoCodes  bool                       `json:"no_codes,omitempty"`
	Decode   *bool                      `json:"decode,omitempty"`
	Hamlets  map[string]registry.UnitID `json:"hamlets,omitempty"`  // by HamletKey; 0: unknown
	New      map[string]bool            `json:"new,omitempty"`      // by HamletKey
	Accepted map[string]bool            `json:"accepted,omitempty"` // proposals, by offerKey
	Communes []string                   `json:"communes,omitempty"`
	Whole    bool                       `json:"whole,omitempty"` // all communes that the file names
}

// ImportQuestion is one question about a file. The words for it are found by Kind.
type ImportQuestion struct {
	Kind    string         `json:"kind"` // the name of its words: "ask_what", "ask_column" …
	About   QuestionData   `json:"about"`
	Options []ImportOption `json:"options"`
}

// QuestionData is what the words of a question are made of: nothing that tells who is on the list.
type QuestionData struct {
	File               string
	Kind               string // that the file was recognised as
	Mark               string // of a file of ours
	Said               string // words of its title
	Rows, Faulty, Gone int
	Sheet, Column      string
	Header, Field      string
	Samples            []string
	Encoding           string
	Columns            string
	Before, After      string
	Name               string // of a hamlet
	Count, More        int
	Unit               string
	Places             []documents.PlaceCount
}

// ImportOption is one answer that can be chosen. Label and the rest up to Set are for its words.
type ImportOption struct {
	Label string
	Name  string         `json:",omitempty"`
	Field string         `json:",omitempty"`
	Count int            `json:",omitempty"`
	Set   importAnswered `json:"set"`
}

// importAnswered is what choosing an option says.
type importAnswered struct {
	Use     ImportUse             `json:"use,omitempty"`
	Kind    registry.ListKind     `json:"kind,omitempty"`
	Scope   []registry.UnitID     `json:"scope,omitempty"`
	Column  *columnAnswer         `json:"column,omitempty"`
	Fields  bool                  `json:"fields,omitempty"`
	Codes   *registry.EthnicCodes `json:"codes,omitempty"`
	Signs   []string              `json:"signs,omitempty"` // of the tables that Codes is about
	Decode  *bool                 `json:"decode,omitempty"`
	Hamlets []hamletAnswer        `json:"hamlets,omitempty"`
	Commune string                `json:"commune,omitempty"`
	Whole   bool                  `json:"whole,omitempty"`
}

type columnAnswer struct{ Sign, Letter, Field string }

type hamletAnswer struct {
	Key  string
	Unit registry.UnitID // 0: unknown
	New  bool
}

// apply takes an answer over.
func (a *importAnswers) apply(s importAnswered) {
	a.Fields = s.Fields
	if s.Use != "" {
		a.Use, a.Kind, a.Scope, a.Asked = s.Use, s.Kind, s.Scope, false
	}
	if c := s.Column; c != nil {
		t := a.table(c.Sign)
		if t.Columns == nil {
			t.Columns = map[string]string{}
		}
		t.Columns[c.Letter] = c.Field
		a.Columns.Tables[c.Sign] = t
	}
	for _, sign := range s.Signs {
		t := a.table(sign)
		t.EthnicCodes, a.NoCodes = *s.Codes, *s.Codes == ""
		a.Columns.Tables[sign] = t
	}
	if s.Decode != nil {
		a.Decode = s.Decode
	}
	for _, h := range s.Hamlets {
		a.place(h)
	}
	if s.Commune != "" {
		a.Communes = append(a.Communes, s.Commune)
	}
	a.Whole = a.Whole || s.Whole
}

func (a *importAnswers) table(sign string) documents.TableMapping {
	if a.Columns.Tables == nil {
		a.Columns.Tables = map[string]documents.TableMapping{}
	}
	t := a.Columns.Tables[sign]
	t.Columns = maps.Clone(t.Columns)
	return t
}

func (a *importAnswers) place(h hamletAnswer) {
	if a.Hamlets == nil {
		a.Hamlets = map[string]registry.UnitID{}
	}
	if a.New == nil {
		a.New = map[string]bool{}
	}
	if h.New {
		a.New[h.Key] = true
		return
	}
	a.Hamlets[h.Key] = h.Unit
}

// options are what the import is told.
func (a *importAnswers) options() ImportOptions {
	return ImportOptions{Hamlets: true, Merge: a.Hamlets, Communes: a.Communes, Kind: a.Kind, Scope: a.Scope, Source: registry.SourceSoftware}
}

// importCounts are what a preview promises.
type importCounts struct{ New, Changed, Unchanged, Moved, Missing, Conflicts, Strange int }

func countsOf(s *Summary) importCounts {
	return importCounts{s.New, s.Changed, s.Unchanged, s.Moved, s.Missing, len(s.Conflicts), len(s.Strange)}
}

// waiting is the list that waits for the actor's word. ErrImportGone when it does not.
func waiting(ctx context.Context, tx *store.Tx, act Act, chat, job int64) (*store.Job, importJob, error) {
	if _, err := communeOf(ctx, tx, act.By); err != nil {
		return nil, importJob{}, err
	}
	if store.IsPage(chat) {
		chat = 0 // under strict a preview in the chat opens its lists on the member's page
	}
	j, err := tx.ParkedJob(ctx, job, chat, act.By.ID, jobImportAsk)
	if errors.Is(err, store.ErrNotFound) {
		return nil, importJob{}, ErrImportGone
	}
	if err != nil {
		return nil, importJob{}, err
	}
	p, err := readImportJob(j.Payload)
	return j, p, err
}

// AnswerImport takes the choice with that place under the question with that number, and gives the list back to
// the worker. ErrChanged when the question is no longer asked.
func AnswerImport(ctx context.Context, tx *store.Tx, act Act, chat, job, seq, choice int64) error {
	j, p, err := waiting(ctx, tx, act, chat, job)
	if err != nil {
		return err
	}
	if p.Question == nil || p.Seq != seq || choice < 0 || choice >= int64(len(p.Question.Options)) {
		return ErrChanged
	}
	set := p.Question.Options[choice].Set
	p.Answers.apply(set)
	p.Question = nil
	next := jobImportRead
	if set.Use == UseStaff {
		if _, err := staffCommune(ctx, tx, act.By); err != nil {
			return err
		}
		if _, err := tx.DropJobs(ctx, 0, chat, act.By.ID, jobStaffAsk); err != nil {
			return err
		}
		next = jobStaffRead
	}
	return wakeImport(ctx, tx, j, p, next)
}

// ReaskImport asks once more what the file is.
func ReaskImport(ctx context.Context, tx *store.Tx, act Act, chat, job int64) error {
	j, p, err := waiting(ctx, tx, act, chat, job)
	if err != nil {
		return err
	}
	p.Answers.Asked = true
	return wakeImport(ctx, tx, j, p, jobImportRead)
}

// RenewImport makes the preview anew: something has changed that it shows.
func RenewImport(ctx context.Context, tx *store.Tx, act Act, chat, job int64) error {
	j, p, err := waiting(ctx, tx, act, chat, job)
	if err != nil {
		return err
	}
	return wakeImport(ctx, tx, j, p, jobImportRead)
}

// SortImport asks about every hamlet of a list that the commune does not have.
func SortImport(ctx context.Context, tx *store.Tx, act Act, chat, job int64) error {
	j, p, err := waiting(ctx, tx, act, chat, job)
	if err != nil {
		return err
	}
	p.Answers.Sort, p.Answers.New = true, map[string]bool{}
	return wakeImport(ctx, tx, j, p, jobImportRead)
}

// sorts: the hamlets of a first list are looked at all at once, unless one of them may be one that is known.
func (a *importAnswers) sorts(s *Summary, strange []FoundHamlet) bool {
	return a.Sort || !s.First || slices.ContainsFunc(strange, func(h FoundHamlet) bool { return h.Like != 0 })
}

// MarkImport leaves the annotated copy of a list that waits to the worker; the list goes on waiting.
func MarkImport(ctx context.Context, tx *store.Tx, act Act, chat, job int64) error {
	j, _, err := waiting(ctx, tx, act, chat, job)
	if err != nil {
		return err
	}
	_, err = tx.AddJob(ctx, store.Job{Kind: jobImportMark, Chat: chat, Actor: act.By.ID, Payload: j.Payload})
	return err
}

func wakeImport(ctx context.Context, tx *store.Tx, j *store.Job, p importJob, next string) error {
	payload, err := p.bytes()
	if err != nil {
		return err
	}
	err = tx.WakeJobWith(ctx, j, next, payload)
	if errors.Is(err, store.ErrJobLost) {
		return ErrImportGone
	}
	return err
}
