package bench

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rasoat/casework"
	"rasoat/documents"
	"rasoat/registry"
	"rasoat/registry/sample"
	"rasoat/store"
	"rasoat/store/storetest"
)

const (
	chatOfficer int64 = 1001
	chatHelper  int64 = 1002
	chatsMany   int64 = 2001 // the first of sixteen officers
	manyChats         = 16
)

// monday is an ordinary working morning.
func monday() time.Time { return registry.Date{Year: 2026, Month: time.November, Day: 23}.At(8, 0) }

// commune is a place of work on the cluster with fsync on.
type commune struct {
	store   *store.Store
	unit    registry.Unit
	officer registry.Membership
	owner   *sql.DB // past row-level security
}

// newCommune clones the demo's commune, with or without its children, as the program would open it.
func newCommune(b *testing.B, children bool) *commune {
	b.Helper()
	s := storetest.From(b, fmt.Sprint("bench ", children), func(s *store.Store) error {
		return furnish(s, children)
	}, func(c *store.Config) {
		c.Now, c.MaxConns, c.Log = monday, 0, slog.New(slog.DiscardHandler)
	})
	w := &commune{store: s, owner: openOwner(b, s)}
	err := s.As(b.Context(), store.SystemScope(), func(tx *store.Tx) (err error) {
		if w.unit, err = tx.UnitByCode(b.Context(), store.Scheme2026, code()); err != nil {
			return err
		}
		chat, err := tx.Chat(b.Context(), chatOfficer)
		if err != nil {
			return err
		}
		w.officer, err = tx.Membership(b.Context(), chat.Acting)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	w.run(b, `VACUUM ANALYZE`)
	return w
}

func openOwner(b *testing.B, s *store.Store) *sql.DB {
	b.Helper()
	db, err := sql.Open("postgres", storetest.Owner(b, s)+"&search_path=rasoat&binary_parameters=yes&jit=off")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { _ = db.Close() })
	return db
}

func (w *commune) run(b *testing.B, query string, args ...any) {
	b.Helper()
	if _, err := w.owner.Exec(query, args...); err != nil {
		b.Fatalf("%s: %v", query, err)
	}
}

func (w *commune) bare(b *testing.B) *commits {
	b.Helper()
	c, err := newCommits(w.owner)
	if err != nil {
		b.Fatal(err)
	}
	return c
}

func code() string {
	_, code, _ := strings.Cut(sample.TanThuan().Options().Code, ":")
	return code
}

func furnish(s *store.Store, children bool) error {
	ctx := context.Background()
	var commune registry.Unit
	var officer registry.Membership
	err := s.As(ctx, store.SystemScope(), func(tx *store.Tx) (err error) {
		rows := []store.UnitRow{{Level: registry.LevelProvince, Scheme: store.Scheme2026, Code: "96", Type: "Tỉnh", Name: "Cà Mau"}}
		for i := range 1 + neighbours {
			row := store.UnitRow{Level: registry.LevelCommune, Scheme: store.Scheme2026, Code: code(), ParentCode: "96", Type: "Xã", Name: "Tân Thuận"}
			if i > 0 {
				row.Code, row.Name = fmt.Sprint(99000+i), fmt.Sprint("Láng Giềng ", i)
			}
			rows = append(rows, row)
		}
		if _, err := tx.LoadUnits(ctx, rows, nil); err != nil {
			return err
		}
		if commune, err = tx.UnitByCode(ctx, store.Scheme2026, code()); err != nil {
			return err
		}
		officer, err = staff(ctx, tx, commune.ID)
		return err
	})
	if err != nil || !children {
		return err
	}
	content, err := list(sample.TanThuan())
	if err != nil {
		return err
	}
	_, _, err = importList(ctx, s, officer, commune, "demo.xlsx", content)
	return err
}

// staff employs an officer, somebody to give work to, and sixteen officers more.
func staff(ctx context.Context, tx *store.Tx, commune registry.UnitID) (officer registry.Membership, err error) {
	add := func(chat int64, name string, m registry.Membership) (registry.Membership, error) {
		member, err := tx.AddMember(ctx, registry.Member{Name: name, Address: registry.DefaultAddress(m.Role)})
		if err != nil {
			return m, err
		}
		if err := tx.AcceptRules(ctx, member.ID, registry.RulesVersion); err != nil {
			return m, err
		}
		m.Member, m.Unit = member.ID, commune
		if m, err = tx.AddMembership(ctx, m); err != nil {
			return m, err
		}
		if _, err := tx.OpenChat(ctx, chat); err != nil {
			return m, err
		}
		return m, tx.LinkChat(ctx, chat, m)
	}
	if officer, err = add(chatOfficer, "Nguyễn Thị Lụa", registry.Membership{Role: registry.RoleOfficer, EnterFor: true}); err != nil {
		return officer, err
	}
	helper := registry.Membership{Role: registry.RoleCollaborator, Organisation: registry.OrgWomenUnion}
	if _, err := add(chatHelper, "Danh Thị Thắm", helper); err != nil {
		return officer, err
	}
	for i := range int64(manyChats) {
		if _, err := add(chatsMany+i, fmt.Sprint("Cán bộ ", i+1), registry.Membership{Role: registry.RoleOfficer}); err != nil {
			return officer, err
		}
	}
	return officer, nil
}

// list is a synthetic list as a workbook.
func list(world *sample.World) ([]byte, error) {
	var b bytes.Buffer
	err := documents.WriteSample(&b, world)
	return b.Bytes(), err
}

// childrenOf is the demo's commune with another number of children.
func childrenOf(b testing.TB, n int) *sample.World {
	b.Helper()
	o := sample.TanThuan().Options()
	o.Children = n
	world, err := sample.New(o)
	if err != nil {
		b.Fatal(err)
	}
	return world
}

// onDisk writes a list where an officer would have it.
func onDisk(b *testing.B, world *sample.World) string {
	b.Helper()
	content, err := list(world)
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "list.xlsx")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

// readList reads all rows of a workbook.
func readList(ctx context.Context, name string, content []byte) ([]documents.Row, error) {
	l, err := documents.Open(name, bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, err
	}
	return casework.ReadRows(ctx, l.Rows(), nil)
}

func importRows(ctx context.Context, s *store.Store, by registry.Membership, commune registry.Unit, file casework.File, rows []documents.Row) (sum casework.Summary, err error) {
	act := casework.Act{By: by, Door: casework.DoorShell}
	err = s.AsWork(ctx, store.ScopeOf(by), func(tx *store.Tx) (err error) {
		sum, err = casework.Import(ctx, tx, act, commune, file, casework.RowsOf(rows), casework.ImportOptions{Hamlets: true})
		return err
	})
	return sum, err
}

func importList(ctx context.Context, s *store.Store, by registry.Membership, commune registry.Unit, name string, content []byte) (casework.Summary, []documents.Row, error) {
	rows, err := readList(ctx, name, content)
	if err != nil {
		return casework.Summary{}, nil, err
	}
	sum, err := importRows(ctx, s, by, commune, casework.NewFile(name, content), rows)
	return sum, rows, err
}

// neighbours are further communes of the province, so that a scope has something to keep out.
const neighbours = 20

// crowd fills the neighbouring communes with copies of the children. Their sealed texts cannot be
// opened and are not.
func (w *commune) crowd(b *testing.B) {
	b.Helper()
	columns, values := "", ""
	rows, err := w.owner.Query(`SELECT column_name FROM information_schema.columns
		WHERE table_schema = 'rasoat' AND table_name = 'children' AND column_name <> 'id' ORDER BY ordinal_position`)
	if err != nil {
		b.Fatal(err)
	}
	replaced := map[string]string{
		"seal": "gen_random_uuid()", "issuer_id": "u.id", "unit_id": "u.id", "ukey": "u.ukey", "import_id": "null",
		"id_hash": "substring(sha256(c.id_hash || int8send(u.ukey)) for 16)",
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			b.Fatal(err)
		}
		value := replaced[name]
		if value == "" {
			value = "c." + name
		}
		columns, values = columns+", "+name, values+", "+value
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	w.run(b, `INSERT INTO children (`+columns[2:]+`) SELECT `+values[2:]+`
		FROM children AS c, units AS u
		WHERE u.level = $1 AND u.id <> $2`, int(registry.LevelCommune), int64(w.unit.ID))
	w.run(b, `VACUUM ANALYZE children`)
}
