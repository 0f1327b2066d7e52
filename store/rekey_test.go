package store_test

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/store/storetest"
)

// What `rekey --hash` does with a column that no seal key opens.
const (
	madeAnew = "made anew under the next hash key"
	ends     = "what waits under it ends: what it was made of is not known"
	notKeyed = "is not made with the hash key"
)

// hashes and the like: bytes that no key opens, and texts that look for something. Whoever adds one decides here what
// becomes of it under another hash key.
var unsealed = map[string]string{
	"children.id_hash": madeAnew, "children.row_hash": madeAnew, "pairs.evidence": madeAnew, "settings.value": madeAnew,
	"invitations.token_hash": ends, "invitations.code_hash": ends, "invitations.token_half": ends, "invitations.code_half": ends,
	"sessions.code_hash": ends, "sessions.code_half": ends, "sessions.token_hash": ends, "links.token_hash": ends, "links.visit_hash": ends,
	"imports.file_hash": notKeyed, "children.list_key": madeAnew,
	"journal_seals.previous": notKeyed, "journal_seals.hash": notKeyed, "journal_marks.marks": notKeyed, // under a key of their own
}

// searched are the texts by which something is found, or that may be hashes by their names.
var searched = map[string]string{
	"children.household": madeAnew, "children.name_key": notKeyed, "outbox.unique_key": notKeyed,
}

// TestRekeyHash_decidesOfEveryColumn: a text that may be a keyed hash is decided of, as each column of bytes is.
func TestRekeyHash_decidesOfEveryColumn(t *testing.T) {
	t.Parallel()
	for name := range columns(t, `data_type IN ('text', 'character varying') AND column_name ~ '(hash|key|token|half|digest|evidence|household|fingerprint)'`) {
		if searched[name] == "" {
			t.Errorf("%s: what does rekey --hash do with it?", name)
		}
	}
	for name := range searched {
		if !strings.Contains(name, ".") || strings.TrimSpace(searched[name]) == "" {
			t.Errorf("%s is not decided of", name)
		}
	}
}

func columns(t *testing.T, condition string) map[string]bool {
	t.Helper()
	db, err := sql.Open("postgres", storetest.Owner(t, storetest.New(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var names string
	if err := db.QueryRowContext(t.Context(), `SELECT coalesce(string_agg(c.table_name || '.' || c.column_name, ' '), '') FROM information_schema.columns AS c
		JOIN information_schema.tables AS t USING (table_schema, table_name)
		WHERE c.table_schema = 'rasoat' AND t.table_type = 'BASE TABLE' AND c.`+condition).Scan(&names); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, name := range strings.Fields(names) {
		found[name] = true
	}
	return found
}

// TestSealedColumns: whoever adds a column of bytes says whether it is sealed, or it would be left
// behind under an old key.
func TestSealedColumns(t *testing.T) {
	t.Parallel()
	names := columns(t, `data_type = 'bytea'`)
	var known []string
	for _, c := range store.SealedColumns() {
		known = append(known, c.Table+"."+c.Column)
	}
	for name := range names {
		if !slices.Contains(known, name) && unsealed[name] == "" {
			t.Errorf("%s: is it sealed? Then it belongs into sealedColumns, else into the list of this test", name)
		}
	}
	for _, name := range slices.AppendSeq(known, maps.Keys(unsealed)) {
		if !names[name] {
			t.Errorf("%s is no column any more", name)
		}
	}
}

// TestRekey puts a worked database under a new key while the old one still seals beside it.
func TestRekey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	raw, err := os.ReadFile(keyFile(t, path))
	if err != nil {
		t.Fatal(err)
	}
	w := casetest.New(t)
	under := func() *store.Store {
		keys, _, err := store.LoadKeys(path)
		if err != nil {
			t.Fatal(err)
		}
		return storetest.Open(t, storetest.Name(t, w.Store), func(c *store.Config) { c.Keys = keys })
	}
	first := under()
	child := w.Child(t, 1).ID
	number := func(s *store.Store) (text string, err error) {
		err = s.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
			c, err := tx.Child(t.Context(), child)
			text = c.Values.IDNumber + "/" + c.Values.Phone
			return err
		})
		return text, err
	}
	write := func(s *store.Store, value string) {
		t.Helper()
		err := s.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
			c, err := tx.ChildForUpdate(t.Context(), child)
			if err != nil {
				return err
			}
			c.Version++
			c.Values.IDNumber, c.Proposals = value, append(c.Proposals, registry.Proposal{Field: registry.FieldName, New: "Nguyễn Văn Mới"})
			return tx.SaveChild(t.Context(), &c)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	// the world is sealed by the test's own key: take over what is there
	if err := w.Store.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE children SET id_sealed = NULL, phone_sealed = NULL, imported = NULL, work = NULL; UPDATE chats SET state = NULL; UPDATE members SET phone_sealed = NULL`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	write(first, "096219000001")
	before, err := number(first)
	if err != nil || !strings.HasPrefix(before, "096219000001") {
		t.Fatalf("wrote and read %q, %v", before, err)
	}

	if n, err := store.RotateKeys(path); err != nil || n != 2 {
		t.Fatalf("rotate: %d, %v", n, err)
	}
	second := under()
	if got, err := number(second); err != nil || got != before {
		t.Errorf("the newer key file does not open what the older key sealed: %q, %v", got, err)
	}
	old, err := second.OldSeals(t.Context())
	if err != nil || old == 0 {
		t.Fatalf("%d values under the old key, %v", old, err)
	}
	told := 0
	if err := second.Rekey(t.Context(), func(r store.Rekeyed) { told++ }); err != nil || told == 0 {
		t.Fatalf("rekey: told %d times, %v", told, err)
	}
	if old, err := second.OldSeals(t.Context()); err != nil || old != 0 {
		t.Errorf("%d values are left under the old key, %v", old, err)
	}
	if got, err := number(second); err != nil || got != before {
		t.Errorf("after the rekey: %q, %v", got, err)
	}
	if _, err := number(first); !errors.Is(err, store.ErrWrongKey) {
		t.Errorf("the old key file alone still opens: %v", err)
	}
	if err := second.Rekey(t.Context(), func(store.Rekeyed) { t.Error("a second rekey finds something") }); err != nil {
		t.Error(err)
	}
	after, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(after), string(raw)) {
		t.Error("the older keys do not stand in the file as they did")
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the key file: %v, %v", info.Mode(), err)
	}
	keys, _, err := store.LoadKeys(path)
	if err != nil || keys.Exported() {
		t.Errorf("the new key counts as exported, %v", err)
	}
}

func keyFile(t *testing.T, path string) string {
	t.Helper()
	if _, created, err := store.LoadKeys(path); err != nil || !created {
		t.Fatalf("make the key file: %v", err)
	}
	return path
}

// TestAlone: a key is changed only where no program runs that would not know it.
func TestAlone(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	alone := func() bool {
		t.Helper()
		yes, err := s.Alone(context.WithoutCancel(t.Context()))
		if err != nil {
			t.Fatal(err)
		}
		return yes
	}
	if !alone() {
		t.Error("one program by itself is not alone")
	}
	other := storetest.Open(t, storetest.Name(t, s))
	if err := other.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	if alone() {
		t.Error("another program is not seen")
	}
}
