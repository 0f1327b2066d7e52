package casework_test

import (
	"context"
	"errors"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

func sign(w *casetest.World, by registry.Membership, d registry.DocketID, signer string, on registry.Date) error {
	return w.Try(by, func(ctx context.Context, tx *store.Tx) error {
		return casework.Sign(ctx, tx, chatAct(by), d, signer, on)
	})
}

func TestSign_refuses(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	docket := w.HandOver(t, 1)
	today := registry.DateOf(w.Clock.Now())
	plain := w.Officer
	plain.EnterFor = false
	for _, c := range []struct {
		name   string
		by     registry.Membership
		signer string
		on     registry.Date
		want   func(error) bool
	}{
		{"an officer without the right", plain, "Trần Văn Nam", today, isRefused},
		{"the police", w.Police, "Trần Văn Nam", today, isRefused},
		{"nobody's name", w.Officer, "  ", today, func(err error) bool { return errors.Is(err, casework.ErrSigner) }},
		{"a telephone for a name", w.Officer, "0900 000 000", today, func(err error) bool { return errors.Is(err, casework.ErrSigner) }},
		{"a day to come", w.Officer, "Trần Văn Nam", today.AddDays(1), func(err error) bool { return errors.Is(err, casework.ErrSignedOn) }},
		{"a day before the list was made", w.Officer, "Trần Văn Nam", today.AddDays(-1), func(err error) bool { return errors.Is(err, casework.ErrSignedOn) }},
		{"no day", w.Officer, "Trần Văn Nam", registry.Date{}, func(err error) bool { return errors.Is(err, casework.ErrSignedOn) }},
		{"what is right", w.Officer, "Trần Văn Nam", today, func(err error) bool { return err == nil }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := sign(w, c.by, docket.ID, c.signer, c.on); !c.want(err) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// entered confirms a record from a signed paper.
func entered(t *testing.T, w *casetest.World, docket registry.DocketID, n int, number registry.IDNumber) {
	t.Helper()
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		d, err := tx.Docket(ctx, docket)
		if err != nil {
			return err
		}
		act, err := casework.OnPaper(ctx, tx, chatAct(w.Officer), d)
		if err != nil {
			return err
		}
		_, err = casework.Confirm(ctx, tx, act, w.Child(t, n).ID, number)
		return err
	})
}

func sourceOf(t *testing.T, w *casetest.World, n int) (source casework.Source, known bool) {
	t.Helper()
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		source, known, err = casework.SourceOf(ctx, tx, w.Child(t, n))
		return err
	})
	return source, known
}

func TestOnPaper_keepsWhoSignedEachPartOfAList(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	docket := w.HandOver(t, 1, 2)
	first := registry.DateOf(w.Clock.Now())
	w.Clock.Set(w.Clock.Now().AddDate(0, 0, 5))
	if err := sign(w, w.Officer, docket.ID, w.Police.Name, first.AddDays(1)); err != nil {
		t.Fatal(err)
	}
	entered(t, w, docket.ID, 1, numberOfAn)
	if err := sign(w, w.Officer, docket.ID, "Đại úy Lâm Văn Kha", first.AddDays(4)); err != nil {
		t.Fatal(err)
	}
	entered(t, w, docket.ID, 2, numberOfBinh)
	lines := journalOf(t, w, w.Child(t, 1).ID)
	if len(lines) != 1 || lines[0].Door != "paper" || lines[0].For != w.Police.ID || lines[0].Actor != w.Officer.ID {
		t.Errorf("journal is %+v", lines)
	}
	got, known := sourceOf(t, w, 1)
	if !known || got.Whose != w.Police.Name || got.On != first.AddDays(1) || got.Entered != w.Officer.Name || got.Unit.ID != w.Commune.ID {
		t.Errorf("source of the first is %+v", got)
	}
	got, known = sourceOf(t, w, 2)
	if !known || got.Whose != "Đại úy Lâm Văn Kha" || got.On != first.AddDays(4) {
		t.Errorf("source of the second is %+v", got)
	}
}

func TestSourceOf_knowsWhoAnsweredThemselvesAndForgetsWhatWasUndone(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.HandOver(t, 1)
	if _, known := sourceOf(t, w, 1); known {
		t.Error("a word is known before anybody gave it")
	}
	if err := confirm(w, chatAct(w.Police), w.Child(t, 1), numberOfAn); err != nil {
		t.Fatal(err)
	}
	if got, known := sourceOf(t, w, 1); !known || got.Entered != "" || got.Whose != w.Police.Name {
		t.Errorf("source is %+v", got)
	}
	w.Do(t, w.Police, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.Undo(ctx, tx, chatAct(w.Police), false)
		return err
	})
	if got, known := sourceOf(t, w, 1); known {
		t.Errorf("after the undo it is %+v", got)
	}
}
