package handlers

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"testing"

	"rasoat/bot"
	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/store/storetest"
)

// person is who tries. Who has left, or never came, acts in no membership.
type person struct {
	name   string
	chat   int64
	me     registry.Membership
	unit   registry.Unit
	stored store.Chat
}

// grounds is the one commune in which everybody tries everything, and which nobody changes.
type grounds struct {
	store    *store.Store
	h        *Handler
	people   []person
	commune  registry.Unit
	hamlet   registry.UKey // of near
	neighbor registry.Unit
	near     int64   // the first child of the commune
	hidden   int64   // a child of the commune that is assigned to nobody and stands in no docket
	foreign  []int64 // of the other commune: record, docket, membership, unit
	names    []string
	stray    string // the name of the foreign record
	stands   map[string]stood
	places   []registry.Unit // of each level, and the other commune
}

const foreignNumber = "096319900099"

// worked brings a commune to where each stage has a record, and the other commune to a record, a docket and an officer.
func worked(t *testing.T, w *casetest.World) (foreign []int64) {
	t.Helper()
	k := &talk{t: t, world: w}
	for _, line := range []string{
		"assigned tham 1 2 5", "rechecked 2", "approved 3", "handed_over 4 8", "confirmed 8 096314900008",
	} {
		k.given(line)
	}
	far := w.Elsewhere(t, foreignNumber)
	k.enrolled(298, "Hàng Xóm", registry.RoleOfficer, "32161")
	w.Do(t, registry.Membership{Role: registry.RoleSystem}, func(ctx context.Context, tx *store.Tx) error {
		d, err := tx.MakeDocket(ctx, w.Neighbor, []registry.Child{far})
		if err != nil {
			return err
		}
		chat, err := tx.Chat(ctx, 298)
		foreign = []int64{int64(far.ID), int64(d.ID), int64(chat.Acting), int64(w.Neighbor.ID)}
		return err
	})
	return foreign
}

func newGrounds(t *testing.T) *grounds {
	t.Helper()
	world := casetest.New(t)
	g := &grounds{store: world.Store, commune: world.Commune, hamlet: world.Hamlets[0].Key, neighbor: world.Neighbor, near: int64(world.Child(t, 1).ID)}
	// No other thing has the id of a child that must not be seen: an answer to it would be one about that other thing.
	alter(t, world.Store, `SELECT setval(pg_get_serial_sequence('rasoat.children', 'id'), 900000)`)
	g.foreign = worked(t, world)
	world.Crowd(t, 2, 1)
	var err error
	g.h, err = New(Handler{
		Store: world.Store, Voice: silent{}, Deliver: func(context.Context, int64) {}, BotName: "rasoat_bot",
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Contact: "UBND xã Tân Thuận, 0290 000 000",
	})
	if err != nil {
		t.Fatal(err)
	}
	g.as(t, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.Become(ctx, registry.Membership{Role: registry.RoleSystem}); err != nil {
			return err
		}
		if err := g.enrol(ctx, tx, world); err != nil {
			return err
		}
		if err := tx.SelectContext(ctx, &g.names, `SELECT DISTINCT name FROM children`); err != nil {
			return err
		}
		if err := tx.GetContext(ctx, &g.hidden, `SELECT max(id) FROM children`); err != nil {
			return err
		}
		if err := tx.GetContext(ctx, &g.stray, `SELECT name FROM children WHERE id = $1`, g.foreign[0]); err != nil {
			return err
		}
		g.stands, err = standing(ctx, tx)
		return err
	})
	return g
}

// alter changes a database as its owner.
func alter(t *testing.T, s *store.Store, statement string) {
	t.Helper()
	db, err := sql.Open("postgres", storetest.Owner(t, s))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func (g *grounds) as(t *testing.T, fn func(context.Context, *store.Tx) error) {
	t.Helper()
	ctx := t.Context()
	if err := g.store.As(ctx, store.Nothing(0), func(tx *store.Tx) error { return fn(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
}

// enrol makes everybody who can be: in each place each role to which anybody can be invited there, everybody who has
// left, whoever acts in one of two memberships, and somebody unknown.
func (g *grounds) enrol(ctx context.Context, tx *store.Tx, world *casetest.World) error {
	for _, chat := range []int64{casetest.ChatOfficer, casetest.ChatWomen, casetest.ChatYouth, casetest.ChatPolice, casetest.ChatLeader, casetest.ChatStranger} {
		if _, err := tx.OpenChat(ctx, chat); err != nil {
			return err
		}
		if err := g.arrives(ctx, tx, fmt.Sprintf("own %d", chat), chat); err != nil {
			return err
		}
	}
	province, err := tx.Unit(ctx, world.Commune.Parent)
	if err != nil {
		return err
	}
	district, err := tx.AddUnit(ctx, province.ID, registry.Unit{Level: registry.LevelDistrict, Type: "Huyện", Name: "Đầm Dơi"})
	if err != nil {
		return err
	}
	g.places = []registry.Unit{province, district, world.Commune, world.Hamlets[0], world.Neighbor}
	system := registry.Membership{Role: registry.RoleSystem}
	chat := int64(300)
	for _, place := range []struct {
		name string
		unit registry.Unit
		left bool
		also registry.UnitID // has the same role there, and does not act in it
	}{
		{name: "own", unit: world.Commune}, {name: "hamlet", unit: world.Hamlets[0]}, {name: "next door", unit: world.Neighbor},
		{name: "district", unit: district}, {name: "province", unit: province}, {name: "left", unit: world.Commune, left: true},
		{name: "of both, acting next door", unit: world.Neighbor, also: world.Commune.ID},
	} {
		for _, role := range casework.MayInvite(system, place.unit.Key) {
			chat++
			if err := join(ctx, tx, chat, registry.Membership{Role: role, Unit: place.unit.ID}, place.also, place.left); err != nil {
				return err
			}
			if err := g.arrives(ctx, tx, place.name+" "+string(role), chat); err != nil {
				return err
			}
		}
	}
	return nil
}

func join(ctx context.Context, tx *store.Tx, chat int64, m registry.Membership, also registry.UnitID, leaves bool) error {
	someone, err := tx.AddMember(ctx, registry.Member{Name: fmt.Sprintf("Người %d", chat), Address: registry.DefaultAddress(m.Role)})
	if err != nil {
		return err
	}
	if err := tx.AcceptRules(ctx, someone.ID, registry.RulesVersion); err != nil {
		return err
	}
	m.Member = someone.ID
	if also != 0 {
		other := m
		if other.Unit = also; other.Role == registry.RoleOfficer {
			other.EnterFor = true
		}
		if _, err := tx.AddMembership(ctx, other); err != nil {
			return err
		}
	}
	if m, err = tx.AddMembership(ctx, m); err != nil {
		return err
	}
	if _, err := tx.OpenChat(ctx, chat); err != nil {
		return err
	}
	if err := tx.LinkChat(ctx, chat, m); err != nil || !leaves {
		return err
	}
	return tx.EndMembership(ctx, m.ID)
}

// arrives is what newTurn finds out of a chat.
func (g *grounds) arrives(ctx context.Context, tx *store.Tx, name string, chat int64) (err error) {
	p := person{name: name, chat: chat}
	if p.stored, err = tx.Chat(ctx, chat); err != nil {
		return err
	}
	t, err := g.h.newTurn(ctx, tx, p.stored, bot.Message{Kind: bot.KindPress})
	if err != nil {
		return err
	}
	p.me, p.unit = t.Me, t.Unit
	g.people = append(g.people, p)
	return tx.Become(ctx, registry.Membership{Role: registry.RoleSystem}) // newTurn has narrowed the sight
}
