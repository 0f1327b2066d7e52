package handlers

import (
	"context"
	"errors"
	"slices"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// invites offers every role in every place: who can exist, and who may bring them in. Records are worked on in
// communes, so that there is no officer, collaborator or police of a province; only admins make admins; nobody invites
// beyond the own unit, and only who may invite at all.
func (w *walker) invites() {
	w.t.Helper()
	for _, place := range w.g.places {
		for _, role := range registry.Roles() {
			may := w.me.ID != 0 && w.me.UKey.Contains(place.Key) && (w.me.Role == registry.RoleAdmin ||
				w.me.Role == registry.RoleOfficer && role != registry.RoleAdmin)
			if place.Level < registry.LevelCommune && !slices.Contains([]registry.Role{registry.RoleLeader, registry.RoleAdmin}, role) {
				may = false
			}
			for _, enterFor := range []bool{false, true} {
				// To enter for others is an officer's, given by an admin or by who has it.
				mayGrant := may && (!enterFor || role == registry.RoleOfficer && (w.me.Role == registry.RoleAdmin || w.me.EnterFor))
				w.invite(place, store.Invitation{Role: role, EnterFor: enterFor, Name: "Người Mới"}, mayGrant)
			}
		}
	}
}

func (w *walker) invite(place registry.Unit, inv store.Invitation, may bool) {
	w.t.Helper()
	err := w.g.store.As(w.t.Context(), store.Nothing(0), func(tx *store.Tx) error {
		ctx := context.WithoutCancel(w.t.Context())
		if err := tx.Become(ctx, w.me); err != nil {
			return err
		}
		act := casework.Act{By: w.me, Door: casework.DoorChat}
		_, byLink := casework.Invite(ctx, tx, act, place, inv)
		_, byHand := casework.AddMember(ctx, tx, act, place, inv)
		for _, err := range []error{byLink, byHand} {
			var refused *registry.RefusedError
			if (err == nil) != may || err != nil && !errors.As(err, &refused) {
				w.t.Errorf("%s to be %s (enter for others: %v): %v", place.FullName(), inv.Role, inv.EnterFor, err)
			}
		}
		return errUndone
	})
	if !errors.Is(err, errUndone) {
		w.t.Error(err)
	}
}
