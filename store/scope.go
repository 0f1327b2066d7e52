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

// SystemScope sees everything and acts as the program itself: for the shell, for ticks and for the
// identification of whoever writes.
func SystemScope() Scope {
	return Scope{Lo: 0, Hi: math.MaxInt64, Who: registry.WhoAll}
}
