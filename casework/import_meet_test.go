package casework_test

import (
	"slices"
	"testing"

	"rasoat/casework/casetest"
	"rasoat/documents"
	"rasoat/registry"
)

// The list of the world's children once more, with one row edited, after the record has gone some way.
func TestImport_meetsARecord(t *testing.T) {
	t.Parallel()
	number := func(n string) func(*documents.Row) {
		return func(r *documents.Row) { r.Values.IDNumber = n }
	}
	father := func(r *documents.Row) { r.Values.Father = "Nguyễn Văn Tám" }
	for name, c := range map[string]struct {
		child    int
		far      func(*testing.T, *casetest.World) // where the record stands by then
		edit     func(*documents.Row)
		stage    registry.Stage
		conflict bool
		atPolice bool
		is       func(c registry.Child) bool
	}{
		"defective, the list decides": {1, nil, father, registry.StageDefective, false, false,
			func(c registry.Child) bool { return c.Values.Father == "Nguyễn Văn Tám" }},
		"defective, the list proves it clean": {1, nil, number("096219900001"), registry.StageClean, false, false,
			func(c registry.Child) bool { return c.Defects == 0 }},
		"clean, the list has lost the number": {7, nil, number(""), registry.StageDefective, false, false,
			func(c registry.Child) bool { return c.Values.IDNumber == "" && c.Defects.Has(registry.IDMissing) }},
		"assigned, the work stays": {1, assigned(1), father, registry.StageAssigned, true, false,
			func(c registry.Child) bool {
				return c.Values.Father == "Nguyễn Văn Bảy" && c.Imported.Father == "Nguyễn Văn Tám"
			}},
		"rechecked, the list says what was proposed": {1, rechecked(1, registry.FieldFather, "Nguyễn Văn Tám"), father, registry.StageRechecked, false, false,
			func(c registry.Child) bool { return len(c.Proposals) == 1 }},
		"handed over, the officer is told": {1, func(t *testing.T, w *casetest.World) { w.HandOver(t, 1) }, father, registry.StageHandedOver, true, true,
			func(c registry.Child) bool { return c.Docket != 0 && c.Values.Father == "Nguyễn Văn Bảy" }},
		"confirmed, the list proves it": {1, confirmed(1, "096219900001"), number("096219900001"), registry.StageClean, false, false,
			func(c registry.Child) bool { return c.IDConfirmed }},
		"confirmed, the list has another number": {1, confirmed(1, "096219900001"), number("096219900099"), registry.StageConfirmed, true, false,
			func(c registry.Child) bool { return c.Values.IDNumber == "096219900001" }},
		"updated, the list proves it": {1, updated(1, "096219900001"), number("096219900001"), registry.StageClean, false, false,
			func(c registry.Child) bool { return c.Defects == 0 && c.IDConfirmed }},
		"updated, the software still lacks it": {1, updated(1, "096219900001"), func(*documents.Row) {}, registry.StageDefective, true, false,
			func(c registry.Child) bool {
				return c.Values.IDNumber == "096219900001" && c.IDConfirmed && c.Defects.Has(registry.IDMissing)
			}},
		"closed by somebody, nothing new": {1, closed(1), func(*documents.Row) {}, registry.StageClosed, false, false,
			func(c registry.Child) bool { return c.Closed == registry.ClosedMoved }},
		"closed by somebody, and listed with something new": {1, closed(1), father, registry.StageDefective, false, false,
			func(c registry.Child) bool { return c.Closed == "" }},
		"grown up by the list": {1, nil, func(r *documents.Row) { r.Values.BirthDate = "05/03/2009" }, registry.StageClosed, false, false,
			func(c registry.Child) bool { return c.Closed == registry.ClosedOverAge }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := casetest.New(t)
			rows := worldRows(t, w)
			must(t, w, "a", rows)
			if c.far != nil {
				c.far(t, w)
			}
			before := w.Child(t, c.child)
			c.edit(&rows[c.child-1])
			s := must(t, w, "b", rows)
			got := w.Child(t, c.child)
			if got.Stage != c.stage || !c.is(got) {
				t.Errorf("from %s: %s, %v, %+v", before.Stage, got.Stage, got.Defects.Codes(), got)
			}
			if slices.Contains(s.Conflicts, got.ID) != c.conflict || slices.Contains(s.AtPolice, got.ID) != c.atPolice || len(s.Conflicts) > 1 {
				t.Errorf("conflicts %v, at the police %v", s.Conflicts, s.AtPolice)
			}
			n, sum := versions(t, w)
			if s := must(t, w, "b", rows); s.New+s.Changed+len(s.Conflicts) != 0 || !s.Again {
				t.Errorf("the same file again: %+v", s)
			}
			if n2, sum2 := versions(t, w); n2 != n || sum2 != sum {
				t.Errorf("the same file again wrote something")
			}
		})
	}
}

func assigned(n int) func(*testing.T, *casetest.World) {
	return func(t *testing.T, w *casetest.World) {
		due := registry.DateOf(w.Clock.Now()).AddDays(14)
		w.Step(t, n, registry.Event{Kind: registry.EventAssign, Assignee: w.Women.ID, Due: due})
	}
}

func rechecked(n int, f registry.Field, to string) func(*testing.T, *casetest.World) {
	return func(t *testing.T, w *casetest.World) {
		assigned(n)(t, w)
		w.Answer(t, n, f, to)
		w.Recheck(t, n)
	}
}

func confirmed(n int, number registry.IDNumber) func(*testing.T, *casetest.World) {
	return func(t *testing.T, w *casetest.World) {
		w.HandOver(t, n)
		w.Confirm(t, n, number)
	}
}

func updated(n int, number registry.IDNumber) func(*testing.T, *casetest.World) {
	return func(t *testing.T, w *casetest.World) {
		confirmed(n, number)(t, w)
		w.Step(t, n, registry.Event{Kind: registry.EventUpdate})
	}
}

func closed(n int) func(*testing.T, *casetest.World) {
	return func(t *testing.T, w *casetest.World) {
		w.Step(t, n, registry.Event{Kind: registry.EventClose, Closing: registry.ClosedMoved})
	}
}

func TestImport_keepsRepairsAsProposals(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	must(t, w, "a", rows)
	c := w.Child(t, 3) // eleven digits
	p, ok := c.Proposal(registry.FieldIDNumber)
	if !ok || p.New != "096318900003" || p.Why != registry.WhyDroppedZeros || c.Values.IDNumber != "96318900003" {
		t.Errorf("proposals %+v", c.Proposals)
	}
	rows[2].Values.IDNumber = "096318900003"
	must(t, w, "b", rows)
	if c := w.Child(t, 3); len(c.Proposals) != 0 || c.Stage != registry.StageClean {
		t.Errorf("proposals %+v in %s", c.Proposals, c.Stage)
	}
}
