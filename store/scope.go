package store

import (
	"math"

	"rasoat/registry"
)

// ScopeOf is what a membership may see and write (registry.Membership.Scope), with the membership as
// the actor. One that has ended sees nothing.
func ScopeOf(m registry.Membership) Scope {
	if m.Ended {
		return Nothing(int64(m.ID))
	}
	lo, hi, who := m.Scope()
	return Scope{Lo: int64(lo), Hi: int64(hi), Who: who, Actor: int64(m.ID)}
}

// SystemScope sees everything that is real and acts as the program itself: for the shell, for ticks and
// for the identification of whoever writes. Training units are out of its sight.
func SystemScope() Scope {
	lo, hi := registry.UKey(0).Subtree()
	return Scope{Lo: int64(lo), Hi: int64(hi), Who: registry.WhoAll}
}

// UpkeepScope sees everything, training as well: for keys and retention, which treat all rows alike and
// compare none with another.
func UpkeepScope() Scope {
	return Scope{Lo: 0, Hi: math.MaxInt64, Who: registry.WhoAll}
}

// TrainingScope sees one training commune as the program itself.
func TrainingScope(commune registry.UKey) Scope {
	lo, hi := commune.Commune().Subtree()
	return Scope{Lo: int64(lo), Hi: int64(hi), Who: registry.WhoAll}
}

// wide is every row that whoever acts may ever compare with: all that is real, or in training the one
// commune, so that invented children meet neither real ones nor those of another training.
func (s Scope) wide() Scope {
	w := SystemScope()
	switch {
	case s.Lo == 0 && s.Hi == math.MaxInt64:
		w = UpkeepScope()
	case registry.UKey(s.Lo).IsTraining():
		w = TrainingScope(registry.UKey(s.Lo))
	}
	w.Actor = s.Actor
	return w
}
