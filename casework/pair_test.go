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

// pairsOf are the pairs that the officer still has to decide.
func pairsOf(t testing.TB, w *casetest.World) (pairs []casework.Pair) {
	t.Helper()
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		pairs, err = casework.Pairs(ctx, tx, casework.Act{By: w.Officer, Door: casework.DoorChat})
		return err
	})
	return pairs
}

// onPair does something with two records as somebody.
func onPair(w *casetest.World, by registry.Membership, do func(context.Context, *store.Tx, casework.Act) error) error {
	return w.Try(by, func(ctx context.Context, tx *store.Tx) error {
		return do(ctx, tx, casework.Act{By: by, Door: casework.DoorChat})
	})
}

func merge(w *casetest.World, by registry.Membership, stays, leaves registry.ChildID) (m casework.Merged, err error) {
	err = onPair(w, by, func(ctx context.Context, tx *store.Tx, act casework.Act) error {
		m, err = casework.Merge(ctx, tx, act, stays, leaves)
		return err
	})
	return m, err
}

func TestPairs_areAskedUntilSomebodyHasDecided(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	second := w.Double(t, 1, 2, func(v *registry.Values) { v.Name = "Nguyen Van An" })
	a, b := w.Child(t, 1), w.Child(t, second)
	pairs := pairsOf(t, w)
	if len(pairs) != 1 || pairs[0].A.ID != a.ID || pairs[0].B.ID != b.ID || pairs[0].Name != registry.NamePlain || pairs[0].Unsure {
		t.Fatalf("pairs %+v", pairs)
	}
	decide := func(do func(context.Context, *store.Tx, casework.Act, registry.ChildID, registry.ChildID) (casework.PairCard, error)) error {
		return onPair(w, w.Officer, func(ctx context.Context, tx *store.Tx, act casework.Act) error {
			_, err := do(ctx, tx, act, b.ID, a.ID)
			return err
		})
	}
	if err := decide(casework.PutOffPair); err != nil {
		t.Fatal(err)
	}
	if pairs := pairsOf(t, w); len(pairs) != 1 || !pairs[0].Unsure {
		t.Errorf("put off: %+v", pairs)
	}
	if err := decide(casework.Differ); err != nil {
		t.Fatal(err)
	}
	if pairs := pairsOf(t, w); len(pairs) != 0 {
		t.Errorf("told apart: %+v", pairs)
	}
	for _, n := range []int{1, second} {
		if c := w.Child(t, n); c.Defects.Has(registry.ChildDuplicate) {
			t.Errorf("record %d is still flagged", n)
		}
	}
	if err := decide(casework.AskPairAgain); err != nil {
		t.Fatal(err)
	}
	if pairs := pairsOf(t, w); len(pairs) != 1 || pairs[0].Unsure || !w.Child(t, 1).Defects.Has(registry.ChildDuplicate) {
		t.Errorf("asked again: %+v", pairs)
	}
	if err := decide(casework.AskPairAgain); !isPairError(err, casework.PairGone) {
		t.Errorf("taken back twice: %v", err)
	}
}

func isPairError(err error, why casework.PairWhy) bool {
	var refused *casework.PairError
	return errors.As(err, &refused) && refused.Why == why
}

// A pair that was told apart stays so whatever an import brings, until a name or a day of birth changes.
func TestPairs_toldApartStayApartForImports(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	twice := rows[0]
	twice.Line, twice.Software, twice.Values.Hamlet, twice.Household = 40, "TE9999", w.Hamlets[1].FullName(), ""
	rows = append(rows, twice)
	must(t, w, "a", rows)
	pairs := pairsOf(t, w)
	if len(pairs) != 1 || !w.Child(t, 1).Defects.Has(registry.ChildDuplicate) {
		t.Fatalf("pairs %+v", pairs)
	}
	err := onPair(w, w.Officer, func(ctx context.Context, tx *store.Tx, act casework.Act) error {
		_, err := casework.Differ(ctx, tx, act, pairs[0].A.ID, pairs[0].B.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	rows[0].Values.Address = "Nhà mới"
	must(t, w, "b", rows)
	if pairs := pairsOf(t, w); len(pairs) != 0 || w.Child(t, 1).Defects.Has(registry.ChildDuplicate) {
		t.Errorf("another address asks again: %+v", pairs)
	}
	rows[0].Values.Name = "NGUYỄN VĂN ẤN"
	rows[10].Values.Name = "Nguyễn Văn Ấn"
	must(t, w, "c", rows)
	if pairs := pairsOf(t, w); len(pairs) != 1 {
		t.Errorf("other names than were told apart: %+v", pairs)
	}
}

func TestMerge_keepsOneAndTakesOverWhatItLacks(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	second := w.Double(t, 6, 1, func(v *registry.Values) { v.Mother, v.IDNumber = "Lê Thị Hoa", "096220900066" })
	w.Assign(t, w.Women, second)
	a, b := w.Child(t, 6), w.Child(t, second)
	m, err := merge(w, w.Officer, a.ID, b.ID)
	if err != nil {
		t.Fatal(err)
	}
	stays, closed := w.Child(t, 6), w.Child(t, second)
	if closed.Stage != registry.StageClosed || closed.Closed != registry.ClosedDuplicate || closed.Values != b.Values {
		t.Errorf("closed: %+v", closed)
	}
	mother, ok := stays.Proposal(registry.FieldMother)
	number, has := stays.Proposal(registry.FieldIDNumber)
	if !ok || !has || mother.New != "Lê Thị Hoa" || mother.Why != registry.WhyDuplicate || number.New != "096220900066" || len(m.Moved) != 2 {
		t.Errorf("proposals %+v", stays.Proposals)
	}
	if stays.Values != a.Values || stays.Defects.Has(registry.ChildDuplicate) {
		t.Errorf("stays: %+v", stays)
	}
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		code, err := casework.DuplicateOf(ctx, tx, closed)
		if code != stays.Case {
			t.Errorf("duplicate of %s", code)
		}
		return err
	})
	if n := noticesOf(t, w, casework.NoticeWithdrawn); n != 1 {
		t.Errorf("%d notices to who had it", n)
	}
	if _, err := merge(w, w.Officer, a.ID, b.ID); !isPairError(err, casework.PairGone) {
		t.Errorf("merged twice: %v", err)
	}
	undone(t, w, 6, second, a, b)
}

// undone takes the merge back: both records stand as before, and the pair is asked about again.
func undone(t *testing.T, w *casetest.World, stays, leaves int, a, b registry.Child) {
	t.Helper()
	err := onPair(w, w.Officer, func(ctx context.Context, tx *store.Tx, act casework.Act) error {
		done, err := casework.Undo(ctx, tx, act, false)
		if err == nil && (done.Kind != casework.StepMerge || len(done.Children) != 2) {
			t.Errorf("undone %+v", done)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	x, y := w.Child(t, stays), w.Child(t, leaves)
	if x.Stage != a.Stage || x.Values != a.Values || len(x.Proposals) != len(a.Proposals) || y.Stage != b.Stage || y.Assignee != b.Assignee {
		t.Errorf("after undo: %+v and %+v", x, y)
	}
	if pairs := pairsOf(t, w); len(pairs) != 1 || !x.Defects.Has(registry.ChildDuplicate) {
		t.Errorf("after undo: %+v", pairs)
	}
}

func noticesOf(t testing.TB, w *casetest.World, kind string) (n int) {
	t.Helper()
	err := w.Store.As(context.Background(), store.SystemScope(), func(tx *store.Tx) error {
		return tx.QueryRowxContext(context.Background(), `SELECT count(*) FROM outbox WHERE kind = $1 AND dead_at IS NULL`, kind).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestMerge_aNamedRecordLendsItsNameToANewborn(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	second := w.Double(t, 9, 1, func(v *registry.Values) { v.Name, v.BirthDate = "Trần Minh Khôi", "03/11/2026" })
	a, b := w.Child(t, 9), w.Child(t, second)
	err := onPair(w, w.Officer, func(ctx context.Context, tx *store.Tx, act casework.Act) error {
		card, err := casework.LookAtPair(ctx, tx, act, a.ID, b.ID)
		if err == nil && (!card.Placeholder || card.Stays != b.ID) {
			t.Errorf("card %+v", card.Likeness)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := merge(w, w.Officer, a.ID, b.ID); err != nil {
		t.Fatal(err)
	}
	stays := w.Child(t, 9)
	name, _ := stays.Proposal(registry.FieldName)
	day, _ := stays.Proposal(registry.FieldBirthDate)
	if name.New != "Trần Minh Khôi" || day.New != "03/11/2026" {
		t.Errorf("proposals %+v", stays.Proposals)
	}
}

func TestMerge_refuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(t *testing.T, w *casetest.World, second int)
		swap    bool // the second record stays
		why     casework.PairWhy
	}{
		"while the one that closes is at the police": {func(t *testing.T, w *casetest.World, n int) { w.HandOver(t, n) }, false, casework.PairAtPolice},
		"while the one that stays is at the police":  {func(t *testing.T, w *casetest.World, n int) { w.HandOver(t, n) }, true, casework.PairAtPolice},
		"to close the confirmed number":              {confirmedAs("096219900021"), false, casework.PairKeepConfirmed},
		"records of which one was changed to another": {func(t *testing.T, w *casetest.World, n int) {
			w.Correct(t, n, registry.FieldName, "Lê Thị Sen")
			approveAll(t, w, n)
		}, false, casework.PairGone},
		"a closed record": {func(t *testing.T, w *casetest.World, n int) {
			w.Step(t, n, registry.Event{Kind: registry.EventClose, Closing: registry.ClosedMoved})
		}, false, casework.PairGone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := casetest.New(t)
			second := w.Double(t, 1, 2, nil)
			c.prepare(t, w, second)
			stays, leaves := w.Child(t, 1), w.Child(t, second)
			if c.swap {
				stays, leaves = leaves, stays
			}
			if _, err := merge(w, w.Officer, stays.ID, leaves.ID); !isPairError(err, c.why) {
				t.Errorf("got %v, want %s", err, c.why)
			}
			if x, y := w.Child(t, 1), w.Child(t, second); x.Version+y.Version != stays.Version+leaves.Version {
				t.Errorf("something was written: %+v, %+v", x, y)
			}
		})
	}
}

func confirmedAs(number registry.IDNumber) func(*testing.T, *casetest.World, int) {
	return func(t *testing.T, w *casetest.World, n int) {
		w.HandOver(t, n)
		w.Confirm(t, n, number)
	}
}

func approveAll(t *testing.T, w *casetest.World, n int) {
	w.Step(t, n, registry.Event{Kind: registry.EventEnter, Evidence: registry.EvidenceCertificate})
}

func TestPairs_areTheOfficersAlone(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	second := w.Double(t, 1, 2, nil)
	a, b := w.Child(t, 1).ID, w.Child(t, second).ID
	for _, m := range []registry.Membership{w.Women, w.Police, w.Leader, {}} {
		var refused *registry.RefusedError
		for name, do := range map[string]func(context.Context, *store.Tx, casework.Act) error{
			"list": func(ctx context.Context, tx *store.Tx, act casework.Act) error {
				_, err := casework.Pairs(ctx, tx, act)
				return err
			},
			"differ": func(ctx context.Context, tx *store.Tx, act casework.Act) error {
				_, err := casework.Differ(ctx, tx, act, a, b)
				return err
			},
			"unsure": func(ctx context.Context, tx *store.Tx, act casework.Act) error {
				_, err := casework.PutOffPair(ctx, tx, act, a, b)
				return err
			},
			"merge": func(ctx context.Context, tx *store.Tx, act casework.Act) error {
				_, err := casework.Merge(ctx, tx, act, a, b)
				return err
			},
		} {
			if err := onPair(w, m, do); !errors.As(err, &refused) {
				t.Errorf("%s %s: %v", m.Role, name, err)
			}
		}
	}
	stray := w.Elsewhere(t, "096219900099")
	if _, err := merge(w, w.Officer, a, stray.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("with a record of another commune: %v", err)
	}
	if _, err := merge(w, w.Officer, a, a); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("with itself: %v", err)
	}
	if _, err := merge(w, w.Officer, a, w.Child(t, 2).ID); !isPairError(err, casework.PairGone) {
		t.Errorf("brother and sister: %v", err)
	}
}

// An approval that makes a record look like another one flags both, and undoing it takes the flag away.
func TestApprove_flagsANewPair(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Assign(t, w.Women, 2)
	w.Answer(t, 2, registry.FieldName, "Nguyễn Văn An")
	w.Answer(t, 2, registry.FieldBirthDate, "05/03/2019")
	w.Recheck(t, 2)
	err := onPair(w, w.Officer, func(ctx context.Context, tx *store.Tx, act casework.Act) error {
		_, err := casework.Approve(ctx, tx, act, w.Child(t, 2).ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !w.Child(t, 1).Defects.Has(registry.ChildDuplicate) {
		t.Error("the other record is not flagged")
	}
	err = onPair(w, w.Officer, func(ctx context.Context, tx *store.Tx, act casework.Act) error {
		_, err := casework.Undo(ctx, tx, act, false)
		return err
	})
	if err != nil || w.Child(t, 1).Defects.Has(registry.ChildDuplicate) {
		t.Errorf("after undo: %v, flagged %v", err, w.Child(t, 1).Defects.Has(registry.ChildDuplicate))
	}
}
