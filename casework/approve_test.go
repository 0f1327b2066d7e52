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

func approve(w *casetest.World, by registry.Membership, id registry.ChildID) error {
	return w.Try(by, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.Approve(ctx, tx, chatAct(by), id)
		return err
	})
}

// corrected brings a record to the officer with one correction.
func corrected(t *testing.T, w *casetest.World, n int, f registry.Field, text string) registry.Child {
	t.Helper()
	w.Assign(t, w.Women, n)
	if f != "" {
		w.Answer(t, n, f, text)
	}
	w.Recheck(t, n)
	return w.Child(t, n)
}

func TestApprove_makesProposalsTheValues(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	before := corrected(t, w, 5, registry.FieldSex, "female")
	if err := approve(w, w.Officer, before.ID); err != nil {
		t.Fatal(err)
	}
	got := w.Child(t, 5)
	if got.Stage != registry.StageApproved || got.Values.Sex != "female" || len(got.Proposals)+len(got.Answers) != 0 || got.Defects != 0 {
		t.Errorf("record is %v, sex %q, %d proposals, findings %v", got.Stage, got.Values.Sex, len(got.Proposals), got.Defects.Codes())
	}
	if got.Imported != before.Imported {
		t.Errorf("what was imported has changed")
	}
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		batch, err := tx.LastUndo(ctx, w.Officer.ID)
		if len(batch) != 1 || batch[0].Before.Stage != registry.StageRechecked || batch[0].Before.Values.Sex != "" {
			t.Errorf("undo image is %+v", batch)
		}
		return err
	})
	if err := approve(w, w.Officer, before.ID); !isStep(err, registry.StepWrongStage) {
		t.Errorf("approved twice: %v", err)
	}
}

func TestApprove_refuses(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	noParents := corrected(t, w, 6, "", "")
	for _, c := range []struct {
		name string
		by   registry.Membership
		want func(error) bool
	}{
		{"what the police do not settle", w.Officer, func(err error) bool {
			var step *registry.StepError
			return errors.As(err, &step) && step.Why == registry.StepDefectsLeft && step.Left.Has(registry.GuardianMissing) && !step.Left.Has(registry.IDMissing)
		}},
		{"a collaborator", w.Women, isRefused},
		{"police", w.Police, isNotFound},
	} {
		if err := approve(w, c.by, noParents.ID); !c.want(err) {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
	if got := w.Child(t, 6); got.Version != noParents.Version {
		t.Errorf("a refusal changed the record")
	}
}

func TestApprove_takesANumberThatNobodyHolds(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	c := corrected(t, w, 1, registry.FieldIDNumber, "096219900001")
	if err := approve(w, w.Officer, c.ID); err != nil {
		t.Fatal(err)
	}
	if got := w.Child(t, 1); got.Values.IDNumber != "096219900001" || got.IDConfirmed || got.Defects != 0 {
		t.Errorf("number %q, confirmed %t, findings %v", got.Values.IDNumber, got.IDConfirmed, got.Defects.Codes())
	}
}

func TestApprove_refusesANumberThatIsHeld(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Elsewhere(t, "096318900003")
	within := corrected(t, w, 2, registry.FieldIDNumber, "096315900007")
	beyond := corrected(t, w, 3, registry.FieldIDNumber, "096318900003")
	for _, c := range []struct {
		child  registry.Child
		by     registry.CaseCode
		probes int
	}{{within, 7, 0}, {beyond, 0, 1}} {
		// A refusal is a result: the transaction that journals the probe is kept.
		var held *casework.NumberError
		err := w.Try(w.Officer, func(ctx context.Context, tx *store.Tx) error {
			_, err := casework.Approve(ctx, tx, chatAct(w.Officer), c.child.ID)
			if errors.As(err, &held) {
				return nil
			}
			return err
		})
		if err != nil || held == nil || !held.Held || held.HeldBy != c.by {
			t.Errorf("child %d: got %+v (%v), want held by case %d", c.child.Case, held, err, c.by)
		}
		w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
			lines, err := tx.JournalOf(ctx, c.child.ID)
			if len(lines) != c.probes {
				t.Errorf("child %d has %d journal lines, want %d", c.child.Case, len(lines), c.probes)
			}
			left, lookErr := casework.LeftAfter(ctx, tx, c.child)
			if told := left.Has(registry.IDDuplicate); told != (c.by != 0) {
				t.Errorf("the preview of child %d tells of a holder: %t", c.child.Case, told)
			}
			return errors.Join(err, lookErr)
		})
	}
	if got := w.Child(t, 3); got.Stage != registry.StageRechecked || got.Values.IDNumber != "96318900003" {
		t.Errorf("record is %v with %q", got.Stage, got.Values.IDNumber)
	}
}

func TestApprove_findsAnewWhoHeldTheOldNumber(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	// 7 and 5 have one number; when 5 gets its own, 7 is at fault no more.
	w.Correct(t, 5, registry.FieldIDNumber, "096315900007")
	w.Correct(t, 5, registry.FieldSex, "female")
	w.Step(t, 5, registry.Event{Kind: registry.EventEnter, Evidence: registry.EvidenceCertificate, Defects: registry.NewDefects(registry.IDDuplicate)})
	w.Step(t, 7, registry.Event{Kind: registry.EventRecount, Defects: registry.NewDefects(registry.IDDuplicate)})
	docket := w.Child(t, 5)
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		d, err := tx.MakeDocket(ctx, w.Commune, []registry.Child{docket})
		if err != nil {
			return err
		}
		docket.Docket = d.ID
		return nil
	})
	w.Step(t, 5, registry.Event{Kind: registry.EventHandOver, Docket: docket.Docket})
	w.Step(t, 5, registry.Event{Kind: registry.EventReturn, Return: registry.ReturnDuplicate})
	c := corrected(t, w, 5, registry.FieldIDNumber, "096316900005")
	if err := approve(w, w.Officer, c.ID); err != nil {
		t.Fatal(err)
	}
	if got := w.Child(t, 7); got.Stage != registry.StageClean || got.Defects != 0 {
		t.Errorf("the other holder is %v with %v", got.Stage, got.Defects.Codes())
	}
	if got := w.Child(t, 5); got.Return != registry.ReturnNone || got.Defects != 0 {
		t.Errorf("record has %q, %v", got.Return, got.Defects.Codes())
	}
}

func TestApprove_closesWhoIsSixteenByTheProposals(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	c := corrected(t, w, 1, registry.FieldBirthDate, "05/03/2009")
	if err := approve(w, w.Officer, c.ID); err != nil {
		t.Fatal(err)
	}
	got := w.Child(t, 1)
	if got.Stage != registry.StageClosed || got.Closed != registry.ClosedOverAge || got.Values.BirthDate != "05/03/2019" {
		t.Errorf("record is %v for %q, born %s", got.Stage, got.Closed, got.Values.BirthDate)
	}
}

func TestSendBack_asksWhoWentThere(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	c := corrected(t, w, 1, registry.FieldName, "Nguyễn Văn Ân")
	w.Clock.Set(c.Due.At(8, 0))
	sendBack := func(by registry.Membership, reason string) error {
		return w.Try(by, func(ctx context.Context, tx *store.Tx) error {
			_, err := casework.SendBack(ctx, tx, chatAct(by), c.ID, reason)
			return err
		})
	}
	for _, r := range []struct {
		by     registry.Membership
		reason string
		want   func(error) bool
	}{
		{w.Officer, "  ", func(err error) bool { return isStep(err, registry.StepNeedsReason) }},
		{w.Officer, "gọi 0900 000 000", isError(casework.ErrWordsNumber)},
		{w.Women, "xem lại", isRefused},
		{w.Officer, " Xin hỏi lại  tên ", func(err error) bool { return err == nil }},
		{w.Officer, "Xin hỏi lại tên", func(err error) bool { return isStep(err, registry.StepWrongStage) }},
	} {
		if err := sendBack(r.by, r.reason); !r.want(err) {
			t.Errorf("%q: got %v", r.reason, err)
		}
	}
	got := w.Child(t, 1)
	if got.Stage != registry.StageAssigned || got.SentBack != "Xin hỏi lại tên" || len(got.Answers) != 0 || len(got.Proposals) != 1 {
		t.Errorf("record is %v, %q, %d answers, %d proposals", got.Stage, got.SentBack, len(got.Answers), len(got.Proposals))
	}
	if today := registry.DateOf(w.Clock.Now()); got.Due != today.AddDays(casework.ClearUpDays) {
		t.Errorf("due %v, want some days from %v", got.Due, today)
	}
	if n, err := w.Store.Unsaid(t.Context(), casetest.ChatWomen); err != nil || n != 1 {
		t.Errorf("%d notices wait for the collaborator, want 1 (%v)", n, err)
	}
}
