package registry

import (
	"slices"
	"testing"
)

func TestConflictsOf(t *testing.T) {
	t.Parallel()
	imported := sound()
	imported.IDNumber = ""
	child := func(change func(*Child)) *Child {
		c := &Child{Values: imported, Stage: StageAssigned}
		if change != nil {
			change(c)
		}
		return c
	}
	another := imported.With(FieldFather, "Nguyễn Văn Tám")
	for name, c := range map[string]struct {
		child  *Child
		listed Values
		hard   bool
		none   bool
	}{
		"nothing new":                     {child(nil), imported, false, true},
		"a field that nobody worked on":   {child(nil), another, false, false},
		"what was proposed":               {child(func(c *Child) { c.Propose(Proposal{Field: FieldFather, New: "Nguyễn Văn Tám"}) }), another, false, true},
		"another value than was proposed": {child(func(c *Child) { c.Propose(Proposal{Field: FieldFather, New: "Nguyễn Văn Chín"}) }), another, true, false},
		"a repair that a list proposed":   {child(func(c *Child) { c.Propose(Proposal{Field: FieldFather, New: "Nguyễn Văn Chín", Why: WhyVNI}) }), another, false, false},
		"answered as right":               {child(func(c *Child) { c.Answers = []Answer{{Field: FieldFather, Verdict: VerdictKeep}} }), another, true, false},
		"changed by an approval":          {child(func(c *Child) { c.Values.Father = "Nguyễn Văn Chín" }), another, true, false},
		"changed to the same":             {child(func(c *Child) { c.Values.Father = "Nguyễn Văn Tám" }), another, false, true},
		"the list is as wrong as ever":    {child(func(c *Child) { c.Values.Father = "Nguyễn Văn Chín" }), imported, false, true},
	} {
		got := ConflictsOf(c.child, imported, c.listed)
		if c.none {
			if len(got) != 0 {
				t.Errorf("%s: %+v, want none", name, got)
			}
			continue
		}
		want := Conflict{Field: FieldFather, Listed: "Nguyễn Văn Tám", Working: c.child.Proposed().Father, Hard: c.hard}
		if !slices.Equal(got, []Conflict{want}) {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
		if slices.Contains(SettledBy(c.child, c.listed), FieldFather) {
			t.Errorf("%s: settled by the list that it contradicts", name)
		}
	}
	confirmed := child(func(c *Child) { c.Values.IDNumber, c.IDConfirmed = "096219900001", true })
	got := ConflictsOf(confirmed, imported, imported.With(FieldIDNumber, "096219900099"))
	if len(got) != 1 || !got[0].Hard {
		t.Errorf("a confirmed number and another one: %+v", got)
	}
}
