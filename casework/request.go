package casework

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

var (
	// ErrRestricted says that a record is kept and not used, as its family asked.
	ErrRestricted = registry.ErrRestricted
	// ErrRequestClosed says that a request is settled, or was extended before.
	ErrRequestClosed = errors.New("request is closed")
)

// Whose word a request is.
const (
	RelationFather   = "father"
	RelationMother   = "mother"
	RelationGuardian = "guardian"
	RelationChild    = "child"
)

// Relations lists who may ask, in the order in which they are offered.
func Relations() []string {
	return []string{RelationMother, RelationFather, RelationGuardian, RelationChild}
}

const (
	jobErase      = "request_erase"
	eraseRule     = "request"
	requestNote   = "request %d"
	actRestrict   = "restrict"
	actRelease    = "unrestrict"
	actRequest    = "request"
	actPrint      = "request_print"
	actErase      = "erase"
	actAck        = "request_ack"
	actExtend     = "request_extend"
	actSettle     = "request_close"
	purposeFamily = "request"
)

func (a Act) requestLine(tx *store.Tx, action string, r store.Request, note string) {
	if note == "" {
		note = fmt.Sprintf(requestNote, r.ID)
	}
	tx.Account(r.Child)
	tx.Journal(store.Entry{
		Actor: a.By.ID, Door: string(a.Door), Action: action, Child: r.Child, UKey: r.UKey, Note: note, Purpose: purposeFamily,
		Looked: action != actErase && action != actRestrict && action != actRelease,
	})
}

// TakeRequest notes what a family asks, on the day on which it came; the clocks run from that day.
func TakeRequest(ctx context.Context, tx *store.Tx, act Act, id registry.ChildID, kind registry.RequestKind, relation string, c registry.Calendar) (store.Request, error) {
	child, err := tx.Child(ctx, id)
	if err != nil {
		return store.Request{}, err
	}
	if err := act.By.Require(registry.ActRequest, child.UKey); err != nil {
		return store.Request{}, err
	}
	if kind.Days() == 0 || !slices.Contains(Relations(), relation) {
		return store.Request{}, fmt.Errorf("take request: %w", store.ErrNotFound)
	}
	came := act.On
	if came.IsZero() {
		came = registry.DateOf(tx.Now)
	}
	r := store.Request{
		Unit: child.Unit, UKey: child.UKey, Child: child.ID, Case: child.Case, Kind: kind, Relation: relation, Came: came, By: act.By.ID,
	}
	r.AckBy, r.Due = registry.RequestClock(kind, came, c)
	if r, err = tx.AddRequest(ctx, r); err == nil {
		act.requestLine(tx, actRequest, r, string(kind)+" "+relation)
	}
	return r, err
}

// OpenRequest reads a request that waits, for who may settle it.
func OpenRequest(ctx context.Context, tx *store.Tx, act Act, id int64) (store.Request, error) {
	r, err := tx.Request(ctx, id)
	if err != nil {
		return r, err
	}
	if err := act.By.Require(registry.ActRequest, r.UKey); err != nil {
		return r, err
	}
	if r.Outcome != "" {
		return r, ErrRequestClosed
	}
	return r, nil
}

// AckRequest notes that the family was told that its request has come.
func AckRequest(ctx context.Context, tx *store.Tx, act Act, id int64) (store.Request, error) {
	r, err := OpenRequest(ctx, tx, act, id)
	if err != nil {
		return r, err
	}
	act.requestLine(tx, actAck, r, "")
	r.Acked = tx.Now
	return r, tx.AckRequest(ctx, id)
}

// ExtendRequest gives the same time once more, once; the family must be told.
func ExtendRequest(ctx context.Context, tx *store.Tx, act Act, id int64) (store.Request, error) {
	r, err := OpenRequest(ctx, tx, act, id)
	if err != nil {
		return r, err
	}
	if r.Extended {
		return r, ErrRequestClosed
	}
	r.Due, r.Extended = r.Due.AddDays(r.Kind.Days()), true
	act.requestLine(tx, actExtend, r, "")
	return r, tx.ExtendRequest(ctx, id, r.Due)
}

// CloseRequest settles a request: done, refused with the reason told to the family, or taken back.
func CloseRequest(ctx context.Context, tx *store.Tx, act Act, id int64, outcome string) (store.Request, error) {
	r, err := OpenRequest(ctx, tx, act, id)
	if err != nil {
		return r, err
	}
	act.requestLine(tx, actSettle, r, fmt.Sprintf(requestNote+" %s", r.ID, outcome))
	r.Outcome = outcome
	return r, tx.CloseRequest(ctx, id, outcome, act.By.ID)
}

// PrintRecord prints all that is kept of a child, numbers in full, and who has seen it.
func PrintRecord(ctx context.Context, tx *store.Tx, act Act, id int64) (Document, error) {
	r, err := OpenRequest(ctx, tx, act, id)
	if err != nil {
		return Document{}, err
	}
	c, err := tx.Child(ctx, r.Child)
	if err != nil {
		return Document{}, err
	}
	lines, err := tx.AccessesTo(ctx, c.ID, mostAccesses)
	if err != nil {
		return Document{}, err
	}
	paper := documents.RecordPaper{Child: c, List: perDay(lines), By: act.By.Name, At: tx.Now, Training: act.By.IsTraining()}
	if paper.Unit, paper.Hamlet, err = placeNames(ctx, tx, c); err != nil {
		return Document{}, err
	}
	restricted, err := tx.Restricted(ctx, []registry.ChildID{c.ID})
	if err != nil {
		return Document{}, err
	}
	paper.Restricted = len(restricted) > 0
	var b bytes.Buffer
	if err := documents.WriteRecord(&b, paper); err != nil {
		return Document{}, err
	}
	act.requestLine(tx, actPrint, r, "")
	return Document{Content: b.Bytes(), Count: 1}, nil
}

// placeNames are the commune that issued a record's case code and the hamlet where it stands.
func placeNames(ctx context.Context, tx *store.Tx, c registry.Child) (commune, hamlet string, err error) {
	issuer, err := tx.Unit(ctx, c.Issuer)
	if err != nil {
		return "", "", err
	}
	unit, err := tx.Unit(ctx, c.Unit)
	if err != nil {
		return "", "", err
	}
	if unit.Level == registry.LevelHamlet {
		hamlet = unit.FullName()
	}
	return issuer.FullName(), hamlet, nil
}

// CorrectRecord opens a correction by the family's papers as a proposal, where the record's life allows
// it; text is what ReadAnswer gave.
func CorrectRecord(ctx context.Context, tx *store.Tx, act Act, id int64, f registry.Field, text string) (registry.Child, error) {
	r, err := OpenRequest(ctx, tx, act, id)
	if err != nil {
		return registry.Child{}, err
	}
	c, err := load(ctx, tx, r.Child)
	if err != nil {
		return c, err
	}
	before := c
	c.Restricted = false // what the family itself has asked for
	Correct(&c, []registry.Proposal{{Field: f, New: text, Evidence: registry.EvidenceCertificate}})
	return c, act.stepFrom(ctx, tx, before, &c, registry.Event{Kind: registry.EventEdit})
}

// RestrictRecord keeps a record from being used until it is released: an open assignment is taken away,
// nobody is assigned any more, and it goes into no docket and no list that leaves. The request is done.
func RestrictRecord(ctx context.Context, tx *store.Tx, act Act, id int64) (store.Request, error) {
	r, err := OpenRequest(ctx, tx, act, id)
	if err != nil {
		return r, err
	}
	c, err := load(ctx, tx, r.Child)
	if err != nil {
		return r, err
	}
	if c.Stage == registry.StageAssigned {
		if _, err := Withdraw(ctx, tx, act, []registry.ChildID{c.ID}); err != nil {
			return r, err
		}
	}
	if err := tx.Restrict(ctx, c, id); err != nil {
		return r, err
	}
	act.requestLine(tx, actRestrict, r, "")
	return CloseRequest(ctx, tx, act, id, store.RequestDone)
}

// ReleaseRecord lets a restricted record be used again.
func ReleaseRecord(ctx context.Context, tx *store.Tx, act Act, id registry.ChildID) (registry.Child, error) {
	c, err := load(ctx, tx, id)
	if err != nil {
		return c, err
	}
	if err := act.By.Require(registry.ActRequest, c.UKey); err != nil {
		return c, err
	}
	tx.Journal(store.Entry{Actor: act.By.ID, Door: string(act.Door), Action: actRelease, Child: c.ID, UKey: c.UKey, Purpose: purposeFamily})
	return c, tx.Unrestrict(ctx, id)
}

// usable leaves out what is restricted.
func usable(ctx context.Context, tx *store.Tx, ids []registry.ChildID) ([]registry.ChildID, error) {
	restricted, err := tx.Restricted(ctx, ids)
	if err != nil || len(restricted) == 0 {
		return ids, err
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id registry.ChildID) bool { return slices.Contains(restricted, id) }), nil
}
