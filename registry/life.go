package registry

import (
	"errors"
	"slices"
	"sync"
)

// ErrRestricted says that a record is kept and not used, as its family asked (Law 91/2025, Art. 4: restriction).
var ErrRestricted = errors.New("record is restricted")

// EventKind is a step in a record's life.
type EventKind string

// The steps of design 3.
const (
	EventListed   EventKind = "listed"    // a list from the software or an edit has recomputed the defects
	EventRecount  EventKind = "recount"   // the day or a neighbour has: what no list says proves nothing
	EventNewborn  EventKind = "newborn"   // added at a household
	EventAssign   EventKind = "assign"    // given to a collaborator with a due day
	EventWithdraw EventKind = "withdraw"  // taken away again
	EventRecheck  EventKind = "recheck"   // every question answered
	EventSendBack EventKind = "send_back" // to be cleared up, with a reason
	EventApprove  EventKind = "approve"   // proposals become the working values
	EventEnter    EventKind = "enter"     // the officer herself, with evidence
	EventHandOver EventKind = "hand_over" // put into a docket
	EventReturn   EventKind = "return"    // the police give it back, with a reason
	EventConfirm  EventKind = "confirm"   // the police confirm the number
	EventUpdate   EventKind = "update"    // put back into the national software
	EventClose    EventKind = "close"     // no longer followed
	EventObstacle EventKind = "obstacle"  // a flag beside the stage
	EventReopen   EventKind = "reopen"    // taken back from the approved ones, since something speaks against it
	EventEdit     EventKind = "edit"      // an open proposal is added, changed or dropped
)

// Event is one step with what it needs; which fields matter depends on the kind.
type Event struct {
	Kind     EventKind
	By       Membership   // who acts
	For      MembershipID // on whose word, when somebody else enters it
	Defects  Defects      // findings after the step, where it changes values
	Assignee MembershipID
	Due      Date
	Reason   string
	Return   Return
	Evidence Evidence
	Docket   DocketID
	Number   IDNumber
	Closing  Closing
	Obstacle Obstacle
	Today    Date
}

// StepReason is the stable code of why a step is refused; templates hold its sentence.
type StepReason string

// Why a step may be refused.
const (
	StepWrongStage    StepReason = "wrong_stage"
	StepNotYours      StepReason = "not_yours"
	StepNeedsReason   StepReason = "needs_reason"
	StepNeedsEvidence StepReason = "needs_evidence"
	StepNeedsAssignee StepReason = "needs_assignee"
	StepDefectsLeft   StepReason = "defects_left"
	StepQuestionsOpen StepReason = "questions_open"
	StepProposalsOpen StepReason = "proposals_open"
	StepNeedsNumber   StepReason = "needs_number"
)

// StepError says that a step may not follow where the record stands.
type StepError struct {
	From  Stage
	Event EventKind
	Why   StepReason
	Left  Defects // for StepDefectsLeft: what is still wrong
}

func (e *StepError) Error() string {
	return "step " + string(e.Event) + " from " + e.From.String() + ": " + string(e.Why)
}

type step struct {
	from []Stage
	do   func(*Child, Event) StepReason
}

// steps is the table of design 3: from where a step may be taken, and what it does. The function
// checks the conditions first and changes nothing when it gives a reason.
var steps = sync.OnceValue(func() map[EventKind]step {
	return map[EventKind]step{
		EventListed:   {append([]Stage{StageNone}, Stages()...), (*Child).listed},
		EventRecount:  {Stages(), (*Child).recount},
		EventNewborn:  {[]Stage{StageNone}, (*Child).newborn},
		EventAssign:   {[]Stage{StageDefective, StageClean, StageAssigned}, (*Child).assign},
		EventWithdraw: {[]Stage{StageAssigned}, (*Child).withdraw},
		EventRecheck:  {[]Stage{StageAssigned}, (*Child).recheck},
		EventSendBack: {[]Stage{StageRechecked}, (*Child).sendBack},
		EventApprove:  {[]Stage{StageRechecked, StageConfirmed}, (*Child).approve},
		EventEnter:    {[]Stage{StageDefective, StageAssigned}, (*Child).enter},
		EventHandOver: {[]Stage{StageApproved}, (*Child).handOver},
		EventReturn:   {[]Stage{StageHandedOver}, (*Child).giveBack},
		EventConfirm:  {[]Stage{StageHandedOver}, (*Child).confirm},
		EventUpdate:   {[]Stage{StageConfirmed}, (*Child).update},
		EventClose:    {Stages()[:8], (*Child).close},
		EventObstacle: {[]Stage{StageDefective, StageAssigned}, (*Child).obstruct},
		EventReopen:   {[]Stage{StageApproved}, (*Child).reopen},
		EventEdit:     {[]Stage{StageDefective, StageAssigned, StageRechecked, StageHandedOver, StageConfirmed}, (*Child).edit},
	}
})

// Apply is the one place that knows which step may follow which, by whom and on what condition. It
// changes the record and its version, or returns a *RefusedError, ErrRestricted or *StepError and changes nothing.
func (c *Child) Apply(e Event) error {
	if action := e.Kind.action(); action != "" {
		if err := e.By.Require(action, c.UKey); err != nil && !(e.Kind.forOthers() && e.By.MayOn(ActEnterFor, c.UKey)) {
			return err
		}
	}
	if c.Restricted && !e.isUpkeep() {
		return ErrRestricted
	}
	s, ok := steps()[e.Kind]
	if !ok || !slices.Contains(s.from, c.Stage) {
		return &StepError{From: c.Stage, Event: e.Kind, Why: StepWrongStage}
	}
	if why := s.do(c, e); why != "" {
		refusal := &StepError{From: c.Stage, Event: e.Kind, Why: why}
		if why == StepDefectsLeft {
			refusal.Left = e.left(c)
		}
		return refusal
	}
	c.Version++
	return nil
}

// isUpkeep reports whether a step only keeps a record right by the calendar and the law: that it turns 16 is no use of it.
func (e Event) isUpkeep() bool {
	return e.Kind == EventRecount || e.Kind == EventClose && e.By.Role == RoleSystem
}

// left are the defects that keep a record from being approved, or from going to the police, who get what it holds already.
func (e Event) left(c *Child) Defects {
	if e.Kind == EventHandOver {
		return c.Defects.Blocking()
	}
	return e.Defects.Blocking()
}

// action is the right that a step needs; a listing, a recount and an edit are checked by what causes them.
func (k EventKind) action() Action {
	switch k {
	case EventNewborn:
		return ActNewborn
	case EventAssign, EventWithdraw:
		return ActAssign
	case EventRecheck:
		return ActRecheck
	case EventSendBack, EventApprove, EventReopen:
		return ActApprove
	case EventEnter:
		return ActEnter
	case EventHandOver:
		return ActHandOver
	case EventReturn:
		return ActReturn
	case EventConfirm:
		return ActConfirm
	case EventUpdate:
		return ActUpdate
	case EventClose:
		return ActClose
	case EventObstacle:
		return ActObstacle
	}
	return ""
}

// forOthers reports whether the step may be entered by an officer on somebody else's word.
func (k EventKind) forOthers() bool {
	return k == EventRecheck || k == EventConfirm || k == EventReturn
}
