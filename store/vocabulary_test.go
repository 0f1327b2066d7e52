package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rasoat/registry"
	"rasoat/store"
	"rasoat/store/storetest"
)

// TestMigrate_fillsInNames: records written before the search was there are found and listed as those written since.
func TestMigrate_fillsInNames(t *testing.T) {
	w := searchWorld(t)
	owner := openURL(t, storetest.Owner(t, w.Store)+"&search_path=rasoat")
	const made = `SELECT id || ' ' || name_back || ' ' || encode(list_key, 'hex') || ' ' || coalesce(father_code, 0) || ' ' || coalesce(mother_code, 0) || ' ' || coalesce(guardian_code, 0)
		FROM children ORDER BY id`
	const words = `SELECT word || ' ' || roles FROM name_words ORDER BY word`
	before, vocabulary := texts(t, owner, made), texts(t, owner, words)
	for _, query := range []string{
		`UPDATE children SET name_back = NULL, list_key = NULL, father_code = NULL, mother_code = NULL, guardian_code = NULL`, `DELETE FROM name_words`,
	} {
		if _, err := owner.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Migrate(t.Context(), storetest.Owner(t, w.Store), quiet()); err != nil {
		t.Fatal(err)
	}
	if after := texts(t, owner, made); !slices.Equal(after, before) || len(after) == 0 {
		t.Errorf("filled in %q, want %q", after, before)
	}
	if after := texts(t, owner, words); !slices.Equal(after, vocabulary) || len(after) == 0 {
		t.Errorf("words are %q, want %q", after, vocabulary)
	}
}

func texts(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		list = append(list, text)
	}
	return list
}

// TestFindChildren_takesAnything: noise ends in nothing or in names, never in a fault, and soon.
func TestFindChildren_takesAnything(t *testing.T) {
	w := searchWorld(t)
	r := rand.New(rand.NewPCG(9, 9))
	letters := []rune("aăâbcdđeêghiklmnoôơpqrstuưvxy áàảãạ ếờử0123456789'’.-;%_\\\"\x00\u0301🙂漢 ")
	noise := []string{strings.Repeat("a", 4000), strings.Repeat("a ", 2000), strings.Repeat("nguyen ", 600), "%", "_", `\`, "\xff\xfe", "0", "-", strings.Repeat("1", 300)}
	for range 60 {
		text := make([]rune, 1+r.IntN(60))
		for i := range text {
			text[i] = letters[r.IntN(len(letters))]
		}
		noise = append(noise, string(text))
	}
	w.do(func(ctx context.Context, tx *store.Tx) {
		for _, scope := range []registry.Filter{{}, {Units: []registry.UnitID{w.commune.ID}}} {
			for _, text := range noise {
				err := tx.Savepoint(ctx, func(tx *store.Tx) error {
					_, err := tx.FindChildren(ctx, store.Search{Text: text, Filter: scope, Limit: 5})
					return err
				})
				if err != nil && !isDigitsOnly(text) {
					t.Errorf("%q: %v", text, err)
				}
			}
		}
	})
}

func isDigitsOnly(text string) bool { return strings.Trim(text, "0123456789 .-") == "" }

// TestFindChildren_everySlip: of each child every single slip in the name is found again, near and wide, and
// without accents all are.
func TestFindChildren_everySlip(t *testing.T) {
	w := newWorld(t)
	list := []string{"Nguyễn Thị Hạnh", "Trần Gia Hân", "Lý Thúy Hòa", "Phạm Quỳnh Như", "Đỗ Văn Đức", "Thạch Sa Rây", "Huỳnh Ngọc Diễm", "Võ Hoàng Phúc"}
	w.do(func(ctx context.Context, tx *store.Tx) {
		for _, name := range list {
			w.named(ctx, tx, registry.Values{Name: name})
		}
	})
	r := rand.New(rand.NewPCG(1, 2))
	for scope, s := range map[string]store.Scope{"near": store.ScopeOf(w.officer), "wide": store.SystemScope()} {
		w.as(s, func(ctx context.Context, tx *store.Tx) {
			asked, missed := 0, []string{}
			for _, name := range list {
				for range 12 {
					asked++
					text := oneSlip(r, registry.Fold(name))
					found, err := tx.FindChildren(ctx, store.Search{Text: text, Limit: 3})
					if err != nil {
						t.Fatal(err)
					}
					if !slices.ContainsFunc(found, func(f store.Found) bool { return f.Name == name }) {
						missed = append(missed, fmt.Sprintf("%s (%s)", text, name))
					}
				}
			}
			if len(missed)*100 > asked*3 {
				t.Errorf("%s: %d of %d slips are not found: %q", scope, len(missed), asked, missed)
			}
		})
	}
}

func oneSlip(r *rand.Rand, fold string) string {
	at, letter := 1+r.IntN(len(fold)-1), string("aeghinotu"[r.IntN(9)])
	switch r.IntN(4) {
	case 0:
		return fold[:at] + fold[at+1:]
	case 1:
		return fold[:at] + letter + fold[at:]
	case 2:
		return fold[:at] + letter + fold[at+1:]
	}
	return fold[:at-1] + string(fold[at]) + string(fold[at-1]) + fold[at+1:]
}
