package registry

import "slices"

// Obstacle is what keeps a re-check from being done; its text is public (contracts.md).
type Obstacle string

// The causes of an obstacle.
const (
	ObstacleNone           Obstacle = ""
	ObstacleMovedAway      Obstacle = "moved_away"
	ObstacleNotCooperating Obstacle = "not_cooperating"
	ObstacleNoCertificate  Obstacle = "no_birth_certificate"
	ObstacleUnreachable    Obstacle = "unreachable"
	ObstacleWaiting        Obstacle = "waiting_authority"
	ObstacleConflict       Obstacle = "data_conflict"
	ObstacleOther          Obstacle = "other"
)

// Obstacles lists the causes in the order in which they are offered.
func Obstacles() []Obstacle {
	return []Obstacle{
		ObstacleMovedAway, ObstacleNotCooperating, ObstacleNoCertificate,
		ObstacleUnreachable, ObstacleWaiting, ObstacleConflict, ObstacleOther,
	}
}

// ReviewDays is how many calendar days an obstacle silences reminders before it is looked at again.
func (o Obstacle) ReviewDays() int {
	switch o {
	case ObstacleMovedAway:
		return 30
	case ObstacleWaiting, ObstacleNoCertificate:
		return 14
	}
	return 7
}

// Valid reports whether o is one of the causes.
func (o Obstacle) Valid() bool { return slices.Contains(Obstacles(), o) }
