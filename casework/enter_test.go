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

func enter(w *casetest.World, by registry.Membership, c registry.Child, evidence registry.Evidence, corrections ...registry.Proposal) error {
	return w.Try(by, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.Enter(ctx, tx, chatAct(by), c.ID, c.Version, corrections, evidence)
		return err
	})
}

func TestEnter_isApprovedByThePersonWhoEnters(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Assign(t, w.Women, 6)
	c := w.Child(t, 6)
	mother := registry.Proposal{Field: registry.FieldMother, New: "Nguyễn Thị Sáu", Evidence: registry.EvidenceCertificate}
	number := registry.Proposal{Field: registry.FieldIDNumber, New: "096220900006", Evidence: registry.EvidenceCertificate}
	if err := enter(w, w.Officer, c, registry.EvidenceCertificate, mother, number); err != nil {
		t.Fatal(err)
	}
	got := w.Child(t, 6)
	if got.Stage != registry.StageApproved || got.Values.Mother != mother.New || got.Values.IDNumber != number.New || got.IDConfirmed || got.Version != c.Version+1 {
		t.Errorf("record is %v, mother %q, confirmed %t, version %d", got.Stage, got.Values.Mother, got.IDConfirmed, got.Version)
	}
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		lines, err := tx.JournalOf(ctx, c.ID)
		if len(lines) != 1 || lines[0].Action != "enter" || lines[0].Actor != w.Officer.ID {
			t.Errorf("journal is %+v, want one line of one person", lines)
		}
		return err
	})
	if n, err := w.Store.Unsaid(t.Context(), casetest.ChatWomen); err != nil || n != 1 {
		t.Errorf("%d notices wait for the collaborator, who need not go there any more (%v)", n, err)
	}
}

func TestEnter_refuses(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Elsewhere(t, "096220900006")
	c := w.Child(t, 6)
	stale := c
	stale.Version--
	mother := registry.Proposal{Field: registry.FieldMother, New: "Nguyễn Thị Sáu", Evidence: registry.EvidenceCertificate}
	number := registry.Proposal{Field: registry.FieldIDNumber, New: "096220900006", Evidence: registry.EvidenceCertificate}
	for _, r := range []struct {
		name        string
		by          registry.Membership
		child       registry.Child
		evidence    registry.Evidence
		corrections []registry.Proposal
		want        func(error) bool
	}{
		{"nothing entered", w.Officer, c, registry.EvidenceCertificate, nil, func(err error) bool { return isStep(err, registry.StepDefectsLeft) }},
		{"no evidence", w.Officer, c, "", []registry.Proposal{mother}, func(err error) bool { return isStep(err, registry.StepNeedsEvidence) }},
		{"a number held elsewhere", w.Officer, c, registry.EvidenceIDCard, []registry.Proposal{mother, number}, func(err error) bool {
			var held *casework.NumberError
			return errors.As(err, &held) && held.Held && held.HeldBy == 0
		}},
		{"a record that has changed", w.Officer, stale, registry.EvidenceCertificate, []registry.Proposal{mother}, isError(casework.ErrChanged)},
		{"a collaborator", w.Women, c, registry.EvidenceCertificate, []registry.Proposal{mother}, isNotFound},
		{"a clean record", w.Officer, w.Child(t, 7), registry.EvidenceCertificate, nil, func(err error) bool { return isStep(err, registry.StepWrongStage) }},
	} {
		t.Run(r.name, func(t *testing.T) {
			if err := enter(w, r.by, r.child, r.evidence, r.corrections...); !r.want(err) {
				t.Errorf("got %v", err)
			}
		})
	}
	if got := w.Child(t, 6); got.Version != c.Version || len(got.Proposals) != 0 {
		t.Errorf("a refusal changed the record")
	}
}

func TestCorrect_takesBackWhatAlreadyStands(t *testing.T) {
	t.Parallel()
	c := registry.Child{Values: registry.Values{Name: "Nguyễn Văn An"}}
	c.Propose(registry.Proposal{Field: registry.FieldName, New: "Nguyễn Văn Ân"})
	image := c
	casework.Correct(&c, []registry.Proposal{{Field: registry.FieldName, New: "Nguyễn Văn An"}, {Field: registry.FieldSex, New: "male"}})
	if v := c.Proposed(); v.Name != "Nguyễn Văn An" || v.Sex != "male" || len(c.Proposals) != 1 {
		t.Errorf("proposed %+v by %d proposals", v, len(c.Proposals))
	}
	if len(image.Proposals) != 1 || image.Proposals[0].New != "Nguyễn Văn Ân" {
		t.Errorf("an earlier image has changed: %+v", image.Proposals)
	}
}
