package handlers

import (
	"errors"

	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// hamletName is how a place inside the commune is called; the commune itself stands for the unknown.
func hamletName(u registry.Unit) string {
	if u.Level == registry.LevelHamlet {
		return u.FullName()
	}
	return templates.Word("unknown", "hamlet")
}

// commune is the commune in which the member works.
func (t *Turn) commune() (registry.Unit, error) {
	if t.Unit.Level != registry.LevelHamlet {
		return t.Unit, nil
	}
	return t.Tx.Unit(t.ctx, t.Unit.Parent)
}

// hamlets are the hamlets of the member's commune and, last, the commune itself for the unknown.
func (t *Turn) hamlets() ([]registry.Unit, error) {
	commune, err := t.commune()
	if err != nil {
		return nil, err
	}
	units, err := t.Tx.UnitsBelow(t.ctx, commune.ID)
	if err != nil {
		return nil, err
	}
	return append(units, commune), nil
}

// id is the n-th id of the press.
func (t *Turn) id(n int) (int64, bool) {
	if n >= len(t.IDs) {
		return 0, false
	}
	return t.IDs[n], true
}

// child reads the record that the press names, held until the turn ends.
func (t *Turn) child() (registry.Child, error) {
	c, err := t.anyChild()
	if err == nil && c.Restricted {
		return registry.Child{}, registry.ErrRestricted
	}
	return c, err
}

// anyChild is the same for a record that may be restricted.
func (t *Turn) anyChild() (registry.Child, error) {
	id, ok := t.id(0)
	if !ok {
		return registry.Child{}, sentence("error.stale", nil)
	}
	return t.Tx.ChildForUpdate(t.ctx, registry.ChildID(id))
}

// memberName is how a colleague is called, empty where there is none any more.
func (t *Turn) memberName(id registry.MembershipID) (string, error) {
	if id == 0 {
		return "", nil
	}
	m, err := t.Tx.Membership(t.ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return m.Name, err
}
