package registry

// UKeyTraining is the nation of the training units: each place has its mirror there, at the same distance from it
// as the place itself from 0. No range of a place reaches over to the other nation, so that whatever goes by a range
// (scope, list, count, digest, search) leaves training out, and the other way round.
const UKeyTraining = ukeyNation

// IsTraining reports whether the place is one of training.
func (k UKey) IsTraining() bool { return k >= UKeyTraining }

// Rehearsal is the place in which the people of a real place train.
func (k UKey) Rehearsal() UKey {
	if k.IsTraining() {
		return k
	}
	return k + UKeyTraining
}

// Rehearsed is the real place whose people train here; a real place is its own.
func (k UKey) Rehearsed() UKey { return k % UKeyTraining }

// IsTraining reports whether everything that is done and said in the membership is training.
func (m Membership) IsTraining() bool { return m.UKey.IsTraining() }

// leavesTraining: what reaches people or machines outside is not done in training, where everybody is put in by the
// shell.
func leavesTraining(a Action) bool {
	switch a {
	case ActInvite, ActMembers, ActSession, ActIncident, ActUnits:
		return true
	}
	return false
}

// Lesson is one step of the work that is learnt by doing it; its name is the action of the journal that shows it.
type Lesson string

// Lessons are those of a role, in the order in which a course goes. Leaders look at figures, which needs no course.
func Lessons(r Role) []Lesson {
	of := func(steps ...EventKind) (list []Lesson) {
		for _, s := range steps {
			list = append(list, Lesson(s))
		}
		return list
	}
	switch r {
	case RoleOfficer:
		return append(of("card", EventAssign, EventApprove, EventHandOver, EventUpdate), "import")
	case RoleCollaborator:
		return of(EventRecheck, EventObstacle)
	case RolePolice:
		return of(EventConfirm, EventReturn)
	}
	return nil
}
