package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"rasoat/casework"
	"rasoat/notify"
	"rasoat/registry"
	"rasoat/store"
)

// walk does what a conversation file says, up to a line, and looks at no answer.
func (k *talk) walk(file, until string) {
	k.t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		k.t.Fatal(err)
	}
	for n, line := range strings.Split(string(text), "\n") {
		switch {
		case strings.HasPrefix(line, until):
			return
		case strings.HasPrefix(line, "given training"): // the others stand already
			k.given(strings.TrimPrefix(line, "given "))
		case strings.HasPrefix(line, "> "):
			who, what, _ := strings.Cut(strings.TrimPrefix(line, "> "), ": ")
			if err := k.do(who, what); err != nil {
				k.t.Fatalf("%s:%d: %v", file, n+1, err)
			}
			k.settle()
		}
	}
}

// liveTables hold what real people and real children have; counts and figures are made of them.
func liveTables() []string {
	return []string{
		"children", "dockets", "docket_lines", "imports", "import_images", "undos", "pairs", "conflicts", "requests", "restrictions", "erasures",
		"snapshots", "asked", "approvals", "invitations", "incidents",
	}
}

// reality is all that can be counted, read or found of the real world, each under its name.
func (k *talk) reality() map[string]string {
	k.t.Helper()
	ctx, all := k.t.Context(), map[string]string{}
	note := func(name string, value any, err error) {
		k.t.Helper()
		if err != nil {
			k.t.Fatalf("%s: %v", name, err)
		}
		text, err := json.Marshal(value)
		if err != nil {
			k.t.Fatal(err)
		}
		all[name] = string(text)
	}
	undone := errors.New("only looked")
	err := k.world.Store.As(ctx, store.UpkeepScope(), func(tx *store.Tx) error {
		for _, table := range liveTables() {
			where := "ukey < $1"
			var hasPlace bool
			err := tx.GetContext(ctx, &hasPlace, `SELECT EXISTS (SELECT FROM information_schema.columns WHERE table_name = $1 AND column_name = 'ukey')`, table)
			if err != nil {
				return err
			}
			if !hasPlace {
				where = "(SELECT ukey FROM units AS u WHERE u.id = t.unit_id) < $1"
			}
			var rows []string
			err = tx.SelectContext(ctx, &rows, `SELECT t::text FROM `+table+` AS t WHERE `+where+` ORDER BY 1`, int64(registry.UKeyTraining))
			note("table "+table, rows, err)
		}
		return undone
	})
	if !errors.Is(err, undone) {
		k.t.Fatal(err)
	}
	err = k.world.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		today := registry.DateOf(tx.Now)
		figures, err := tx.Figures(ctx, k.world.Commune.ID, today)
		figures.CountedAt = time.Time{}
		note("figures", figures, err)
		province, err := tx.UnitPath(ctx, k.world.Commune.ID)
		note("path", province, err)
		tallies, err := tx.TallyChildren(ctx, registry.Filter{})
		note("tallies of the country", tallies, err)
		communes, err := tx.CountedCommunes(ctx)
		note("communes with records", communes, err)
		wrong, err := tx.MiscountedHolders(ctx, nil, 100)
		note("duplicates of numbers", wrong, err)
		found, err := tx.FindChildren(ctx, store.Search{Text: "Danh", Limit: 50})
		note("search of the country", found, err)
		held, err := tx.NumberHolders(ctx, "096219900001")
		note("holders", held, err)
		suspects, err := tx.Suspects(ctx, 0)
		note("pairs of the country", suspects, err)
		sentences, err := tx.AskedOn(ctx, today)
		note("sentences (/metrics)", sentences, err)
		for _, role := range registry.Roles() {
			readers, err := tx.Addressees(ctx, role)
			note("regular readers "+string(role), readers, err)
		}
		refused, err := tx.RefusalsSince(ctx, k.world.Commune.Key, tx.Now.AddDate(0, 0, -1))
		note("refusals", refused, err)
		late, err := tx.RungReaders(ctx, today, today.AddDays(60))
		note("readers of reminders", late, err)
		provinces, err := tx.UnitsBelow(ctx, 0)
		note("provinces", provinces, err)
		digest, err := notify.Digest(ctx, tx, k.world.Commune.ID, today.AddDays(-1), today.AddDays(-2))
		note("digest", digest, err)
		return undone
	})
	if !errors.Is(err, undone) {
		k.t.Fatal(err)
	}
	for name, m := range map[string]registry.Membership{"officer": k.world.Officer, "collaborator": k.world.Women, "police": k.world.Police, "leader": k.world.Leader} {
		err := k.world.Try(m, func(ctx context.Context, tx *store.Tx) error {
			progress, err := casework.Progress(ctx, tx, casework.Act{By: m}, k.world.Commune)
			progress.CountedAt = time.Time{}
			note("progress of the "+name, progress, err)
			t := &Turn{ctx: ctx, h: k.h, Tx: tx, Me: m, Unit: k.world.Commune}
			kinds, own, err := t.workCounts(true)
			note("menu of the "+name, fmt.Sprint(kinds, own), err)
			list, err := tx.ListChildren(ctx, registry.Filter{}, store.Cursor{}, 100)
			note("list of the "+name, list, err)
			return undone
		})
		if !errors.Is(err, undone) {
			k.t.Fatal(err)
		}
	}
	return all
}

// TestTraining_nothingLeaves plays a whole course and compares all that can be counted, read or found of the real world
// before and after; then it lets the days go by, and the end come.
func TestTraining_nothingLeaves(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.given("handed_over 1")
	k.given("confirmed 1 096219900001")
	before := k.reality()
	k.walk("testdata/training.txt", "# A press on what")
	if err := casework.RecountNumbers(t.Context(), k.world.Store); err != nil {
		t.Fatal(err)
	}
	if err := casework.CloseSixteen(t.Context(), k.world.Store); err != nil {
		t.Fatal(err)
	}
	after := k.reality()
	for name, value := range before {
		if after[name] != value {
			t.Errorf("%s was\n%s\nand is after the course\n%s", name, value, after[name])
		}
	}
	if len(before) < 45 {
		t.Errorf("only %d things were compared", len(before))
	}
	v, err := casework.Verify(t.Context(), k.world.Store, true)
	if err != nil || !v.Agrees() {
		t.Errorf("verify: %+v, %v", v, err)
	}
	k.quietDays()
	k.endOfTraining()
}

// quietDays: nothing scheduled is for training, whatever hour it is; nobody else hears of it.
func (k *talk) quietDays() {
	k.t.Helper()
	calendar := registry.NewCalendar(registry.DefaultHolidays(), registry.DefaultOfficeHours())
	due := &notify.Due{Store: k.world.Store, Calendar: func() registry.Calendar { return calendar }, Log: k.h.Log}
	var newest int64
	k.count(&newest, `SELECT coalesce(max(id), 0) FROM outbox`)
	for _, at := range []string{"2026-11-25 07:31", "2026-11-25 13:31", "2026-11-25 17:46", "2026-12-07 17:46", "2026-12-10 17:46"} {
		if err := k.at(at); err != nil {
			k.t.Fatal(err)
		}
		if err := due.EnqueueDue(k.t.Context(), k.world.Clock.Now()); err != nil {
			k.t.Fatal(err)
		}
	}
	var scheduled, ours int
	k.count(&scheduled, `SELECT count(*) FROM outbox WHERE id > $1`, newest)
	k.count(&ours, `SELECT count(*) FROM outbox WHERE id > $1 AND training`, newest)
	if scheduled == 0 || ours > 0 {
		k.t.Errorf("of %d scheduled messages %d are of training", scheduled, ours)
	}
	var frozen int
	k.count(&frozen, `SELECT count(*) FROM snapshots AS s JOIN units AS u ON u.id = s.unit_id WHERE u.ukey >= $1`, int64(registry.UKeyTraining))
	if frozen > 0 {
		k.t.Errorf("figures of %d training units are kept", frozen)
	}
}

func (k *talk) count(into any, query string, args ...any) {
	k.t.Helper()
	err := k.world.Store.As(k.t.Context(), store.UpkeepScope(), func(tx *store.Tx) error {
		return tx.GetContext(k.t.Context(), into, query, args...)
	})
	if err != nil {
		k.t.Fatal(err)
	}
}

// endOfTraining: a month after its last use the training ends by itself, with proof, and everybody is back at work.
func (k *talk) endOfTraining() {
	k.t.Helper()
	k.world.Clock.Set(k.world.Clock.Now().AddDate(0, 0, 31))
	if err := casework.Retain(k.t.Context(), k.world.Store, casework.KeepClosed); err != nil {
		k.t.Fatal(err)
	}
	training := int64(registry.UKeyTraining)
	for query, want := range map[string]int{
		`SELECT count(*) FROM children WHERE ukey >= $1`:                                                                                     0,
		`SELECT count(*) FROM erasures WHERE ukey >= $1 AND rule = 'training'`:                                                               10,
		`SELECT count(*) FROM journal WHERE ukey >= $1 AND action = 'erase' AND note = 'training'`:                                           10,
		`SELECT count(*) FROM journal WHERE ukey >= $1 AND action = 'train_end'`:                                                             1,
		`SELECT count(*) FROM memberships AS m JOIN units AS u ON u.id = m.unit_id WHERE u.ukey >= $1 AND m.ended_at IS NULL`:                0,
		`SELECT count(*) FROM chats AS c JOIN memberships AS m ON m.id = c.acting_id JOIN units AS u ON u.id = m.unit_id WHERE u.ukey >= $1`: 0,
		`SELECT count(*) FROM docket_lines WHERE ukey >= $1 AND outcome = 'open'`:                                                            0,
		`SELECT count(*) FROM children WHERE ukey < $1`:                                                                                      10,
	} {
		var got int
		if k.count(&got, query, training); got != want {
			k.t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	if sum := k.train(5, false); !sum.Fresh || len(sum.Added) != 5 || sum.Children != 5 {
		k.t.Errorf("opened again: %+v", sum)
	}
}
