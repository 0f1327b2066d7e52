package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"rasoat/casework"
	"rasoat/documents"
	"rasoat/registry"
	"rasoat/registry/sample"
	"rasoat/store"
	"rasoat/store/storetest"
)

// Cà Mau in January 2023: 101 communes, 883 hamlets.
const (
	communes = 101
	hamlets  = 883
)

// provinceList is a list of a whole province as CSV, spread over its communes, or in one of them.
func provinceList(b *testing.B, children int, spread bool) []byte {
	b.Helper()
	return asCSV(b, provinceWorld(b, children, spread))
}

func asCSV(b *testing.B, world documents.Sample) []byte {
	b.Helper()
	var file bytes.Buffer
	if err := documents.WriteSampleCSV(&file, world); err != nil {
		b.Fatal(err)
	}
	return file.Bytes()
}

func provinceWorld(b *testing.B, children int, spread bool) *sample.World {
	b.Helper()
	o := sample.TanThuan().Options()
	o.Children = children
	if spread {
		o.Hamlets = nil
		for i := range hamlets {
			o.Hamlets = append(o.Hamlets, sample.Hamlet{Type: "Ấp", Name: fmt.Sprintf("%d, xã %s", 1+i/communes, communeName(i%communes))})
		}
	}
	world, err := sample.New(o)
	if err != nil {
		b.Fatal(err)
	}
	return world
}

func communeName(i int) string { return fmt.Sprintf("Cái Nước %d", i+1) }

// province is a cluster's database with a whole province's units, and no children yet.
type province struct {
	*commune
	above registry.Unit
	file  string
	pace  *pace // who watches; nil is nobody
}

func newProvince(b *testing.B, file []byte) *province {
	b.Helper()
	w := newCommune(b, false)
	p := &province{commune: w, file: keep(b, "list.csv", file)}
	ctx := b.Context()
	err := w.store.As(ctx, store.SystemScope(), func(tx *store.Tx) (err error) {
		if p.above, err = tx.UnitByCode(ctx, store.Scheme2026, "96"); err != nil {
			return err
		}
		rows := make([]store.UnitRow, 0, communes)
		for i := range communes {
			rows = append(rows, store.UnitRow{
				Level: registry.LevelCommune, Scheme: store.Scheme2026, Code: fmt.Sprint(98000 + i), ParentCode: "96", Type: "Xã", Name: communeName(i),
			})
		}
		_, err = tx.LoadUnits(ctx, rows, nil)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return p
}

// keep writes a list to the disk.
func keep(b *testing.B, name string, content []byte) (path string) {
	b.Helper()
	path = filepath.Join(b.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

// take imports the list as `rasoat import` does: the file read as a stream, a transaction a commune.
func (p *province) take(ctx context.Context, above registry.Unit) (casework.Summary, error) {
	tell, end := p.pace.begin()
	defer end()
	file, err := os.Open(p.file)
	if err != nil {
		return casework.Summary{}, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return casework.Summary{}, err
	}
	name := filepath.Base(p.file)
	opened, err := documents.OpenWithin(name, file, info.Size(), 1<<30)
	if err != nil {
		return casework.Summary{}, err
	}
	list, err := casework.ReadList(ctx, p.store.Keys(), registry.DateOf(p.store.Now()), opened.Rows(), tell)
	if err != nil {
		return casework.Summary{}, err
	}
	act := casework.Act{By: registry.Membership{Role: registry.RoleSystem}, Door: casework.DoorShell}
	in := func(ctx context.Context, fn func(*store.Tx, casework.Act) error) error {
		return p.store.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error { return fn(tx, act) })
	}
	var parts []casework.Part
	err = in(ctx, func(tx *store.Tx, _ casework.Act) (err error) {
		parts, err = casework.SplitList(ctx, tx, above, list)
		return err
	})
	if err != nil {
		return casework.Summary{}, err
	}
	sums, err := casework.ImportParts(ctx, in, casework.File{Name: name, Hash: []byte(name)}, parts, casework.ImportOptions{Hamlets: true, Tell: tell})
	return casework.Total(sums), err
}

func (p *province) empty(b *testing.B) {
	b.Helper()
	p.run(b, `TRUNCATE children, imports, journal, import_images RESTART IDENTITY CASCADE`)
	p.run(b, `DELETE FROM units WHERE level = 4`)
	p.run(b, `UPDATE units SET last_case = 0, last_child = CASE WHEN level = 3 THEN 0 ELSE last_child END`)
	p.run(b, `VACUUM ANALYZE units`)
}

// rival is a table with the columns, indexes, checks and foreign keys of children, and its rows as a
// file: what psql has to load.
func (p *province) rival(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "children.copy")
	p.psql(b, `\copy (SELECT * FROM children ORDER BY id) TO '`+path+`'`)
	p.run(b, `DROP TABLE IF EXISTS rival`)
	p.run(b, `CREATE TABLE rival (LIKE children INCLUDING ALL)`)
	rows, err := p.owner.Query(`SELECT 'ALTER TABLE rival ADD ' || pg_get_constraintdef(oid) FROM pg_constraint
		WHERE conrelid = 'children'::regclass AND contype = 'f'`)
	if err != nil {
		b.Fatal(err)
	}
	var keys []string
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			b.Fatal(err)
		}
		keys = append(keys, key)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		b.Fatal(err)
	}
	for _, key := range keys {
		p.run(b, key)
	}
	return path
}

func (p *province) psql(b *testing.B, command string) {
	b.Helper()
	url := storetest.Owner(b, p.store)
	cmd := exec.CommandContext(b.Context(), "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", url, "-c", "SET search_path = rasoat", "-c", command)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("psql: %v: %s", err, out)
	}
}

// BenchmarkProvince imports Cà Mau from CSV, once new and once unchanged, beside psql's \copy of the
// same finished rows into a table with the same indexes and keys.
func BenchmarkProvince(b *testing.B) {
	for _, c := range []struct {
		name   string
		spread bool
	}{{"101 communes", true}, {"one commune", false}} {
		b.Run(c.name, func(b *testing.B) { benchProvince(b, c.name, c.spread) })
	}
}

func benchProvince(b *testing.B, name string, spread bool) {
	p := newProvince(b, provinceList(b, provinceRows(), spread))
	above := p.above
	if !spread {
		above = p.unit
	}
	var fresh, again, copied times
	var path string
	rounds(b, 3, func() {
		p.empty(b)
		clock(b, &fresh, func() error {
			s, err := p.take(b.Context(), above)
			if err == nil && s.New+s.Twice != provinceRows() {
				err = fmt.Errorf("%d of %d children are new", s.New, provinceRows())
			}
			return err
		})
		p.run(b, `ANALYZE children`)
		before := p.versions(b)
		clock(b, &again, func() error {
			s, err := p.take(b.Context(), above)
			if err == nil && s.New+s.Changed != 0 {
				err = fmt.Errorf("the same list again writes: %d new, %d changed", s.New, s.Changed)
			}
			return err
		})
		if p.versions(b) != before {
			b.Fatal("the same list again writes rows")
		}
		path = p.rival(b)
		clock(b, &copied, func() error { p.psql(b, `\copy rival FROM '`+path+`'`); return nil })
	})
	metric(b, "new", fresh.median())
	metric(b, "again", again.median())
	metric(b, "psql", copied.median())
	n := float64(provinceRows())
	results.say("A list of %.0f children as CSV, %s: %s new (%.0f rows/s), %s unchanged (0 rows written); psql \\copy of the same finished rows into the same indexed table %s (%.0f rows/s).",
		n, name, short(fresh.median()), n/fresh.median().Seconds(), short(again.median()), short(copied.median()), n/copied.median().Seconds())
	results.say("That is %.2f × psql's rows a second new (%s), and %.2f × unchanged (%s).", copied.over(fresh), least(copied.over(fresh), 0.5), copied.over(again), least(copied.over(again), 0.8))
}

// provinceRows is how many children the province has; RASOAT_BENCH_ROWS makes it smaller.
func provinceRows() int {
	if n, err := strconv.Atoi(os.Getenv("RASOAT_BENCH_ROWS")); err == nil && n > 0 {
		return n
	}
	return provinceChildren
}

func least(got, limit float64) string { return verdict(got >= limit, "≥ %v ×", limit) }
