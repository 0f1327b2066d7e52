package store_test

import (
	"context"
	"testing"
	"time"

	"rasoat/registry"
	"rasoat/store"
	"rasoat/store/storetest"
)

// world is a province with two communes: the first has two hamlets and people of four roles.
type world struct {
	*store.Store
	t       *testing.T
	commune registry.Unit
	other   registry.Unit
	hamlets []registry.Unit

	officer, collaborator, police, leader registry.Membership
}

func newWorld(t *testing.T, options ...func(*store.Config)) *world {
	t.Helper()
	t.Parallel()
	w := &world{Store: storetest.New(t, options...), t: t}
	w.do(func(ctx context.Context, tx *store.Tx) {
		province := w.unit(ctx, tx, 0, registry.Unit{Level: registry.LevelProvince, Scheme: "2026", Code: "96", Type: "Tỉnh", Name: "Cà Mau"})
		w.commune = w.unit(ctx, tx, province.ID, registry.Unit{Level: registry.LevelCommune, Scheme: "2026", Code: "32167", Type: "Xã", Name: "Tân Thuận"})
		w.other = w.unit(ctx, tx, province.ID, registry.Unit{Level: registry.LevelCommune, Scheme: "2026", Code: "32168", Type: "Xã", Name: "Tân Tiến"})
		for _, name := range []string{"2", "10"} {
			w.hamlets = append(w.hamlets, w.unit(ctx, tx, w.commune.ID, registry.Unit{Level: registry.LevelHamlet, Type: "Ấp", Name: name}))
		}
		w.officer = w.person(ctx, tx, "Nguyễn Thị Lụa", registry.RoleOfficer, w.commune)
		w.collaborator = w.person(ctx, tx, "Trần Văn Bé", registry.RoleCollaborator, w.hamlets[0])
		w.police = w.person(ctx, tx, "Lê Hoài Nam", registry.RolePolice, w.commune)
		w.leader = w.person(ctx, tx, "Phạm Minh Đức", registry.RoleLeader, w.commune)
	})
	return w
}

// do runs fn with everything in sight and ends the test when it cannot be committed.
func (w *world) do(fn func(context.Context, *store.Tx)) {
	w.t.Helper()
	w.as(store.SystemScope(), fn)
}

func (w *world) as(scope store.Scope, fn func(context.Context, *store.Tx)) {
	w.t.Helper()
	ctx := w.t.Context()
	if err := w.As(ctx, scope, func(tx *store.Tx) error { fn(ctx, tx); return nil }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) unit(ctx context.Context, tx *store.Tx, parent registry.UnitID, u registry.Unit) registry.Unit {
	w.t.Helper()
	added, err := tx.AddUnit(ctx, parent, u)
	return must(w.t, added, err)
}

func (w *world) person(ctx context.Context, tx *store.Tx, name string, role registry.Role, at registry.Unit) registry.Membership {
	w.t.Helper()
	m, err := tx.AddMember(ctx, registry.Member{Name: name, Address: registry.AddressComrade})
	must(w.t, m, err)
	ms, err := tx.AddMembership(ctx, registry.Membership{Member: m.ID, Role: role, Unit: at.ID})
	return must(w.t, ms, err)
}

// child adds a record of the first commune's first hamlet.
func (w *world) child(ctx context.Context, tx *store.Tx, name string) registry.Child {
	w.t.Helper()
	first, err := tx.NextCases(ctx, w.commune.ID, 1)
	must(w.t, first, err)
	values := registry.Values{Name: name, BirthDate: "05/03/2015", Sex: "female", IDNumber: "096315900001", Phone: "0912345678"}
	c := registry.Child{
		Issuer: w.commune.ID, Case: first, Unit: w.hamlets[0].ID, UKey: w.hamlets[0].Key,
		Imported: values, Values: values, Stage: registry.StageDefective, Version: 1,
	}
	if err := tx.AddChild(ctx, &c); err != nil {
		w.t.Fatal(err)
	}
	return c
}

func must[T any](t testing.TB, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// clock is business time that a test moves.
type clock struct{ now time.Time }

func (c *clock) option(cfg *store.Config) { cfg.Now = func() time.Time { return c.now } }

func newClock() *clock { return &clock{time.Date(2026, 11, 23, 0, 30, 0, 0, time.UTC)} }

// atOnce runs fn n times at once and returns the errors in the order of the numbers.
func atOnce(n int, fn func(i int) error) []error {
	errs, start, done := make([]error, n), make(chan struct{}), make(chan struct{})
	for i := range n {
		go func() {
			<-start
			errs[i] = fn(i)
			done <- struct{}{}
		}()
	}
	close(start)
	for range n {
		<-done
	}
	return errs
}
