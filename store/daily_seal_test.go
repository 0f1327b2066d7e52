package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"rasoat/store"
	"rasoat/store/storetest"
)

// sealedDays is a world whose journal has lines of three days, two of them sealed; the line `gap` of the
// first day was never committed.
type sealedDays struct {
	*world
	at    *time.Time
	owner *sql.DB
	seals []store.Seal
	// before is a transaction behind which nothing is waited for: it runs until the test ends it.
	before string
}

func newSealedDays(t *testing.T) *sealedDays {
	at := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	d := &sealedDays{world: newWorld(t, func(c *store.Config) { c.Now = func() time.Time { return at } }), at: &at, before: "9000000000000000000"}
	var err error
	if d.owner, err = sql.Open("postgres", storetest.Owner(t, d.Store)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.owner.Close() })
	d.owner.SetMaxOpenConns(1)
	d.exec(`SET search_path = rasoat`)
	d.lines(3)
	_ = d.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
		_, _ = tx.ExecContext(t.Context(), `INSERT INTO journal (at, door, action, ukey) VALUES (now(), 'chat', 'lost', 0)`)
		return fmt.Errorf("rolled back")
	})
	d.lines(3)
	d.seal()
	d.lines(4)
	at = at.AddDate(0, 0, 2)
	d.seal()
	d.lines(2)
	return d
}

func (d *sealedDays) lines(n int) {
	d.t.Helper()
	for i := range n {
		d.as(store.ScopeOf(d.officer), func(_ context.Context, tx *store.Tx) {
			tx.Journal(store.Entry{Door: "chat", Action: fmt.Sprint("act", i), UKey: d.commune.Key, Note: "note"})
		})
	}
}

// seal waits until no transaction of another test is older than the lines written last.
func (d *sealedDays) seal() store.Seal {
	d.t.Helper()
	var seal store.Seal
	for final := false; !final; {
		d.do(func(ctx context.Context, tx *store.Tx) {
			err := tx.GetContext(ctx, &final, `
				SELECT coalesce(max(xid) FILTER (WHERE xid < $1::xid8), '0') < pg_snapshot_xmin(pg_current_snapshot()) FROM journal`, d.before)
			must(d.t, final, err)
		})
	}
	d.do(func(ctx context.Context, tx *store.Tx) {
		made, fresh, err := tx.SealJournal(ctx)
		if err != nil || !fresh {
			d.t.Fatalf("seal: %v, fresh %v", err, fresh)
		}
		seal = made
	})
	d.seals = append(d.seals, seal)
	return seal
}

func (d *sealedDays) exec(query string, args ...any) {
	d.t.Helper()
	if _, err := d.owner.ExecContext(d.t.Context(), query, args...); err != nil {
		d.t.Fatalf("%s: %v", query, err)
	}
}

func (d *sealedDays) verify() (v store.Verified) {
	d.t.Helper()
	d.do(func(ctx context.Context, tx *store.Tx) {
		got, err := tx.VerifyJournal(ctx)
		v = must(d.t, got, err)
	})
	return v
}

func TestSealJournal_agreesWithWhatStands(t *testing.T) {
	d := newSealedDays(t)
	v := d.verify()
	if len(v.Mismatches) > 0 || v.Faults != 0 || v.Lines != 10 || v.Open != 2 || len(v.Seals) != 2 {
		t.Errorf("got %+v", v)
	}
	d.do(func(ctx context.Context, tx *store.Tx) {
		again, fresh, err := tx.SealJournal(ctx)
		if err != nil || fresh || again.Number != 2 {
			t.Errorf("a second seal of the day: %+v fresh %v (%v)", again, fresh, err)
		}
	})
	s := d.seals[0]
	if short := s.Short(); len(short) != 19 || !s.Reads(strings.ToLower(strings.ReplaceAll(short, "-", " "))) || s.Reads(d.seals[1].Short()) {
		t.Errorf("short form %s is not read back", short)
	}
}

func TestVerifyJournal_namesTheLine(t *testing.T) {
	for _, c := range []struct {
		name  string
		do    []string
		fault store.Fault
		id    int64
	}{
		{"a note", []string{`UPDATE journal SET note = 'another' WHERE id = 2`}, store.FaultAltered, 2},
		{"a time", []string{`UPDATE journal SET at = at + interval '1 microsecond' WHERE id = 3`}, store.FaultAltered, 3},
		{"nobody instead of zero", []string{`UPDATE journal SET for_id = 0 WHERE id = 6`}, store.FaultAltered, 6},
		{"who looked", []string{`UPDATE journal SET looked = true WHERE id = 9`}, store.FaultAltered, 9},
		{"a line", []string{`DELETE FROM journal WHERE id = 5`}, store.FaultMissing, 5},
		{"the last sealed line", []string{`DELETE FROM journal WHERE id = 11`}, store.FaultMissing, 11},
		{"all sealed lines", []string{`DELETE FROM journal WHERE id < 12`}, store.FaultMissing, 1},
		{"a line put in", []string{`INSERT INTO journal (id, at, door, action, ukey) OVERRIDING SYSTEM VALUE VALUES (4, now(), 'chat', 'made up', 0)`}, store.FaultAdded, 4},
		{"a line put in front", []string{`INSERT INTO journal (id, at, door, action, ukey) OVERRIDING SYSTEM VALUE VALUES (-7, now(), 'chat', 'made up', 0)`}, store.FaultAdded, -7},
		{"two lines swapped", []string{
			`ALTER TABLE journal ALTER id DROP IDENTITY`, `UPDATE journal SET id = -1 WHERE id = 2`, `UPDATE journal SET id = 2 WHERE id = 7`, `UPDATE journal SET id = 7 WHERE id = -1`,
		}, store.FaultMoved, 2},
		{"a line with its mark", []string{
			`DELETE FROM journal WHERE id = 2`,
			`UPDATE journal_marks SET marks = substring(marks FROM 1 FOR 32) || substring(marks FROM 65) WHERE seal = 1`,
		}, store.FaultAltered, 3},
		{"the last line with its mark", []string{
			`DELETE FROM journal WHERE id = 7`, `UPDATE journal_marks SET marks = substring(marks FROM 1 FOR 160) WHERE seal = 1`,
		}, store.FaultMarks, 7},
		{"a seal's count", []string{`UPDATE journal_seals SET count = 5 WHERE number = 1`}, store.FaultSeal, 0},
		{"a seal's day", []string{`UPDATE journal_seals SET day = day - 1 WHERE number = 2`}, store.FaultSeal, 0},
		{"a seal", []string{`DELETE FROM journal_marks WHERE seal = 1`, `DELETE FROM journal_seals WHERE number = 1`}, store.FaultNoSeal, 0},
		{"the key", []string{`DELETE FROM journal_keys`}, store.FaultKey, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newSealedDays(t)
			for _, query := range c.do {
				d.exec(query)
			}
			v := d.verify()
			if len(v.Mismatches) == 0 {
				t.Fatal("nothing is found")
			}
			if f := v.Mismatches[0]; f.Fault != c.fault || c.id != 0 && f.ID != c.id {
				t.Errorf("first finding %+v, want %s of line %d; all: %+v", f, c.fault, c.id, v.Mismatches)
			}
		})
	}
}

// A transaction that is still running when the journal is sealed is sealed the next time, and is no fault
// before.
func TestSealJournal_waitsForWhoStillWrites(t *testing.T) {
	d := newSealedDays(t)
	begun, err := d.owner.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	err = begun.QueryRow(`INSERT INTO journal (at, door, action, ukey) VALUES (now(), 'shell', 'slow', 0) RETURNING xid`).Scan(&d.before)
	if err != nil {
		t.Fatal(err)
	}
	d.lines(2)
	*d.at = d.at.AddDate(0, 0, 1)
	if s := d.seal(); s.Count != 2 {
		t.Errorf("sealed %d lines, want the 2 from before", s.Count)
	}
	if err := begun.Commit(); err != nil {
		t.Fatal(err)
	}
	d.before = "9000000000000000000"
	if v := d.verify(); v.Faults > 0 || v.Open != 3 {
		t.Errorf("after the commit: %+v", v)
	}
	*d.at = d.at.AddDate(0, 0, 1)
	if s := d.seal(); s.Count != 3 {
		t.Errorf("sealed %d lines, want 3", s.Count)
	}
	*d.at = d.at.AddDate(0, 0, 2)
	d.lines(1)
	d.seal()
	if v := d.verify(); v.Faults > 0 || v.Open != 0 || v.Lines != 16 {
		t.Errorf("in the end: %+v", v)
	}
	// The chain of a late line holds too.
	d.exec(`UPDATE journal SET note = 'x' WHERE action = 'slow'`)
	if v := d.verify(); v.Faults != 1 || v.Mismatches[0].Fault != store.FaultAltered {
		t.Errorf("a late line altered: %+v", v)
	}
}

// The program's own role can neither change the journal nor switch off what guards it.
func TestJournal_isNotTheProgramsToChange(t *testing.T) {
	d := newSealedDays(t)
	for _, query := range []string{
		`UPDATE journal SET note = 'x'`, `DELETE FROM journal`, `TRUNCATE journal`,
		`UPDATE journal_seals SET count = 1`, `DELETE FROM journal_seals`, `TRUNCATE journal_seals CASCADE`,
		`UPDATE journal_marks SET block = 7`, `DELETE FROM journal_marks`, `TRUNCATE journal_marks`,
		`DELETE FROM journal_keys`, `TRUNCATE journal_keys`,
		`ALTER TABLE journal DISABLE TRIGGER ALL`, `DROP TABLE journal`, `ALTER TABLE journal ADD COLUMN x text`,
		`CREATE RULE r AS ON INSERT TO journal DO INSTEAD NOTHING`,
		`SET session_replication_role = replica`, `SET ROLE rasoat_owner`, `GRANT UPDATE ON journal TO rasoat`,
	} {
		if _, err := d.Screen().ExecContext(t.Context(), query); err == nil && !strings.HasPrefix(query, "GRANT") {
			t.Errorf("%s is allowed", query)
		}
	}
	if _, err := d.Screen().ExecContext(t.Context(), `UPDATE journal SET note = 'x'`); err == nil {
		t.Error("the program has given itself the right to change the journal")
	}
}

// TestSealJournal_byTheHour: what was written an hour ago is proved, in the same chain as the seals of days; an hour in
// which nothing was written leaves none.
func TestSealJournal_byTheHour(t *testing.T) {
	d := newSealedDays(t)
	*d.at = d.at.Add(time.Hour)
	if s := d.seal(); s.Number != 3 || s.Count != 2 {
		t.Errorf("the seal of the hour is %+v", s)
	}
	*d.at = d.at.Add(time.Hour)
	d.do(func(ctx context.Context, tx *store.Tx) {
		if s, fresh, err := tx.SealJournal(ctx); err != nil || fresh || s.Number != 3 {
			t.Errorf("of an hour without a line: %+v, fresh %v (%v)", s, fresh, err)
		}
	})
	if v := d.verify(); v.Faults != 0 || v.Open != 0 || len(v.Seals) != 3 {
		t.Errorf("verified %+v", v)
	}
	d.exec(`UPDATE journal SET note = 'another' WHERE id = (SELECT max(id) FROM journal)`)
	if v := d.verify(); v.Faults != 1 || v.Mismatches[0].Fault != store.FaultAltered {
		t.Errorf("a line of the last hour was altered: %+v", v)
	}
}
