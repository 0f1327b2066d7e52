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

func answer(w *casetest.World, act casework.Act, id registry.ChildID, r casework.Reply) error {
	return w.Try(act.By, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.Answer(ctx, tx, act, id, r)
		return err
	})
}

func recheck(w *casetest.World, act casework.Act, id registry.ChildID) error {
	return w.Try(act.By, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.Recheck(ctx, tx, act, id)
		return err
	})
}

func TestAnswer_isSavedAtOnceAndChangesNoValue(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Assign(t, w.Women, 6)
	before := w.Child(t, 6)
	for _, r := range []casework.Reply{
		{Field: registry.FieldName, Verdict: registry.VerdictCorrect, Text: " Võ Hoàng  Phát", Evidence: registry.EvidenceCertificate},
		{Field: registry.FieldBirthDate, Verdict: registry.VerdictKeep},
		{Field: registry.FieldIDNumber, Verdict: registry.VerdictUnknown},
		{Field: registry.FieldGuardian, Verdict: registry.VerdictCorrect, Text: "Võ Thị Năm", Evidence: registry.EvidenceFamily},
	} {
		if err := answer(w, chatAct(w.Women), before.ID, r); err != nil {
			t.Fatalf("answer %s: %v", r.Field, err)
		}
	}
	got := w.Child(t, 6)
	if got.Values != before.Values || got.Stage != registry.StageAssigned {
		t.Errorf("answers changed values or stage: %+v, %v", got.Values, got.Stage)
	}
	if v := got.Proposed(); v.Name != "Võ Hoàng Phát" || v.Guardian != "Võ Thị Năm" {
		t.Errorf("proposed is %+v", v)
	}
	if open := got.Unanswered(); len(open) != 0 {
		t.Errorf("still unanswered: %v; a guardian answers the question about the parents", open)
	}
	if p, _ := got.Proposal(registry.FieldGuardian); p.Evidence != registry.EvidenceFamily {
		t.Errorf("evidence is %q", p.Evidence)
	}
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		lines, err := tx.JournalOf(ctx, before.ID)
		if len(lines) != 4 || lines[0].Action != "edit" || lines[0].Actor != w.Women.ID {
			t.Errorf("journal is %+v", lines)
		}
		return err
	})
}

func TestAnswer_refuses(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Assign(t, w.Women, 1)
	mine, open := w.Child(t, 1), w.Child(t, 2)
	keep := casework.Reply{Field: registry.FieldName, Verdict: registry.VerdictKeep}
	paper := casework.Act{By: w.Officer, For: w.Women.ID, Door: casework.DoorPaper}
	noRight := paper
	noRight.By.EnterFor = false
	for _, c := range []struct {
		name  string
		act   casework.Act
		id    registry.ChildID
		reply casework.Reply
		want  func(error) bool
	}{
		{"another collaborator", chatAct(w.Youth), mine.ID, keep, isNotFound},
		{"police", chatAct(w.Police), mine.ID, keep, isNotFound},
		{"the officer by a press", chatAct(w.Officer), mine.ID, keep, isRefused},
		{"an officer without the right to enter for others", noRight, mine.ID, keep, isRefused},
		{"a record that nobody was given", paper, open.ID, keep, func(err error) bool { return isStep(err, registry.StepWrongStage) }},
		{
			"a correction without evidence", chatAct(w.Women), mine.ID,
			casework.Reply{Field: registry.FieldName, Verdict: registry.VerdictCorrect, Text: "Nguyễn Văn Ân"},
			func(err error) bool { return isStep(err, registry.StepNeedsEvidence) },
		},
		{
			"a correction that cannot be right", chatAct(w.Women), mine.ID,
			casework.Reply{Field: registry.FieldIDNumber, Verdict: registry.VerdictCorrect, Text: "12", Evidence: registry.EvidenceFamily},
			func(err error) bool { var refused *casework.AnswerError; return errors.As(err, &refused) },
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := answer(w, c.act, c.id, c.reply); !c.want(err) {
				t.Errorf("got %v", err)
			}
		})
	}
	if got := w.Child(t, 1); got.Version != mine.Version {
		t.Errorf("a refusal changed the record")
	}
	if err := answer(w, paper, mine.ID, keep); err != nil {
		t.Errorf("the officer by paper: %v", err)
	}
}

func TestRecheck_tellsTheOfficersOnce(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Assign(t, w.Women, 1, 2)
	for _, n := range []int{1, 2} {
		id := w.Child(t, n).ID
		if err := recheck(w, chatAct(w.Women), id); !isStep(err, registry.StepQuestionsOpen) {
			t.Errorf("sent with open questions: %v", err)
		}
		for _, f := range questions(t, w, n) {
			if err := answer(w, chatAct(w.Women), id, casework.Reply{Field: f, Verdict: registry.VerdictKeep}); err != nil {
				t.Fatal(err)
			}
		}
		if err := recheck(w, chatAct(w.Women), id); err != nil {
			t.Fatal(err)
		}
		if got := w.Child(t, n); got.Stage != registry.StageRechecked {
			t.Errorf("record is %v", got.Stage)
		}
	}
	if n, err := w.Store.Unsaid(t.Context(), casetest.ChatOfficer); err != nil || n != 1 {
		t.Errorf("%d notices wait for the officer, want 1 for both (%v)", n, err)
	}
	if err := recheck(w, chatAct(w.Women), w.Child(t, 1).ID); !isStep(err, registry.StepWrongStage) {
		t.Errorf("sent twice: %v", err)
	}
}

func TestRecheck_fromPaperIsOnTheCollaboratorsWord(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Assign(t, w.Women, 1)
	id := w.Child(t, 1).ID
	paper := casework.Act{By: w.Officer, For: w.Women.ID, Door: casework.DoorPaper}
	for _, f := range questions(t, w, 1) {
		if err := answer(w, paper, id, casework.Reply{Field: f, Verdict: registry.VerdictKeep}); err != nil {
			t.Fatal(err)
		}
	}
	if err := recheck(w, paper, id); err != nil {
		t.Fatal(err)
	}
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		lines, err := tx.JournalOf(ctx, id)
		last := lines[len(lines)-1]
		if last.Action != "recheck" || last.Actor != w.Officer.ID || last.For != w.Women.ID || last.Door != "paper" {
			t.Errorf("journal ends with %+v", last)
		}
		return err
	})
	if n, err := w.Store.Unsaid(t.Context(), casetest.ChatOfficer); err != nil || n != 0 {
		t.Errorf("%d notices wait for the officer who entered it (%v)", n, err)
	}
}

func TestObstruct(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Assign(t, w.Women, 1)
	child := w.Child(t, 1)
	for _, c := range []struct {
		name  string
		by    registry.Membership
		cause registry.Obstacle
		want  func(error) bool
	}{
		{"no cause", w.Women, "", func(err error) bool { return isStep(err, registry.StepNeedsReason) }},
		{"a cause of one's own making", w.Women, "weather", func(err error) bool { return isStep(err, registry.StepNeedsReason) }},
		{"somebody else's record", w.Youth, registry.ObstacleMovedAway, isNotFound},
		{"the one it was given to", w.Women, registry.ObstacleMovedAway, func(err error) bool { return err == nil }},
	} {
		err := w.Try(c.by, func(ctx context.Context, tx *store.Tx) error {
			_, err := casework.Obstruct(ctx, tx, chatAct(c.by), child.ID, c.cause)
			return err
		})
		if !c.want(err) {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
	got := w.Child(t, 1)
	if today := registry.DateOf(w.Clock.Now()); got.Obstacle != registry.ObstacleMovedAway || got.ReviewOn != today.AddDays(30) || !got.IsMuted(today) {
		t.Errorf("record has %q until %v", got.Obstacle, got.ReviewOn)
	}
	if got.Stage != registry.StageAssigned {
		t.Errorf("an obstacle moved the record to %v", got.Stage)
	}
}

func questions(t *testing.T, w *casetest.World, n int) []registry.Field {
	t.Helper()
	c := w.Child(t, n)
	return c.Questions()
}
