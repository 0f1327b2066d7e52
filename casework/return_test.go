package casework_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

func giveBack(w *casetest.World, act casework.Act, child registry.ChildID, why registry.Return, words string) error {
	return w.Try(act.By, func(ctx context.Context, tx *store.Tx) error {
		return casework.Return(ctx, tx, act, child, why, words)
	})
}

func TestReturn_leavesTheDocketWithItsReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		act  func(*casetest.World) casework.Act
	}{
		{"by the police", func(w *casetest.World) casework.Act { return chatAct(w.Police) }},
		{"by the officer from paper", func(w *casetest.World) casework.Act {
			return casework.Act{By: w.Officer, For: w.Police.ID, Door: casework.DoorPaper}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := casetest.New(t)
			docket := w.HandOver(t, 1)
			child := w.Child(t, 1)
			if err := giveBack(w, c.act(w), child.ID, registry.ReturnOther, "  gia đình   đã chuyển đi "); err != nil {
				t.Fatal(err)
			}
			got := w.Child(t, 1)
			if got.Stage != registry.StageDefective || got.Return != registry.ReturnOther || got.SentBack != "gia đình đã chuyển đi" || got.Docket != 0 {
				t.Errorf("record is %v, %q, %q", got.Stage, got.Return, got.SentBack)
			}
			w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
				d, err := tx.Docket(ctx, docket.ID)
				if d.Open != 0 {
					t.Errorf("docket is %+v", d)
				}
				return err
			})
			if err := giveBack(w, c.act(w), child.ID, registry.ReturnName, ""); err == nil {
				t.Error("given back twice")
			}
		})
	}
}

func TestReturn_refuses(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.HandOver(t, 1)
	child := w.Child(t, 1)
	for _, c := range []struct {
		name  string
		by    registry.Membership
		why   registry.Return
		words string
		want  func(error) bool
	}{
		{"without a reason", w.Police, registry.ReturnNone, "", func(err error) bool { return isStep(err, registry.StepNeedsReason) }},
		{"another reason without words", w.Police, registry.ReturnOther, " ", func(err error) bool { return isStep(err, registry.StepNeedsReason) }},
		{"a number in the words", w.Police, registry.ReturnOther, "mã đúng là 096 219 900 001", isError(casework.ErrWordsNumber)},
		{"a telephone in the words", w.Police, registry.ReturnOther, "gọi 0900.000.000", isError(casework.ErrWordsNumber)},
		{"an essay", w.Police, registry.ReturnOther, strings.Repeat("a ", 200), isError(casework.ErrWordsLong)},
		{"the officer by a press", w.Officer, registry.ReturnName, "", isRefused},
		{"a collaborator", w.Women, registry.ReturnName, "", isNotFound},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := giveBack(w, chatAct(c.by), child.ID, c.why, c.words); !c.want(err) {
				t.Errorf("got %v", err)
			}
		})
	}
	if err := giveBack(w, chatAct(w.Police), child.ID, registry.ReturnOther, "khai sinh ngày 05/03/2018"); err != nil {
		t.Errorf("a date in the words: %v", err)
	}
}

func isError(want error) func(error) bool {
	return func(err error) bool { return errors.Is(err, want) }
}
