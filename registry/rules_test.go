package registry

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestRules_areComplete(t *testing.T) {
	names := map[string]bool{}
	for i, r := range Rules() {
		if r.Code != Code(i) || r.Name == "" || r.Class == "" || names[r.Name] {
			t.Errorf("row %d is %+v", i, r)
		}
		names[r.Name] = true
		if got, err := ParseCode(r.Code.String()); err != nil || got != r.Code {
			t.Errorf("ParseCode(%s) = %v, %v", r.Code, got, err)
		}
		if !slices.Contains(Classes(), r.Class) || !ClassMask(r.Class).Has(r.Code) || !NewDefects(r.Code).Only(r.Severity).Has(r.Code) {
			t.Errorf("%s is in no class or severity", r.Name)
		}
		if r.Code.Rule() != r || r.Code.Field() == "" {
			t.Errorf("%s: rule %+v, field %q", r.Name, r.Code.Rule(), r.Code.Field())
		}
	}
	if len(names) != 25 {
		t.Errorf("%d rules, want the 25 of the design", len(names))
	}
	if _, err := ParseCode(""); err == nil {
		t.Error("the empty name is a rule")
	}
}

func TestRules_areNotShared(t *testing.T) {
	Rules()[0].Name = "changed"
	if IDMissing.String() != "id_missing" {
		t.Error("the table can be changed from outside")
	}
}

func TestCode_JSON(t *testing.T) {
	text, err := json.Marshal([]Code{IDMissing, ChildDuplicate})
	if err != nil || string(text) != `["id_missing","child_duplicate"]` {
		t.Fatalf("%s, %v", text, err)
	}
	var codes []Code
	if err := json.Unmarshal(text, &codes); err != nil || !slices.Equal(codes, []Code{IDMissing, ChildDuplicate}) {
		t.Errorf("read as %v, %v", codes, err)
	}
	if json.Unmarshal([]byte(`["nothing"]`), &codes) == nil {
		t.Error("an unknown name is read")
	}
	if _, err := json.Marshal(codeCount); err == nil {
		t.Error("a code that is none is written")
	}
}

func TestDefects_sets(t *testing.T) {
	d := NewDefects(IDMissing, NameSpelling, ChildDuplicate, OverAge, DOBPartial, EthnicityAmbiguous)
	if got := d.Only(SeverityDefect); got != NewDefects(IDMissing, DOBPartial) {
		t.Errorf("defects are %v", got.Codes())
	}
	if got := d.Classes(); !slices.Equal(got, []Class{ClassNoID, ClassBirthDate, ClassEthnicity, ClassDuplicate}) {
		t.Errorf("classes are %v", got)
	}
	if got := NewDefects(OverAge, NameSpelling).Classes(); got != nil {
		t.Errorf("scope and hints make the classes %v", got)
	}
	if d.With(SexMissing).Without(SexMissing) != d || !slices.Equal(NewDefects(d.Codes()...).Codes(), d.Codes()) {
		t.Error("with and without, or codes, lose something")
	}
}

// A record goes to the police with any finding about its number, and with a date that is only known in part.
func TestDefects_Blocking(t *testing.T) {
	free := NewDefects(
		IDMissing, IDFormat, IDPlaceholder, IDCMND, IDSex, IDBirthYear, IDDuplicate, IDPrefix,
		NameSpelling, DOBPartial, OverAge, EthnicityAmbiguous, ChildDuplicate,
	)
	for _, r := range Rules() {
		if blocks := NewDefects(r.Code).Blocking() != 0; blocks == free.Has(r.Code) {
			t.Errorf("%s blocks: %v", r.Name, blocks)
		}
	}
}

func TestWhys_areDistinct(t *testing.T) {
	whys := Whys()
	slices.Sort(whys)
	if slices.Contains(whys, "") || len(slices.Compact(whys)) != len(Whys()) {
		t.Errorf("reasons are %v", whys)
	}
}

func TestFilter_Mask(t *testing.T) {
	f := Filter{Classes: []Class{ClassNoID}, Codes: []Code{SexInvalid}}
	if got := f.Mask(); got != NewDefects(IDMissing, SexInvalid) {
		t.Errorf("mask is %v", got.Codes())
	}
	if (Filter{}).Mask() != 0 {
		t.Error("the empty filter asks for a finding")
	}
}

func TestValues_everyFieldHasItsPlace(t *testing.T) {
	var v Values
	for i, f := range Fields() {
		v = v.With(f, string(rune('a'+i)))
	}
	for i, f := range Fields() {
		if v.Get(f) != string(rune('a'+i)) {
			t.Errorf("%s holds %q", f, v.Get(f))
		}
	}
	if v.Get("nothing") != "" || v.With("nothing", "x") != v {
		t.Error("a field that does not exist holds something")
	}
}

func TestChild_proposals(t *testing.T) {
	c := childAt(StageAssigned)
	c.Propose(Proposal{Field: FieldName, New: "A"})
	before := c.Proposals
	c.Propose(Proposal{Field: FieldName, New: "B"})
	if len(c.Proposals) != 1 || c.Proposed().Name != "B" || before[0].New != "A" || c.Values.Name != sound().Name {
		t.Errorf("proposals are %+v, before %+v", c.Proposals, before)
	}
	if p, ok := c.Proposal(FieldName); !ok || p.New != "B" {
		t.Errorf("the proposal is %+v", p)
	}
	c.Drop(FieldName)
	if _, ok := c.Proposal(FieldName); ok {
		t.Error("a dropped proposal is open")
	}
}

func TestChild_IsOverdue(t *testing.T) {
	for _, c := range []struct {
		change func(*Child)
		want   bool
	}{
		{func(*Child) {}, true},
		{func(c *Child) { c.Due = today }, false},
		{func(c *Child) { c.Due = Date{} }, false},
		{func(c *Child) { c.Stage = StageRechecked }, false},
		{func(c *Child) { c.Obstacle, c.ReviewOn = ObstacleMovedAway, today.AddDays(1) }, false},
		{func(c *Child) { c.Obstacle, c.ReviewOn = ObstacleMovedAway, today }, true},
	} {
		child := childAt(StageAssigned)
		child.Due = today.AddDays(-1)
		c.change(child)
		if child.IsOverdue(today) != c.want {
			t.Errorf("%+v is overdue: %v", child, !c.want)
		}
	}
}

func TestObstacle_ReviewDays(t *testing.T) {
	for _, o := range Obstacles() {
		if !o.Valid() || o.ReviewDays() < 7 {
			t.Errorf("%s is looked at after %d days", o, o.ReviewDays())
		}
	}
	if ObstacleNone.Valid() {
		t.Error("no obstacle is one")
	}
}
