package bench

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"rasoat/registry"
	"rasoat/registry/sample"
	"rasoat/store"
	"rasoat/store/storetest"
)

// nationVariable sets how many children the large database holds, for a quick run.
const nationVariable = "RASOAT_BENCH_CHILDREN"

// Twelve provinces of the size of Cà Mau.
const (
	nationProvinces = 12
	nationChildren  = 2_200_000
)

// nation is a database with many provinces, filled past the program: names as varied as life's, sealed columns of
// the right length that nobody can open.
type nation struct {
	store    *store.Store
	admin    *sql.DB
	size     int
	hamlets  []registry.Unit
	communes []registry.Unit
	words    int
}

// BenchmarkNation builds the database once and asks it everything.
func BenchmarkNation(b *testing.B) {
	n := newNation(b)
	b.Run("slip", n.slips)
	b.Run("found", n.kinds)
	b.Run("near", n.near)
	b.Run("pages", n.pages)
	b.Run("menu", n.menu)
}

func newNation(b *testing.B) *nation {
	b.Helper()
	s := storetest.New(b, func(c *store.Config) { c.Now, c.MaxConns, c.Log = monday, 0, slog.New(slog.DiscardHandler) })
	n := &nation{store: s, admin: openAdmin(b, s), size: nationChildren}
	if text := os.Getenv(nationVariable); text != "" {
		size, err := strconv.Atoi(text)
		if err != nil {
			b.Fatal(err)
		}
		n.size = size
	}
	started := time.Now()
	n.units(b)
	n.fill(b)
	n.run(b, `CREATE EXTENSION pg_trgm SCHEMA public`)
	n.run(b, `CREATE INDEX bench_trigrams ON children USING gin (name_back public.gin_trgm_ops)`)
	n.run(b, `VACUUM ANALYZE`)
	b.Logf("%d children in %s", n.size, time.Since(started).Round(time.Second))
	n.sizes(b)
	return n
}

// openAdmin is past row-level security and every trigger.
func openAdmin(b *testing.B, s *store.Store) *sql.DB {
	b.Helper()
	u, err := url.Parse(storetest.Owner(b, s))
	if err != nil {
		b.Fatal(err)
	}
	admin, err := url.Parse(os.Getenv(storetest.ClusterVariable))
	if err != nil {
		b.Fatal(err)
	}
	u.User = admin.User
	db, err := sql.Open("postgres", u.String()+"&search_path=rasoat,public&jit=off&maintenance_work_mem=512MB&session_replication_role=replica")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { _ = db.Close() })
	return db
}

func (n *nation) run(b *testing.B, query string, args ...any) {
	b.Helper()
	if _, err := n.admin.ExecContext(context.Background(), query, args...); err != nil {
		b.Fatalf("%s: %v", query, err)
	}
}

func (n *nation) units(b *testing.B) {
	b.Helper()
	var rows []store.UnitRow
	for p := range nationProvinces {
		code := fmt.Sprint(10 + p)
		rows = append(rows, store.UnitRow{Level: registry.LevelProvince, Scheme: store.Scheme2026, Code: code, Type: "Tỉnh", Name: "Tỉnh " + code})
	}
	for i := range nationProvinces * communes {
		rows = append(rows, store.UnitRow{
			Level: registry.LevelCommune, Scheme: store.Scheme2026, Code: fmt.Sprint(10_000 + i), ParentCode: fmt.Sprint(10 + i/communes), Type: "Xã", Name: communeName(i),
		})
	}
	err := n.store.AsWork(context.Background(), store.SystemScope(), func(tx *store.Tx) error {
		ctx := context.Background()
		if _, err := tx.LoadUnits(ctx, rows, nil); err != nil {
			return err
		}
		for i := range nationProvinces * communes {
			commune, err := tx.UnitByCode(ctx, store.Scheme2026, fmt.Sprint(10_000+i))
			if err != nil {
				return err
			}
			n.communes = append(n.communes, commune)
			for h := range hamlets / communes {
				hamlet, err := tx.AddUnit(ctx, commune.ID, registry.Unit{Level: registry.LevelHamlet, Type: "Ấp", Name: fmt.Sprint(h + 1)})
				if err != nil {
					return err
				}
				n.hamlets = append(n.hamlets, hamlet)
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// fill copies the children into the bare table and builds its indexes again afterwards.
func (n *nation) fill(b *testing.B) {
	b.Helper()
	definitions := n.texts(b, `SELECT indexdef FROM pg_indexes WHERE tablename = 'children' AND schemaname = 'rasoat'
		AND indexname NOT IN (SELECT conname FROM pg_constraint)`)
	for _, name := range n.texts(b, `SELECT indexname FROM pg_indexes WHERE tablename = 'children' AND schemaname = 'rasoat'
		AND indexname NOT IN (SELECT conname FROM pg_constraint)`) {
		n.run(b, `DROP INDEX `+pq.QuoteIdentifier(name))
	}
	words := n.copy(b)
	n.words = len(words)
	for _, definition := range definitions {
		n.run(b, definition)
	}
	list, roles := make([]string, 0, len(words)), make([]int64, 0, len(words))
	for word, role := range words {
		list, roles = append(list, word), append(roles, int64(role))
	}
	n.run(b, `INSERT INTO name_words (word, roles) SELECT * FROM unnest($1::text[], $2::smallint[])`, pq.Array(list), pq.Array(roles))
}

func (n *nation) texts(b *testing.B, query string) []string {
	b.Helper()
	rows, err := n.admin.Query(query)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	var texts []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			b.Fatal(err)
		}
		texts = append(texts, text)
	}
	return texts
}

func (n *nation) copy(b *testing.B) map[string]int {
	b.Helper()
	o := sample.TanThuan().Options()
	o.Children, o.Wide = n.size, true
	world, err := sample.New(o)
	if err != nil {
		b.Fatal(err)
	}
	tx, err := n.admin.Begin()
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	st, err := tx.Prepare(copyInto("children", "seal", "issuer_id", "case_code", "unit_id", "ukey", "household", "name", "name_back", "name_key", "list_key",
		"birth_text", "birth_on", "birth_precision", "sex", "ethnicity", "father", "father_code", "mother", "mother_code", "guardian", "guardian_code", "address", "hamlet",
		"id_sealed", "id_hash", "imported", "row_hash", "stage", "defects", "version", "changed_at"))
	if err != nil {
		b.Fatal(err)
	}
	noise := make([]byte, 1<<16)
	_, _ = rand.Read(noise)
	words, at := map[string]int{}, 0
	for row := range world.Rows() {
		if _, err := st.Exec(n.row(row, at, noise, words)...); err != nil {
			b.Fatal(err)
		}
		at++
	}
	if _, err := st.Exec(); err != nil {
		b.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	return words
}

func (n *nation) row(row sample.Row, at int, noise []byte, words map[string]int) []any {
	clean, _ := registry.Clean(row.Values)
	hamlet := n.hamlets[at*len(n.hamlets)/n.size]
	commune := n.communes[at*len(n.hamlets)/n.size/(hamlets/communes)]
	fold := learn(words, clean.Name)
	code := func(name string) any {
		if c := registry.NameCode(learn(words, name)); c != 0 {
			return c
		}
		return nil
	}
	household := fmt.Sprintf("%016x", uint64(row.Household)*0x9e3779b97f4a7c15)
	key := registry.Household{Key: household, Father: clean.Father, Mother: clean.Mother, Other: clean.Guardian, Name: clean.Name}.ListKey()
	birth, _ := registry.ParseBirthDate(clean.BirthDate)
	var born, sealed, hash any
	if !birth.First().IsZero() {
		born = birth.First().Time().Format(time.DateOnly)
	}
	cut := func(from, length int) []byte {
		from = from * 37 % (len(noise) - length)
		return noise[from : from+length]
	}
	if clean.IDNumber != "" {
		u := uuid.NewSHA1(uuid.Nil, []byte(clean.IDNumber))
		sealed, hash = cut(at, 40), u[:]
	}
	stage := registry.StageClean
	if row.Defects != 0 {
		stage = registry.StageDefective
	}
	return []any{
		uuid.New().String(), int64(commune.ID), at + 1, int64(hamlet.ID), int64(hamlet.Key), household, clean.Name, registry.Backwards(fold), registry.MatchKey(clean.Name), key,
		clean.BirthDate, born, int(birth.Precision()), clean.Sex, clean.Ethnicity, clean.Father, code(clean.Father), clean.Mother, code(clean.Mother), clean.Guardian, code(clean.Guardian),
		clean.Address, hamlet.FullName(), sealed, hash, cut(at, 300), cut(at, 16), int(stage), int32(row.Defects), 1, monday(),
	}
}

// learn notes the words of a name as the program does, and returns the folded name.
func learn(words map[string]int, name string) string {
	fold := registry.Fold(name)
	list := splitWords(fold)
	for i, word := range list {
		role := 2
		switch i {
		case len(list) - 1:
			role = 4
		case 0:
			role = 1
		}
		words[word] |= role
	}
	return fold
}

func (n *nation) sizes(b *testing.B) {
	b.Helper()
	rows, err := n.admin.Query(`SELECT relname, pg_relation_size(oid), pg_size_pretty(pg_relation_size(oid)) FROM pg_class
		WHERE oid = 'children'::regclass OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = 'children'::regclass) ORDER BY 2 DESC`)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	list := ""
	for rows.Next() {
		var name, pretty string
		var size int64
		if err := rows.Scan(&name, &size, &pretty); err != nil {
			b.Fatal(err)
		}
		list += ", " + name + " " + pretty
	}
	results.say("%d children, %d different words in the names of children and parents. Sizes: %s.", n.size, n.words, list[2:])
}

// copyInto is the statement by which lib/pq takes rows one by one.
func copyInto(table string, columns ...string) string {
	return "COPY " + table + " (" + strings.Join(columns, ", ") + ") FROM STDIN"
}
