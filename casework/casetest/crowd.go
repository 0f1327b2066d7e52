package casetest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"rasoat/registry"
	"rasoat/store"
)

// Crowd adds n children to a hamlet (from 1), each without a number: for lists that need pages.
func (w *World) Crowd(t testing.TB, hamlet, n int) {
	t.Helper()
	unit, parts := w.Hamlets[hamlet-1], lines("crowd")[0]
	family, middle, given := strings.Split(parts[0], ","), strings.Split(parts[1], ","), strings.Split(parts[2], ",")
	err := w.Store.As(context.Background(), store.SystemScope(), func(tx *store.Tx) error {
		first, err := tx.NextCases(context.Background(), w.Commune.ID, n)
		if err != nil {
			return err
		}
		for i := range n {
			c := registry.Child{
				Seal: uuid.New(), Issuer: w.Commune.ID, Case: first + registry.CaseCode(i), Unit: unit.ID, UKey: unit.Key,
				Stage: registry.StageDefective, Defects: registry.NewDefects(registry.IDMissing), Version: 1,
				Values: registry.Values{
					Name:      family[i%len(family)] + " " + middle[i%len(middle)] + " " + given[i%len(given)],
					BirthDate: fmt.Sprintf("%02d/05/2018", 1+i%28), Sex: string(registry.SexMale), Mother: parts[0],
				},
			}
			if err := tx.AddChild(context.Background(), &c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("add a crowd: %v", err)
	}
}

// Staff adds n collaborators without a chat to the commune: a member need not have one.
func (w *World) Staff(t testing.TB, n int) {
	t.Helper()
	parts := lines("crowd")[0]
	family, given := strings.Split(parts[0], ","), strings.Split(parts[2], ",")
	ctx := context.Background()
	err := w.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		for i := range n {
			name := family[i%len(family)] + " " + given[i%len(given)]
			m, err := tx.AddMember(ctx, registry.Member{Name: name, Address: registry.DefaultAddress(registry.RoleCollaborator)})
			if err != nil {
				return err
			}
			_, err = tx.AddMembership(ctx, registry.Membership{
				Member: m.ID, Role: registry.RoleCollaborator, Unit: w.Commune.ID, Organisation: registry.OrgHamletTeam,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("add staff: %v", err)
	}
}
