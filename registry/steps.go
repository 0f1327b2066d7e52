package registry

import "slices"

// listed follows an import, or an edit of a record that nobody works on: the defects decide as long as nobody
// works on the record; later stages keep theirs, except where the next list proves or disproves the update.
func (c *Child) listed(e Event) StepReason {
	c.Defects = e.Defects
	switch c.Stage {
	case StageNone, StageDefective, StageClean, StageUpdated, StageClosed:
		c.Closed = ""
		c.sort()
	case StageConfirmed:
		isProved := e.Defects.Only(SeverityDefect) == 0 && len(c.Proposals) == 0
		if isProved && e.Number != "" && string(e.Number) == c.Values.IDNumber {
			c.Stage = StageClean
		}
	}
	c.leaveScope()
	return ""
}

// recount follows the turn of a day and a change in another record: it moves nothing but what nobody works on,
// and never takes an update for proved or a closed record for listed again.
func (c *Child) recount(e Event) StepReason {
	c.Defects = e.Defects
	if c.Stage == StageDefective || c.Stage == StageClean {
		c.sort()
	}
	c.leaveScope()
	return ""
}

// sort puts a record that nobody works on among the defective or the clean ones. What the police gave back or
// the officer sent back stays open, though no rule finds anything.
func (c *Child) sort() {
	isOpen := c.Stage == StageDefective && (c.Return != ReturnNone || c.SentBack != "")
	c.Stage = StageClean
	if isOpen || c.Defects.Only(SeverityDefect) != 0 {
		c.Stage = StageDefective
	}
}

// leaveScope closes the record of who has turned 16, unless it is so far that it is finished all the same.
func (c *Child) leaveScope() {
	if c.Defects.Has(OverAge) && (c.Stage <= StageRechecked || c.Stage == StageClean) {
		c.Stage, c.Closed, c.Assignee, c.Due = StageClosed, ClosedOverAge, 0, Date{}
	}
}

func (c *Child) newborn(e Event) StepReason {
	c.Stage, c.Defects = StageRechecked, e.Defects
	return ""
}

// assign also moves a record from one collaborator to another, or its due day.
func (c *Child) assign(e Event) StepReason {
	if e.Assignee == 0 || e.Due.IsZero() {
		return StepNeedsAssignee
	}
	c.Stage, c.Assignee, c.Due = StageAssigned, e.Assignee, e.Due
	return ""
}

// withdraw drops what the collaborator has answered so far. What an import proposed stays, and so does a newborn's
// every field, for it has no other values.
func (c *Child) withdraw(Event) StepReason {
	c.Assignee, c.Due, c.Answers = 0, Date{}, nil
	if c.Imported != (Values{}) {
		c.SentBack = ""
		c.Proposals = slices.DeleteFunc(slices.Clone(c.Proposals), func(p Proposal) bool { return p.Why == "" })
	}
	c.Stage = StageDefective
	if c.Defects.Only(SeverityDefect) == 0 && c.Return == ReturnNone && c.SentBack == "" {
		c.Stage = StageClean
	}
	return ""
}

func (c *Child) recheck(e Event) StepReason {
	if e.By.Role == RoleCollaborator && e.By.ID != c.Assignee {
		return StepNotYours
	}
	if len(c.Unanswered()) > 0 {
		return StepQuestionsOpen
	}
	c.Stage, c.SentBack = StageRechecked, ""
	c.Obstacle, c.ReviewOn = ObstacleNone, Date{}
	return ""
}

// sendBack returns the record to whoever re-checked it; a newborn that nobody was assigned stays
// with the officer's own open list.
func (c *Child) sendBack(e Event) StepReason {
	if e.Reason == "" {
		return StepNeedsReason
	}
	c.SentBack, c.Answers = e.Reason, nil
	c.Stage = StageAssigned
	if c.Assignee == 0 {
		c.Stage = StageDefective
	}
	if !e.Due.IsZero() {
		c.Due = e.Due
	}
	return ""
}

// approve makes the proposals the working values; e.Defects are the findings for these values. A confirmed record,
// in which the police have corrected a field, stays confirmed.
func (c *Child) approve(e Event) StepReason {
	if e.left(c) != 0 {
		return StepDefectsLeft
	}
	c.settle()
	if c.Stage != StageConfirmed {
		c.Stage = StageApproved
	}
	c.Defects = e.Defects
	c.Return, c.SentBack = ReturnNone, ""
	c.Obstacle, c.ReviewOn = ObstacleNone, Date{}
	return ""
}

// reopen has a record approved once more: nothing was handed over yet.
func (c *Child) reopen(Event) StepReason {
	c.Stage = StageRechecked
	return ""
}

func (c *Child) enter(e Event) StepReason {
	if e.Evidence == EvidenceNone {
		return StepNeedsEvidence
	}
	return c.approve(e)
}

func (c *Child) handOver(e Event) StepReason {
	if e.left(c) != 0 {
		return StepDefectsLeft
	}
	c.Stage, c.Docket = StageHandedOver, e.Docket
	return ""
}

func (c *Child) giveBack(e Event) StepReason {
	if e.Return == ReturnNone || e.Return == ReturnOther && e.Reason == "" {
		return StepNeedsReason
	}
	c.Stage, c.Docket, c.Return, c.SentBack = StageDefective, 0, e.Return, e.Reason
	c.Assignee, c.Due = 0, Date{}
	return ""
}

// confirm takes the number that the police give; corrections of other fields stay open proposals.
func (c *Child) confirm(e Event) StepReason {
	if !e.Number.valid() || e.Number.IsPlaceholder() {
		return StepNeedsNumber
	}
	c.Values.IDNumber = string(e.Number)
	c.IDConfirmed = true
	c.Stage, c.Defects = StageConfirmed, e.Defects
	return ""
}

func (c *Child) update(Event) StepReason {
	if len(c.Proposals) > 0 {
		return StepProposalsOpen
	}
	c.Stage, c.Docket, c.Assignee, c.Due = StageUpdated, 0, 0, Date{}
	return ""
}

func (c *Child) close(e Event) StepReason {
	if e.Closing == "" {
		return StepNeedsReason
	}
	c.Stage, c.Closed = StageClosed, e.Closing
	c.Assignee, c.Due, c.Docket = 0, Date{}, 0
	return ""
}

func (c *Child) obstruct(e Event) StepReason {
	if e.By.Role == RoleCollaborator && e.By.ID != c.Assignee {
		return StepNotYours
	}
	if !e.Obstacle.Valid() {
		return StepNeedsReason
	}
	c.Obstacle, c.ReviewOn = e.Obstacle, e.Today.AddDays(e.Obstacle.ReviewDays())
	return ""
}

// edit guards the working on proposals: a collaborator only on what is assigned to them.
func (c *Child) edit(e Event) StepReason {
	if e.By.Role == RoleCollaborator && (e.By.ID != c.Assignee || c.Stage != StageAssigned) {
		return StepNotYours
	}
	if e.By.Role == RolePolice && c.Stage != StageHandedOver && c.Stage != StageConfirmed {
		return StepNotYours
	}
	return ""
}
