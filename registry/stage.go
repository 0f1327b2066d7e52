package registry

import "fmt"

// Stage is where a record stands on its way (design 3). The numbers are stored: never renumber.
type Stage int16

// The stages of a record's life.
const (
	StageNone       Stage = 0
	StageDefective  Stage = 10
	StageAssigned   Stage = 20
	StageRechecked  Stage = 30
	StageApproved   Stage = 40
	StageHandedOver Stage = 50
	StageConfirmed  Stage = 60
	StageUpdated    Stage = 70
	StageClean      Stage = 80
	StageClosed     Stage = 90
)

// Stages lists every stage that a record can be in, in the order of the work.
func Stages() []Stage {
	return []Stage{
		StageDefective, StageAssigned, StageRechecked, StageApproved, StageHandedOver,
		StageConfirmed, StageUpdated, StageClean, StageClosed,
	}
}

// OpenStages are the stages of unfinished work ("chưa xong"): from defective to confirmed.
func OpenStages() []Stage {
	return Stages()[:6]
}

// String returns the stable name of the stage, as files, JSON and templates use it.
func (s Stage) String() string {
	switch s {
	case StageNone:
		return "none"
	case StageDefective:
		return "defective"
	case StageAssigned:
		return "assigned"
	case StageRechecked:
		return "rechecked"
	case StageApproved:
		return "approved"
	case StageHandedOver:
		return "handed_over"
	case StageConfirmed:
		return "confirmed"
	case StageUpdated:
		return "updated"
	case StageClean:
		return "clean"
	case StageClosed:
		return "closed"
	}
	return fmt.Sprintf("stage(%d)", int16(s))
}

// ParseStage is the inverse of String.
func ParseStage(name string) (Stage, error) {
	for _, s := range Stages() {
		if s.String() == name {
			return s, nil
		}
	}
	return StageNone, fmt.Errorf("parse stage: %q is none", name)
}

// Closing says why a record is no longer followed.
type Closing string

// The reasons for closing (design 3).
const (
	ClosedMoved     Closing = "moved_for_good"
	ClosedOverAge   Closing = "over_age"
	ClosedDeceased  Closing = "deceased"
	ClosedDuplicate Closing = "duplicate"
)
