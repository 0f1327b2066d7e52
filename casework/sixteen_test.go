package casework_test

import (
	"context"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

func TestCloseSixteen_closesOnTheBirthdayAndLeavesThePolice(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	birthday := registry.Date{Year: 2029, Month: 12, Day: 25} // of record 10
	w.Clock.Set(birthday.AddDays(-1).At(0, 10))
	closeSixteen(t, w)
	if got := w.Child(t, 10); got.Stage != registry.StageDefective {
		t.Fatalf("a day early the record is %v", got.Stage)
	}
	w.Clock.Set(birthday.At(0, 10))
	closeSixteen(t, w)
	if got := w.Child(t, 10); got.Stage != registry.StageClosed || got.Closed != registry.ClosedOverAge {
		t.Errorf("on the day the record is %v %v", got.Stage, got.Closed)
	}
}

func TestCloseSixteen_countsTheLastDayOfAPartialDate(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Clock.Set(registry.Date{Year: 2033, Month: 12, Day: 30}.At(0, 10)) // record 4 is born in 2017
	closeSixteen(t, w)
	if got := w.Child(t, 4); got.Stage != registry.StageDefective {
		t.Fatalf("before the year is over the record is %v", got.Stage)
	}
	w.Clock.Set(registry.Date{Year: 2033, Month: 12, Day: 31}.At(0, 10))
	closeSixteen(t, w)
	if got := w.Child(t, 4); got.Stage != registry.StageClosed {
		t.Errorf("at the end of the year the record is %v", got.Stage)
	}
}

func TestCloseSixteen_leavesWhatIsApproved(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	c := w.Child(t, 10)
	c.Stage, c.Version = registry.StageApproved, c.Version+1
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error { return tx.SaveChild(ctx, &c) })
	w.Clock.Set(registry.Date{Year: 2030, Month: 1, Day: 1}.At(0, 10))
	closeSixteen(t, w)
	if got := w.Child(t, 10); got.Stage != registry.StageApproved {
		t.Errorf("the record is %v", got.Stage)
	}
}

func closeSixteen(t *testing.T, w *casetest.World) {
	t.Helper()
	if err := casework.CloseSixteen(context.Background(), w.Store); err != nil {
		t.Fatal(err)
	}
}
