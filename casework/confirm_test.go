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

const (
	numberOfAn   = registry.IDNumber("096219900001") // a boy of 2019
	numberOfBinh = registry.IDNumber("096321900002") // a girl of 2021
)

func confirm(w *casetest.World, act casework.Act, child registry.Child, number registry.IDNumber) error {
	return w.Try(act.By, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.Confirm(ctx, tx, act, child.ID, number)
		return err
	})
}

func journalOf(t *testing.T, w *casetest.World, child registry.ChildID) (lines []store.Entry) {
	t.Helper()
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		lines, err = tx.JournalOf(ctx, child)
		return err
	})
	return lines
}

func TestConfirm_settlesTheLine(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	docket := w.HandOver(t, 1, 2)
	child := w.Child(t, 1)
	if err := confirm(w, chatAct(w.Police), child, numberOfAn); err != nil {
		t.Fatal(err)
	}
	got := w.Child(t, 1)
	if got.Stage != registry.StageConfirmed || got.Values.IDNumber != string(numberOfAn) || !got.IDConfirmed || got.Defects.Has(registry.IDMissing) {
		t.Errorf("record is %v with %+v", got.Stage, got.Defects.Codes())
	}
	w.Do(t, w.Police, func(ctx context.Context, tx *store.Tx) error {
		line, err := tx.DocketLine(ctx, docket.ID, child.ID)
		undo, undoErr := tx.LastUndo(ctx, w.Police.ID)
		if line.Outcome != store.LineConfirmed || len(undo) != 1 || undo[0].Kind != "confirm" {
			t.Errorf("line is %s, undo has %d images", line.Outcome, len(undo))
		}
		return errors.Join(err, undoErr)
	})
	if lines := journalOf(t, w, child.ID); len(lines) != 1 || lines[0].Action != "confirm" || lines[0].Actor != w.Police.ID {
		t.Errorf("journal is %+v", lines)
	}
	if err := confirm(w, chatAct(w.Police), w.Child(t, 2), numberOfBinh); err != nil {
		t.Fatal(err)
	}
	if n, err := w.Store.Unsaid(context.Background(), casetest.ChatOfficer); err != nil || n != 1 {
		t.Errorf("%d notices wait for the officer, want one for both lines (%v)", n, err)
	}
}

func TestConfirm_refusesANumberThatDoesNotFit(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.HandOver(t, 1)
	child := w.Child(t, 1)
	for _, c := range []struct {
		name   string
		number registry.IDNumber
		want   registry.Code
	}{
		{"of a girl", "096319900001", registry.IDSex},
		{"of another year", "096218900001", registry.IDBirthYear},
		{"that only fills the column", "111111111111", registry.IDPlaceholder},
		{"of eleven digits", "09621990000", registry.IDFormat},
		{"that is none", "", registry.IDFormat},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := confirm(w, chatAct(w.Police), child, c.number)
			var wrong *casework.NumberError
			if !errors.As(err, &wrong) || !wrong.Findings.Has(c.want) || wrong.Held {
				t.Errorf("got %v", err)
			}
		})
	}
	if got := w.Child(t, 1); got.Version != child.Version {
		t.Error("a refusal changed the record")
	}
}

func TestConfirm_refusesANumberHeldInTheCommune(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.HandOver(t, 1, 10)
	w.Confirm(t, 1, "096213900001") // born in the year of the tenth record
	err := confirm(w, chatAct(w.Police), w.Child(t, 10), "096213900001")
	var held *casework.NumberError
	if !errors.As(err, &held) || !held.Held || held.HeldBy != 1 {
		t.Errorf("got %v", err)
	}
}

func TestConfirm_tellsNothingOfAHolderElsewhere(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.HandOver(t, 1)
	w.Elsewhere(t, numberOfAn)
	child := w.Child(t, 1)
	w.Do(t, w.Police, func(ctx context.Context, tx *store.Tx) error {
		err := casework.Weigh(ctx, tx, chatAct(w.Police), child.ID, numberOfAn)
		var held *casework.NumberError
		if !errors.As(err, &held) || !held.Held || held.HeldBy != 0 {
			t.Errorf("got %v", err)
		}
		return nil // as a conversation answers it
	})
	if lines := journalOf(t, w, child.ID); len(lines) != 1 || lines[0].Action != "probe" {
		t.Errorf("journal is %+v", lines)
	}
}

func TestConfirm_faultsOthersThatHoldTheNumber(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.HandOver(t, 2)
	other := withNumber(t, w, 7, numberOfBinh)
	if err := confirm(w, chatAct(w.Police), w.Child(t, 2), numberOfBinh); err != nil {
		t.Fatal(err)
	}
	got := w.Child(t, 7)
	if !got.Defects.Has(registry.IDDuplicate) || got.Stage != registry.StageDefective || got.Version != other.Version+1 {
		t.Errorf("the other holder is %v with %v", got.Stage, got.Defects.Codes())
	}
	if c := w.Child(t, 2); c.Defects.Has(registry.IDDuplicate) {
		t.Error("the confirmed holder is faulted")
	}
	if lines := journalOf(t, w, other.ID); len(lines) != 1 || lines[0].Action != "recount" {
		t.Errorf("journal is %+v", lines)
	}
}

// withNumber writes a number into a record as an import would.
func withNumber(t *testing.T, w *casetest.World, n int, number registry.IDNumber) registry.Child {
	t.Helper()
	c := w.Child(t, n)
	c.Values.IDNumber, c.Version = string(number), c.Version+1
	err := w.Store.As(context.Background(), store.SystemScope(), func(tx *store.Tx) error {
		return tx.SaveChild(context.Background(), &c)
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestConfirm_byPaperIsOnThePoliceWord(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.HandOver(t, 1)
	child := w.Child(t, 1)
	act := casework.Act{By: w.Officer, For: w.Police.ID, Door: casework.DoorPaper}
	if err := confirm(w, chatAct(w.Officer), child, numberOfAn); !isRefused(err) {
		t.Errorf("the officer by a press of her own: %v", err)
	}
	may := w.Officer
	may.EnterFor = false
	if err := confirm(w, casework.Act{By: may, Door: casework.DoorPaper}, child, numberOfAn); !isRefused(err) {
		t.Errorf("an officer without enter_for: %v", err)
	}
	if err := confirm(w, chatAct(w.Women), child, numberOfAn); err == nil {
		t.Error("a collaborator confirmed")
	}
	if err := confirm(w, act, child, numberOfAn); err != nil {
		t.Fatal(err)
	}
	if lines := journalOf(t, w, child.ID); len(lines) != 1 || lines[0].For != w.Police.ID || lines[0].Door != "paper" {
		t.Errorf("journal is %+v", lines)
	}
	if n, err := w.Store.Unsaid(context.Background(), casetest.ChatOfficer); err != nil || n != 0 {
		t.Errorf("the officer is told %d times what she did herself (%v)", n, err)
	}
	if err := confirm(w, act, child, numberOfAn); !isStep(err, registry.StepWrongStage) {
		t.Errorf("a second time: %v", err)
	}
}

func isStep(err error, why registry.StepReason) bool {
	var step *registry.StepError
	return errors.As(err, &step) && step.Why == why
}

func TestConfirm_givesANumberOnlyOnce(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Correct(t, 10, registry.FieldBirthDate, "25/12/2019") // another boy of 2019
	w.HandOver(t, 1, 10)
	children := []registry.Child{w.Child(t, 1), w.Child(t, 10)}
	errs := make(chan error, len(children))
	for _, c := range children {
		go func() { errs <- confirm(w, chatAct(w.Police), c, numberOfAn) }()
	}
	given := 0
	for range children {
		var held *casework.NumberError
		switch err := <-errs; {
		case err == nil:
			given++
		case !errors.As(err, &held) || !held.Held || held.HeldBy == 0:
			t.Errorf("got %v", err)
		}
	}
	if given != 1 {
		t.Errorf("the number was given %d times", given)
	}
}

func TestConfirm_refusesANumberOfAClosedRecord(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Correct(t, 10, registry.FieldBirthDate, "25/12/2019")
	w.HandOver(t, 1, 10)
	w.Confirm(t, 10, numberOfAn)
	w.Step(t, 10, registry.Event{Kind: registry.EventClose, Closing: registry.ClosedMoved})
	var held *casework.NumberError
	if err := confirm(w, chatAct(w.Police), w.Child(t, 1), numberOfAn); !errors.As(err, &held) || !held.Held {
		t.Errorf("got %v", err)
	}
}
