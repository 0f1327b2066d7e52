package casework

import (
	"context"
	"errors"
	"slices"

	"rasoat/registry"
	"rasoat/store"
)

// Refusals of what is written under a list.
var (
	ErrSigner   = errors.New("no name of a signer")
	ErrSignedOn = errors.New("a list is signed between the day it was made and today")
)

// Sign keeps who has signed the paper of a docket and on which day, before its lines are entered. The
// right is enter_for: it is given to persons.
func Sign(ctx context.Context, tx *store.Tx, act Act, id registry.DocketID, signer string, on registry.Date) error {
	d, err := tx.Docket(ctx, id)
	if err != nil {
		return err
	}
	if err := act.By.Require(registry.ActEnterFor, d.UKey); err != nil {
		return err
	}
	if signer = registry.CleanText(signer); signer == "" || checkWords(signer) != nil {
		return ErrSigner
	}
	if on.IsZero() || on.Before(registry.DateOf(d.MadeAt)) || on.After(registry.DateOf(tx.Now)) {
		return ErrSignedOn
	}
	if err := tx.SignDocket(ctx, id, signer, on); err != nil {
		return err
	}
	tx.Journal(store.Entry{Actor: act.By.ID, For: act.For, Door: string(act.Door), Action: "sign", UKey: d.UKey})
	return nil
}

// OnPaper is the hand of an officer who enters what the police have signed: on the word of the signer,
// where that is a member of the police of the commune.
func OnPaper(ctx context.Context, tx *store.Tx, act Act, d store.Docket) (Act, error) {
	act.Door, act.On = DoorPaper, d.SignedOn
	police, err := tx.Colleagues(ctx, d.Unit, registry.RolePolice)
	if err != nil {
		return act, err
	}
	for _, p := range police {
		if p.Name == d.Signer {
			act.For = p.ID
		}
	}
	return act, nil
}

// Source is where the latest word on a record comes from: what the police have answered, or a
// collaborator's sheet.
type Source struct {
	Action  registry.EventKind // confirm, return, recheck
	Whose   string             // name of who has said or signed it; empty when nobody is named
	Unit    registry.Unit      // the commune of the police; zero for a sheet
	On      registry.Date      // of the signature, else of the entry
	Entered string             // by whom it was entered from paper; empty when they have answered themselves
}

// SourceOf looks into the journal for whose word is behind the stage of a record, and by which door it
// came. A reader without dockets in sight learns nothing of the police.
func SourceOf(ctx context.Context, tx *store.Tx, c registry.Child) (Source, bool, error) {
	kind := wordBehind(c)
	if kind == "" {
		return Source{}, false, nil
	}
	lines, err := tx.JournalOf(ctx, c.ID)
	if err != nil {
		return Source{}, false, err
	}
	line, said := lastSaid(lines, kind)
	switch {
	case !said:
		return Source{}, false, nil
	case kind == registry.EventRecheck:
		return sheetSource(ctx, tx, line)
	}
	return policeSource(ctx, tx, c, line)
}

// wordBehind is the step by which somebody else has answered for a record as it stands; empty for none.
func wordBehind(c registry.Child) registry.EventKind {
	switch {
	case c.Stage == registry.StageRechecked:
		return registry.EventRecheck
	case c.Stage == registry.StageConfirmed || c.Stage == registry.StageUpdated:
		return registry.EventConfirm
	case c.Return != registry.ReturnNone:
		return registry.EventReturn
	}
	return ""
}

// lastSaid is the newest line of a kind that was not undone.
func lastSaid(lines []store.Entry, kind registry.EventKind) (store.Entry, bool) {
	undone := 0
	for _, line := range slices.Backward(lines) {
		switch {
		case line.Action == actionUndo && line.Note == string(kind):
			undone++
		case line.Action == string(kind) && undone > 0:
			undone--
		case line.Action == string(kind):
			return line, true
		}
	}
	return store.Entry{}, false
}

func policeSource(ctx context.Context, tx *store.Tx, c registry.Child, line store.Entry) (Source, bool, error) {
	source := Source{Action: registry.EventKind(line.Action), On: registry.DateOf(line.At)}
	d, err := tx.SettledIn(ctx, c.ID)
	if errors.Is(err, store.ErrNotFound) {
		return source, false, nil
	}
	if err != nil {
		return source, false, err
	}
	if source.Unit, err = tx.Unit(ctx, d.Unit); err != nil {
		return source, false, err
	}
	actor, err := tx.Membership(ctx, line.Actor)
	if err != nil {
		return source, false, err
	}
	source.Whose = actor.Name
	if line.Door != string(DoorPaper) {
		return source, true, nil
	}
	source.Whose, source.Entered = d.Signer, actor.Name
	if source.On, err = registry.ParseDate(line.Note); err != nil {
		source.On = d.SignedOn
	}
	if line.For != 0 { // another may have signed the rest of the list since
		signer, err := tx.Membership(ctx, line.For)
		source.Whose = signer.Name
		return source, err == nil, err
	}
	return source, true, nil
}

// sheetSource speaks of sheets only: what a collaborator has answered in the chat stands on the card.
func sheetSource(ctx context.Context, tx *store.Tx, line store.Entry) (Source, bool, error) {
	source := Source{Action: registry.EventRecheck, On: registry.DateOf(line.At)}
	if line.Door != string(DoorPaper) || line.For == 0 {
		return source, false, nil
	}
	whose, err := tx.Membership(ctx, line.For)
	if err != nil {
		return source, false, err
	}
	actor, err := tx.Membership(ctx, line.Actor)
	source.Whose, source.Entered = whose.Name, actor.Name
	return source, err == nil, err
}
