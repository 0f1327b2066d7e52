package registry

import (
	"errors"
	"testing"
)

const (
	testCommune UKey = 1*ukeyProvince + 1*ukeyCommune
	otherPlace  UKey = 1*ukeyProvince + 2*ukeyCommune
	testHamlet       = testCommune + 3
)

func as(role Role) Membership {
	m := Membership{ID: 7, Role: role, UKey: testCommune}
	if role == RoleSystem {
		m.ID, m.UKey = 0, 0
	}
	return m
}

// childAt is a record without defects that stands at a stage, assigned to the collaborator of as.
func childAt(stage Stage) *Child {
	c := &Child{ID: 1, UKey: testHamlet, Imported: sound(), Values: sound(), Stage: stage, Assignee: 7, Version: 1}
	for _, f := range c.Questions() {
		c.Answers = append(c.Answers, Answer{Field: f, Verdict: VerdictKeep})
	}
	return c
}

// complete is an event that lacks nothing.
func complete(kind EventKind, by Membership) Event {
	return Event{
		Kind: kind, By: by, Assignee: 7, Due: today.AddDays(7), Reason: "because", Return: ReturnName, Evidence: EvidenceCertificate,
		Docket: 3, Number: "096315000001", Closing: ClosedMoved, Obstacle: ObstacleMovedAway, Today: today,
	}
}

// allowed is the table of design 3 and 2: from which stages whoever may take a step, and where it leads. A step that is
// not here is refused to everybody.
var allowed = map[EventKind]struct {
	by   []Role
	from map[Stage]Stage
}{
	EventListed: {allRoles, map[Stage]Stage{
		StageNone: StageClean, StageDefective: StageClean, StageClean: StageClean, StageUpdated: StageClean, StageClosed: StageClean,
		StageAssigned: StageAssigned, StageRechecked: StageRechecked, StageApproved: StageApproved, StageHandedOver: StageHandedOver, StageConfirmed: StageClean,
	}},
	EventRecount: {allRoles, map[Stage]Stage{
		StageDefective: StageClean, StageClean: StageClean, StageUpdated: StageUpdated, StageClosed: StageClosed,
		StageAssigned: StageAssigned, StageRechecked: StageRechecked, StageApproved: StageApproved, StageHandedOver: StageHandedOver, StageConfirmed: StageConfirmed,
	}},
	EventNewborn:  {[]Role{RoleOfficer, RoleCollaborator}, map[Stage]Stage{StageNone: StageRechecked}},
	EventAssign:   {[]Role{RoleOfficer}, map[Stage]Stage{StageDefective: StageAssigned, StageClean: StageAssigned, StageAssigned: StageAssigned}},
	EventWithdraw: {[]Role{RoleOfficer}, map[Stage]Stage{StageAssigned: StageClean}},
	EventRecheck:  {[]Role{RoleCollaborator}, map[Stage]Stage{StageAssigned: StageRechecked}},
	EventSendBack: {[]Role{RoleOfficer}, map[Stage]Stage{StageRechecked: StageAssigned}},
	EventApprove:  {[]Role{RoleOfficer}, map[Stage]Stage{StageRechecked: StageApproved, StageConfirmed: StageConfirmed}},
	EventReopen:   {[]Role{RoleOfficer}, map[Stage]Stage{StageApproved: StageRechecked}},
	EventEnter:    {[]Role{RoleOfficer}, map[Stage]Stage{StageDefective: StageApproved, StageAssigned: StageApproved}},
	EventHandOver: {[]Role{RoleOfficer}, map[Stage]Stage{StageApproved: StageHandedOver}},
	EventReturn:   {[]Role{RolePolice}, map[Stage]Stage{StageHandedOver: StageDefective}},
	EventConfirm:  {[]Role{RolePolice}, map[Stage]Stage{StageHandedOver: StageConfirmed}},
	EventUpdate:   {[]Role{RoleOfficer}, map[Stage]Stage{StageConfirmed: StageUpdated}},
	EventClose: {[]Role{RoleOfficer}, map[Stage]Stage{
		StageDefective: StageClosed, StageAssigned: StageClosed, StageRechecked: StageClosed, StageApproved: StageClosed,
		StageHandedOver: StageClosed, StageConfirmed: StageClosed, StageUpdated: StageClosed, StageClean: StageClosed,
	}},
	EventObstacle: {[]Role{RoleOfficer, RoleCollaborator}, map[Stage]Stage{StageDefective: StageDefective, StageAssigned: StageAssigned}},
	// A collaborator and the police may edit fewer stages; TestApply_edit has them.
	EventEdit: {[]Role{RoleOfficer}, map[Stage]Stage{
		StageDefective: StageDefective, StageAssigned: StageAssigned, StageRechecked: StageRechecked,
		StageHandedOver: StageHandedOver, StageConfirmed: StageConfirmed,
	}},
}

var allRoles = append(Roles(), RoleSystem)

func TestApply_everyStepFromEveryStageByEveryRole(t *testing.T) {
	for kind := range steps() {
		for _, from := range append([]Stage{StageNone}, Stages()...) {
			for _, role := range allRoles {
				if kind == EventEdit && role != RoleOfficer {
					continue
				}
				c := childAt(from)
				before := *c
				err := c.Apply(complete(kind, as(role)))
				checkStep(t, kind, from, role, before, c, err)
			}
		}
	}
}

func checkStep(t *testing.T, kind EventKind, from Stage, role Role, before Child, c *Child, err error) {
	t.Helper()
	row := allowed[kind]
	to, isStep := row.from[from]
	mayTake := role == RoleSystem
	for _, r := range row.by {
		mayTake = mayTake || r == role
	}
	var refused *RefusedError
	var wrong *StepError
	switch {
	case !mayTake:
		if !errors.As(err, &refused) {
			t.Errorf("%s from %s by %s: %v, want a refusal", kind, from, role, err)
		}
	case !isStep:
		if !errors.As(err, &wrong) || wrong.Why != StepWrongStage {
			t.Errorf("%s from %s by %s: %v, want %s", kind, from, role, err, StepWrongStage)
		}
	case err != nil:
		t.Errorf("%s from %s by %s: %v", kind, from, role, err)
	case c.Stage != to || c.Version != before.Version+1:
		t.Errorf("%s from %s by %s leads to %s, version %d; want %s, %d", kind, from, role, c.Stage, c.Version, to, before.Version+1)
	}
	if err != nil && (c.Stage != before.Stage || c.Version != before.Version || c.Defects != before.Defects || c.Values != before.Values) {
		t.Errorf("%s from %s by %s was refused and still changed the record", kind, from, role)
	}
}

func TestApply_onForeignGround(t *testing.T) {
	for kind := range steps() {
		if kind.action() == "" {
			continue
		}
		for _, role := range Roles() {
			by := as(role)
			by.UKey, by.EnterFor = otherPlace, true
			for from := range allowed[kind].from {
				if err := childAt(from).Apply(complete(kind, by)); err == nil {
					t.Errorf("%s from %s by %s of another commune was taken", kind, from, role)
				}
			}
		}
	}
}

func TestApply_enteredForSomebodyElse(t *testing.T) {
	officer := as(RoleOfficer)
	officer.EnterFor = true
	for kind, from := range map[EventKind]Stage{EventRecheck: StageAssigned, EventConfirm: StageHandedOver, EventReturn: StageHandedOver} {
		if err := childAt(from).Apply(complete(kind, officer)); err != nil {
			t.Errorf("%s by an officer who may enter for others: %v", kind, err)
		}
	}
	leader := as(RoleLeader)
	leader.EnterFor = true
	if err := childAt(StageHandedOver).Apply(complete(EventConfirm, leader)); err == nil {
		t.Error("a leader entered a confirmation")
	}
}

func TestApply_conditions(t *testing.T) {
	wrongName, partial, noNumber := NewDefects(NameInvalid), NewDefects(DOBPartial, IDMissing, EthnicityAmbiguous, NameSpelling), NewDefects(IDMissing)
	other := as(RoleCollaborator)
	other.ID = 8
	cases := []struct {
		name  string
		from  Stage
		by    Membership
		event func(*Event, *Child)
		kind  EventKind
		why   StepReason // "" when the step is taken
		to    Stage
	}{
		{"nobody to assign to", StageDefective, as(RoleOfficer), func(e *Event, _ *Child) { e.Assignee = 0 }, EventAssign, StepNeedsAssignee, 0},
		{"no due day", StageDefective, as(RoleOfficer), func(e *Event, _ *Child) { e.Due = Date{} }, EventAssign, StepNeedsAssignee, 0},
		{"assigned to another", StageAssigned, other, nil, EventRecheck, StepNotYours, 0},
		{"questions open", StageAssigned, as(RoleCollaborator), func(_ *Event, c *Child) { c.Answers = nil }, EventRecheck, StepQuestionsOpen, 0},
		{"another's obstacle", StageAssigned, other, nil, EventObstacle, StepNotYours, 0},
		{"no such obstacle", StageAssigned, as(RoleCollaborator), func(e *Event, _ *Child) { e.Obstacle = "rain" }, EventObstacle, StepNeedsReason, 0},
		{"sent back without a word", StageRechecked, as(RoleOfficer), func(e *Event, _ *Child) { e.Reason = "" }, EventSendBack, StepNeedsReason, 0},
		{"newborn sent back", StageRechecked, as(RoleOfficer), func(_ *Event, c *Child) { c.Assignee = 0 }, EventSendBack, "", StageDefective},
		{"defects left", StageRechecked, as(RoleOfficer), func(e *Event, _ *Child) { e.Defects = wrongName }, EventApprove, StepDefectsLeft, 0},
		{"only what the police settle", StageRechecked, as(RoleOfficer), func(e *Event, _ *Child) { e.Defects = partial }, EventApprove, "", StageApproved},
		{"no evidence", StageDefective, as(RoleOfficer), func(e *Event, _ *Child) { e.Evidence = "" }, EventEnter, StepNeedsEvidence, 0},
		{"entered with defects", StageDefective, as(RoleOfficer), func(e *Event, _ *Child) { e.Defects = wrongName }, EventEnter, StepDefectsLeft, 0},
		{"defect found after approval", StageApproved, as(RoleOfficer), func(_ *Event, c *Child) { c.Defects = wrongName }, EventHandOver, StepDefectsLeft, 0},
		{"without a number", StageApproved, as(RoleOfficer), func(_ *Event, c *Child) { c.Defects = noNumber }, EventHandOver, "", StageHandedOver},
		{"given back without a reason", StageHandedOver, as(RolePolice), func(e *Event, _ *Child) { e.Return = "" }, EventReturn, StepNeedsReason, 0},
		{"another reason without words", StageHandedOver, as(RolePolice), func(e *Event, _ *Child) { e.Return, e.Reason = ReturnOther, "" }, EventReturn, StepNeedsReason, 0},
		{"confirmed without a number", StageHandedOver, as(RolePolice), func(e *Event, _ *Child) { e.Number = "" }, EventConfirm, StepNeedsNumber, 0},
		{"confirmed with 11 digits", StageHandedOver, as(RolePolice), func(e *Event, _ *Child) { e.Number = "96315000001" }, EventConfirm, StepNeedsNumber, 0},
		{"confirmed with a placeholder", StageHandedOver, as(RolePolice), func(e *Event, _ *Child) { e.Number = "111111111111" }, EventConfirm, StepNeedsNumber, 0},
		{"corrections of the police open", StageConfirmed, as(RoleOfficer), func(_ *Event, c *Child) { c.Propose(Proposal{Field: FieldSex, New: "male"}) }, EventUpdate, StepProposalsOpen, 0},
		{"closed without a reason", StageDefective, as(RoleOfficer), func(e *Event, _ *Child) { e.Closing = "" }, EventClose, StepNeedsReason, 0},

		{"listed with a defect", StageClean, as(RoleSystem), func(e *Event, _ *Child) { e.Defects = noNumber }, EventListed, "", StageDefective},
		{"listed with a warning", StageDefective, as(RoleSystem), func(e *Event, _ *Child) { e.Defects = NewDefects(ChildDuplicate) }, EventListed, "", StageClean},
		{"the next list disagrees", StageUpdated, as(RoleSystem), func(e *Event, _ *Child) { e.Defects = noNumber }, EventListed, "", StageDefective},
		{"listed with another number", StageConfirmed, as(RoleSystem), func(e *Event, _ *Child) { e.Number = "096315000002" }, EventListed, "", StageConfirmed},
		{"listed after it was given back", StageDefective, as(RoleSystem), func(_ *Event, c *Child) { c.Return = ReturnName }, EventListed, "", StageDefective},
		{"listed while a newborn is cleared up", StageDefective, as(RoleSystem), func(_ *Event, c *Child) { c.SentBack = "name?" }, EventListed, "", StageDefective},
		{"16 when listed first", StageNone, as(RoleSystem), func(e *Event, _ *Child) { e.Defects = NewDefects(OverAge, IDMissing) }, EventListed, "", StageClosed},
		{"16 and still listed", StageClosed, as(RoleSystem), func(e *Event, _ *Child) { e.Defects = NewDefects(OverAge) }, EventListed, "", StageClosed},
		{"16 while assigned", StageAssigned, as(RoleSystem), func(e *Event, _ *Child) { e.Defects = NewDefects(OverAge) }, EventRecount, "", StageClosed},
		{"16 while rechecked", StageRechecked, as(RoleSystem), func(e *Event, _ *Child) { e.Defects = NewDefects(OverAge) }, EventRecount, "", StageClosed},
		{"16 and clean", StageClean, as(RoleSystem), func(e *Event, _ *Child) { e.Defects = NewDefects(OverAge) }, EventRecount, "", StageClosed},
		{"16 at the police", StageHandedOver, as(RoleSystem), func(e *Event, _ *Child) { e.Defects = NewDefects(OverAge) }, EventRecount, "", StageHandedOver},
		{"16 and updated", StageUpdated, as(RoleSystem), func(e *Event, _ *Child) { e.Defects = NewDefects(OverAge) }, EventRecount, "", StageUpdated},
		{"a new duplicate", StageClean, as(RoleSystem), func(e *Event, _ *Child) { e.Defects = NewDefects(IDDuplicate) }, EventRecount, "", StageDefective},
		{"a duplicate of what was updated", StageUpdated, as(RoleSystem), func(e *Event, _ *Child) { e.Defects = NewDefects(IDDuplicate) }, EventRecount, "", StageUpdated},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			child, e := childAt(c.from), complete(c.kind, c.by)
			if c.event != nil {
				c.event(&e, child)
			}
			err := child.Apply(e)
			var wrong *StepError
			switch {
			case c.why == "" && (err != nil || child.Stage != c.to):
				t.Errorf("leads to %s, %v; want %s", child.Stage, err, c.to)
			case c.why != "" && (!errors.As(err, &wrong) || wrong.Why != c.why):
				t.Errorf("gives %v, want %s", err, c.why)
			case c.why == StepDefectsLeft && wrong.Left != wrongName:
				t.Errorf("names %v as left", wrong.Left.Codes())
			}
		})
	}
}

func TestApply_edit(t *testing.T) {
	may := map[Role][]Stage{
		RoleCollaborator: {StageAssigned}, RolePolice: {StageHandedOver, StageConfirmed},
		RoleSystem: {StageDefective, StageAssigned, StageRechecked, StageHandedOver, StageConfirmed},
	}
	for role, stages := range may {
		for _, from := range Stages() {
			want := false
			for _, s := range stages {
				want = want || s == from
			}
			if err := childAt(from).Apply(complete(EventEdit, as(role))); (err == nil) != want {
				t.Errorf("edit at %s by %s: %v, want allowed %v", from, role, err, want)
			}
		}
	}
}

func TestWithdraw_keepsWhatNobodyAnswered(t *testing.T) {
	zeros := Proposal{Field: FieldIDNumber, New: "096315000001", Why: WhyDroppedZeros}
	c := childAt(StageAssigned)
	c.Proposals = []Proposal{{Field: FieldName, New: "Lan", Evidence: EvidenceFamily}, zeros}
	if err := c.Apply(complete(EventWithdraw, as(RoleOfficer))); err != nil || len(c.Proposals) != 1 || c.Proposals[0] != zeros {
		t.Errorf("withdrawn: %v, proposals %+v; want the one of the import", err, c.Proposals)
	}
	c = childAt(StageAssigned)
	c.Imported, c.SentBack, c.Proposals = Values{}, "name?", []Proposal{{Field: FieldName, New: "Lan"}}
	if err := c.Apply(complete(EventWithdraw, as(RoleOfficer))); err != nil || len(c.Proposals) != 1 || c.Stage != StageDefective {
		t.Errorf("withdrawn newborn: %v, at %s with %+v; want defective with its name", err, c.Stage, c.Proposals)
	}
}

func TestApprove_settles(t *testing.T) {
	for _, from := range []Stage{StageRechecked, StageConfirmed} {
		c := childAt(from)
		c.Propose(Proposal{Field: FieldName, New: "Nguyễn Thị Lan"})
		if err := c.Apply(complete(EventApprove, as(RoleOfficer))); err != nil {
			t.Fatal(err)
		}
		if c.Values.Name != "Nguyễn Thị Lan" || len(c.Proposals) != 0 || c.Imported.Name != sound().Name {
			t.Errorf("approved at %s: %+v, proposals %v", from, c.Values, c.Proposals)
		}
	}
}

func TestConfirm_takesTheNumber(t *testing.T) {
	c := childAt(StageHandedOver)
	c.Values.IDNumber, c.Defects = "", NewDefects(IDMissing)
	if err := c.Apply(complete(EventConfirm, as(RolePolice))); err != nil || !c.IDConfirmed || c.Values.IDNumber != "096315000001" || c.Defects != 0 {
		t.Errorf("confirmed: %v, %+v", err, c)
	}
}

// The whole way of design 3, with one return.
func TestApply_wholeLoop(t *testing.T) {
	officer, collaborator, police := as(RoleOfficer), as(RoleCollaborator), as(RolePolice)
	c := &Child{UKey: testHamlet, Imported: sound(), Values: sound()}
	c.Values.IDNumber = ""
	missing := NewDefects(IDMissing)
	for i, e := range []Event{
		{Kind: EventListed, By: as(RoleSystem), Defects: missing},
		{Kind: EventAssign, By: officer, Assignee: 7, Due: today},
		{Kind: EventEdit, By: collaborator},
		{Kind: EventRecheck, By: collaborator},
		{Kind: EventApprove, By: officer, Defects: missing},
		{Kind: EventHandOver, By: officer, Docket: 1},
		{Kind: EventReturn, By: police, Return: ReturnBirth},
		{Kind: EventEnter, By: officer, Evidence: EvidenceCertificate, Defects: missing},
		{Kind: EventHandOver, By: officer, Docket: 2},
		{Kind: EventConfirm, By: police, Number: "096315000001"},
		{Kind: EventUpdate, By: officer},
		{Kind: EventListed, By: as(RoleSystem)},
	} {
		if e.Kind == EventRecheck {
			for _, f := range c.Questions() {
				c.Record(Answer{Field: f, Verdict: VerdictKeep}, "")
			}
		}
		if err := c.Apply(e); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
	}
	if c.Stage != StageClean || c.Return != ReturnNone || c.Docket != 0 || c.Version != 12 {
		t.Errorf("ends as %+v", c)
	}
}

func TestStages_namesComeBack(t *testing.T) {
	for _, s := range Stages() {
		if got, err := ParseStage(s.String()); err != nil || got != s {
			t.Errorf("ParseStage(%s) = %v, %v", s, got, err)
		}
	}
	if _, err := ParseStage("none"); err == nil {
		t.Error("none is read as a stage")
	}
}
