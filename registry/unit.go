package registry

import "strings"

// UnitID identifies a unit in our own tables; 0 is none.
type UnitID int64

// Level is the height of a unit in the tree.
type Level int16

// The levels of the tree. Since 1 July 2025 no new unit stands on the district level (Law 72/2025/QH15).
const (
	LevelNation Level = iota
	LevelProvince
	LevelDistrict
	LevelCommune
	LevelHamlet
)

// String returns the stable name of the level.
func (l Level) String() string {
	return [...]string{"nation", "province", "district", "commune", "hamlet"}[l]
}

// UKey is a unit's place as a number: province·10¹⁰ + district·10⁷ + commune·10⁴ + hamlet.
// It is allocated by us, never derived from official codes and never reused; 0 in a place means
// none or unknown, so a commune's own key also stands for its children of unknown hamlet.
type UKey int64

const (
	ukeyHamlet   UKey = 1
	ukeyCommune  UKey = 10_000
	ukeyDistrict UKey = 10_000_000
	ukeyProvince UKey = 10_000_000_000
	ukeyNation   UKey = 500_000_000_000_000
)

// Level tells from the key how high the unit stands.
func (k UKey) Level() Level {
	switch {
	case k%ukeyNation == 0:
		return LevelNation
	case k%ukeyCommune != 0:
		return LevelHamlet
	case k%ukeyDistrict != 0:
		return LevelCommune
	case k%ukeyProvince != 0:
		return LevelDistrict
	}
	return LevelProvince
}

// Subtree returns the inclusive range of keys of the unit and all below it.
func (k UKey) Subtree() (lo, hi UKey) {
	return k, k + k.span() - 1
}

func (k UKey) span() UKey {
	switch k.Level() {
	case LevelHamlet:
		return ukeyHamlet
	case LevelCommune:
		return ukeyCommune
	case LevelDistrict:
		return ukeyDistrict
	case LevelProvince:
		return ukeyProvince
	}
	return ukeyNation
}

// Contains reports whether other is the unit itself or stands below it.
func (k UKey) Contains(other UKey) bool {
	lo, hi := k.Subtree()
	return lo <= other && other <= hi
}

// Commune is the key of the commune in which a hamlet or commune lies.
func (k UKey) Commune() UKey { return k - k%ukeyCommune }

// Province is the key of the province in which a unit lies.
func (k UKey) Province() UKey { return k - k%ukeyProvince }

// ChildKey is the key of the n-th unit (from 1) directly below k, n-th hamlet below a commune,
// n-th commune below a district or, where there is none, below a province.
func (k UKey) ChildKey(level Level, n int64) UKey {
	switch level {
	case LevelHamlet:
		return k + UKey(n)*ukeyHamlet
	case LevelCommune:
		return k + UKey(n)*ukeyCommune
	case LevelDistrict:
		return k + UKey(n)*ukeyDistrict
	}
	return k + UKey(n)*ukeyProvince
}

// Unit is one administrative unit as it stood within its validity. The code means nothing without
// its scheme: codes were reused in 2025 (domain 3.3).
type Unit struct {
	ID     UnitID
	Key    UKey
	Parent UnitID
	Level  Level
	Scheme string // year of the code list, "2026" or "2022"; hamlets have none
	Code   string
	Type   string // as printed before the name: Tỉnh, Xã, Phường, Ấp, Khóm …
	Name   string
	From   Date // zero: always
	To     Date // zero: still valid; else the last day
}

// FullName is the name as it is printed, with its own type.
func (u Unit) FullName() string {
	if u.Type == "" {
		return u.Name
	}
	return u.Type + " " + u.Name
}

// ParseUnitCode splits "2026:32167" into scheme and code; without a scheme today's is meant.
func ParseUnitCode(text, today string) (scheme, code string) {
	if s, c, ok := strings.Cut(text, ":"); ok {
		return s, c
	}
	return today, text
}
