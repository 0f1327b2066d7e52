package casework_test

import (
	"context"
	"errors"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

func invite(w *casetest.World, by registry.Membership, unit registry.Unit, inv store.Invitation) (made casework.Invited, err error) {
	err = w.Try(by, func(ctx context.Context, tx *store.Tx) error {
		made, err = casework.Invite(ctx, tx, chatAct(by), unit, inv)
		return err
	})
	return made, err
}

func join(w *casetest.World, chat int64, token, name string) (m registry.Membership, err error) {
	err = w.Try(registry.Membership{Ended: true}, func(ctx context.Context, tx *store.Tx) error {
		m, err = casework.Join(ctx, tx, casework.Guest{Chat: chat, Name: name}, token)
		return err
	})
	return m, err
}

func end(w *casetest.World, by registry.Membership, id registry.MembershipID) (done casework.Ended, err error) {
	err = w.Try(by, func(ctx context.Context, tx *store.Tx) error {
		done, err = casework.End(ctx, tx, chatAct(by), id)
		return err
	})
	return done, err
}

func TestInvite_refuses(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	plain := w.Officer
	plain.EnterFor = false
	admin := registry.Membership{ID: w.Leader.ID, Role: registry.RoleAdmin, Unit: w.Commune.ID, UKey: w.Commune.Key}
	province := registry.Unit{ID: w.Commune.Parent, Level: registry.LevelProvince, Key: w.Commune.Key - w.Commune.Key%10_000_000_000}
	above := registry.Membership{ID: w.Leader.ID, Role: registry.RoleAdmin, Unit: province.ID, UKey: province.Key}
	for _, c := range []struct {
		name    string
		by      registry.Membership
		unit    registry.Unit
		inv     store.Invitation
		allowed bool
	}{
		{"an officer a collaborator", w.Officer, w.Commune, store.Invitation{Role: registry.RoleCollaborator}, true},
		{"an officer an officer with paper", w.Officer, w.Commune, store.Invitation{Role: registry.RoleOfficer, EnterFor: true}, true},
		{"an officer what she has not herself", plain, w.Commune, store.Invitation{Role: registry.RoleOfficer, EnterFor: true}, false},
		{"an officer an admin", w.Officer, w.Commune, store.Invitation{Role: registry.RoleAdmin}, false},
		{"an admin an admin", admin, w.Commune, store.Invitation{Role: registry.RoleAdmin}, true},
		{"paper for police", admin, w.Commune, store.Invitation{Role: registry.RolePolice, EnterFor: true}, false},
		{"into another commune", w.Officer, w.Neighbor, store.Invitation{Role: registry.RoleCollaborator}, false},
		{"an admin of the province an officer there", above, province, store.Invitation{Role: registry.RoleOfficer}, false},
		{"an admin of the province a leader there", above, province, store.Invitation{Role: registry.RoleLeader}, true},
		{"an admin of the province an officer of a commune", above, w.Neighbor, store.Invitation{Role: registry.RoleOfficer}, true},
		{"by a collaborator", w.Women, w.Commune, store.Invitation{Role: registry.RoleCollaborator}, false},
		{"by the police", w.Police, w.Commune, store.Invitation{Role: registry.RolePolice}, false},
		{"to a role that is none", w.Officer, w.Commune, store.Invitation{Role: registry.RoleSystem}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			made, err := invite(w, c.by, c.unit, c.inv)
			if c.allowed && (err != nil || len(made.Token) != 32 || len(made.Code) != 9) {
				t.Errorf("got %v", err)
			}
			if !c.allowed && !isRefused(err) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestJoin_opensOnceAndTellsWhoInvited(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	made, err := invite(w, w.Officer, w.Commune, store.Invitation{Role: registry.RoleCollaborator, Name: " Kim  Thị Sa Rương "})
	if err != nil {
		t.Fatal(err)
	}
	m, err := join(w, casetest.ChatStranger, made.Code, "sr2003")
	if err != nil {
		t.Fatal(err)
	}
	if m.Name != "Kim Thị Sa Rương" || m.Role != registry.RoleCollaborator || m.Organisation != registry.OrgCollaborator || m.EnterFor {
		t.Errorf("joined as %+v", m)
	}
	if n, err := w.Store.Unsaid(t.Context(), casetest.ChatOfficer); err != nil || n != 1 {
		t.Errorf("%d notices wait for the officer, want 1 (%v)", n, err)
	}
	if _, err := join(w, casetest.ChatYouth, made.Token, ""); !errors.Is(err, store.ErrInvitationUsed) {
		t.Errorf("a second use gives %v", err)
	}
	late, err := invite(w, w.Officer, w.Commune, store.Invitation{Role: registry.RolePolice})
	if err != nil {
		t.Fatal(err)
	}
	w.Clock.Set(w.Clock.Now().AddDate(0, 0, casework.InvitationDays))
	if _, err := join(w, casetest.ChatYouth, late.Token, ""); !errors.Is(err, store.ErrInvitationExpired) {
		t.Errorf("after seven days it gives %v", err)
	}
}

func TestEnd_bringsOpenWorkBack(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	due := registry.DateOf(w.Clock.Now()).AddDays(14)
	for _, n := range []int{1, 2} {
		w.Step(t, n, registry.Event{Kind: registry.EventAssign, Assignee: w.Women.ID, Due: due})
	}
	w.Step(t, 3, registry.Event{Kind: registry.EventAssign, Assignee: w.Youth.ID, Due: due})
	done, err := end(w, w.Officer, w.Women.ID)
	if err != nil || done.Withdrawn != 2 || done.Member.Name != w.Women.Name {
		t.Fatalf("got %+v, %v", done, err)
	}
	for n, want := range map[int]registry.Stage{1: registry.StageDefective, 2: registry.StageDefective, 3: registry.StageAssigned} {
		if got := w.Child(t, n); got.Stage != want {
			t.Errorf("record %d is %v", n, got.Stage)
		}
	}
	lines := journalOf(t, w, w.Child(t, 1).ID)
	if len(lines) != 1 || lines[0].Action != "withdraw" || lines[0].Actor != w.Officer.ID {
		t.Errorf("journal is %+v", lines)
	}
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		m, err := tx.Membership(ctx, w.Women.ID)
		if !m.Ended {
			t.Error("the membership goes on")
		}
		return err
	})
	if _, err := end(w, w.Officer, w.Women.ID); !isNotFound(err) {
		t.Errorf("a second end gives %v", err)
	}
}

func TestEnd_leavesTheOtherMembership(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	made, err := invite(w, w.Officer, w.Commune, store.Invitation{Role: registry.RoleLeader})
	if err != nil {
		t.Fatal(err)
	}
	second, err := join(w, casetest.ChatWomen, made.Token, "")
	if err != nil || second.Member != w.Women.Member {
		t.Fatalf("got %+v, %v", second, err)
	}
	if _, err := end(w, w.Officer, second.ID); err != nil {
		t.Fatal(err)
	}
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		chat, err := tx.Chat(ctx, casetest.ChatWomen)
		if chat.Acting != w.Women.ID {
			t.Errorf("the chat acts in %d", chat.Acting)
		}
		return err
	})
}

func TestEnd_refuses(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	if _, err := end(w, w.Officer, w.Officer.ID); !errors.Is(err, casework.ErrOwnMembership) {
		t.Errorf("her own: %v", err)
	}
	if _, err := end(w, w.Women, w.Youth.ID); !isNotFound(err) {
		t.Errorf("by a collaborator: %v", err)
	}
	stranger := registry.Membership{ID: w.Officer.ID, Role: registry.RoleOfficer, Unit: w.Neighbor.ID, UKey: w.Neighbor.Key}
	if _, err := end(w, stranger, w.Women.ID); !isNotFound(err) {
		t.Errorf("from another commune: %v", err)
	}
}
