// Package casetest gives tests a small commune to work in: hamlets, members with chats, and records
// of which each shows one thing. All of it is synthetic. It imports registry, store and storetest.
package casetest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"rasoat/registry"
	"rasoat/store"
	"rasoat/store/storetest"
)

// Chats of the members, and of somebody who is none.
const (
	ChatOfficer  int64 = 101
	ChatWomen    int64 = 102
	ChatYouth    int64 = 103
	ChatPolice   int64 = 104
	ChatLeader   int64 = 105
	ChatStranger int64 = 199
)

// Clock is business time that a test moves.
type Clock struct{ at atomic.Pointer[time.Time] }

// Now is the time that was set last.
func (c *Clock) Now() time.Time { return *c.at.Load() }

// Set moves the clock.
func (c *Clock) Set(t time.Time) { c.at.Store(&t) }

// Monday is when a world begins: 23 November 2026, 08:00 in Vietnam, an ordinary working day.
func Monday() time.Time { return registry.Date{Year: 2026, Month: time.November, Day: 23}.At(8, 0) }

// World is a commune at work.
type World struct {
	Store    *store.Store
	Clock    *Clock
	Commune  registry.Unit
	Hamlets  []registry.Unit // three, the third with a name
	Officer  registry.Membership
	Women    registry.Membership
	Youth    registry.Membership
	Police   registry.Membership
	Leader   registry.Membership
	Neighbor registry.Unit // another commune of the province, with an officer of its own and nothing else
}

// New clones the world for one test.
func New(t testing.TB, options ...func(*store.Config)) *World {
	t.Helper()
	w := &World{Clock: &Clock{}}
	w.Clock.Set(Monday())
	options = append(options, func(c *store.Config) { c.Now = w.Clock.Now })
	w.Store = storetest.From(t, fmt.Sprintf("casetest-4-%x", sha256.Sum256([]byte(worldTable))), seed, options...)
	if err := w.Store.As(context.Background(), store.SystemScope(), w.look); err != nil {
		t.Fatalf("look at the world: %v", err)
	}
	return w
}

// Do runs fn as a member.
func (w *World) Do(t testing.TB, as registry.Membership, fn func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := w.Try(as, fn); err != nil {
		t.Fatal(err)
	}
}

// Try is Do for what may be refused.
func (w *World) Try(as registry.Membership, fn func(context.Context, *store.Tx) error) error {
	ctx := context.Background()
	return w.Store.As(ctx, store.ScopeOf(as), func(tx *store.Tx) error { return fn(ctx, tx) })
}

// Child finds a record by its case number: 1 is the first of the list.
func (w *World) Child(t testing.TB, number int) registry.Child {
	t.Helper()
	var c registry.Child
	err := w.Store.As(context.Background(), store.SystemScope(), func(tx *store.Tx) (err error) {
		c, err = tx.ChildByCase(context.Background(), w.Commune.ID, registry.CaseCode(number))
		return err
	})
	if err != nil {
		t.Fatalf("child %d: %v", number, err)
	}
	return c
}

func (w *World) look(tx *store.Tx) error {
	ctx := context.Background()
	var err error
	if w.Commune, err = tx.UnitByCode(ctx, "2026", communeCode); err != nil {
		return err
	}
	if w.Neighbor, err = tx.UnitByCode(ctx, "2026", neighborCode); err != nil {
		return err
	}
	if w.Hamlets, err = tx.UnitsBelow(ctx, w.Commune.ID); err != nil {
		return err
	}
	for chat, into := range map[int64]*registry.Membership{
		ChatOfficer: &w.Officer, ChatWomen: &w.Women, ChatYouth: &w.Youth, ChatPolice: &w.Police, ChatLeader: &w.Leader,
	} {
		c, err := tx.Chat(ctx, chat)
		if err != nil {
			return err
		}
		if *into, err = tx.Membership(ctx, c.Acting); err != nil {
			return err
		}
	}
	return nil
}

func seed(s *store.Store) error {
	ctx := context.Background()
	return s.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		tx.Now = Monday().AddDate(0, 0, -7)
		commune, hamlets, err := seedUnits(ctx, tx)
		if err != nil {
			return fmt.Errorf("seed units: %w", err)
		}
		if err := seedMembers(ctx, tx, commune); err != nil {
			return fmt.Errorf("seed members: %w", err)
		}
		if err := seedChildren(ctx, tx, commune, hamlets); err != nil {
			return fmt.Errorf("seed children: %w", err)
		}
		return nil
	})
}

const (
	communeCode  = "32167"
	neighborCode = "32161"
)

func seedUnits(ctx context.Context, tx *store.Tx) (registry.Unit, []registry.Unit, error) {
	levels := map[string]registry.Level{"province": registry.LevelProvince, "commune": registry.LevelCommune}
	var units []store.UnitRow
	for _, u := range lines("unit") {
		units = append(units, store.UnitRow{
			Level: levels[u[0]], Scheme: "2026", ParentCode: u[1], Code: u[2], Type: u[3], Name: u[4],
		})
	}
	if _, err := tx.LoadUnits(ctx, units, nil); err != nil {
		return registry.Unit{}, nil, err
	}
	commune, err := tx.UnitByCode(ctx, "2026", communeCode)
	if err != nil {
		return commune, nil, err
	}
	var hamlets []registry.Unit
	for _, h := range lines("hamlet") {
		h, err := tx.AddUnit(ctx, commune.ID, registry.Unit{Level: registry.LevelHamlet, Type: h[0], Name: h[1]})
		if err != nil {
			return commune, nil, err
		}
		hamlets = append(hamlets, h)
	}
	return commune, hamlets, nil
}

func seedMembers(ctx context.Context, tx *store.Tx, commune registry.Unit) error {
	for _, p := range lines("member") {
		chat, err := strconv.ParseInt(p[0], 10, 64)
		if err != nil {
			return err
		}
		m := registry.Membership{
			Role: registry.Role(p[2]), Organisation: registry.Organisation(p[3]), EnterFor: p[4] == "yes", Unit: commune.ID,
		}
		member, err := tx.AddMember(ctx, registry.Member{Name: p[1], Address: registry.DefaultAddress(m.Role)})
		if err != nil {
			return err
		}
		if err := tx.AcceptRules(ctx, member.ID, registry.RulesVersion); err != nil {
			return err
		}
		m.Member = member.ID
		if m, err = tx.AddMembership(ctx, m); err != nil {
			return err
		}
		if _, err := tx.OpenChat(ctx, chat); err != nil {
			return err
		}
		if err := tx.LinkChat(ctx, chat, m); err != nil {
			return err
		}
	}
	return nil
}

func seedChildren(ctx context.Context, tx *store.Tx, commune registry.Unit, hamlets []registry.Unit) error {
	list := Children()
	first, err := tx.NextCases(ctx, commune.ID, len(list))
	if err != nil {
		return err
	}
	system := registry.Membership{Role: registry.RoleSystem}
	for i, raw := range list {
		unit := commune
		if raw.Hamlet > 0 {
			unit = hamlets[raw.Hamlet-1]
		}
		values, _ := registry.Clean(raw.Values)
		c := registry.Child{
			Seal: uuid.New(), Issuer: commune.ID, Case: first + registry.CaseCode(i), Unit: unit.ID, UKey: unit.Key,
			Software: fmt.Sprintf("TE%05d", i+1), Household: raw.Household, Imported: raw.Values, Values: values,
		}
		found := registry.Check(values, registry.Neighbours{}, registry.DateOf(tx.Now))
		if err := c.Apply(registry.Event{Kind: registry.EventListed, By: system, Defects: found}); err != nil {
			return err
		}
		if err := tx.AddChild(ctx, &c); err != nil {
			return err
		}
	}
	return nil
}
