package storetest

import (
	"strings"
	"testing"

	"rasoat/store"
)

// secret is a number of twelve digits, plain or in groups, or a telephone, standing by itself.
const secret = `(^|[^0-9a-f])([0-9]{12}|[0-9]{3}([ .-][0-9]{3}){3}|(0|84)[35789][0-9]{8})([^0-9a-f]|$)` // #nosec G101 -- a pattern

// NoSecrets reads every column of every table, whoever has added it, that holds text, lists, JSON or bytes, and fails
// the test for each in which a number or a telephone stands in the clear (design 8): bytes are read as the text that
// they would be had nobody sealed them. Names of columns are told, never contents.
func NoSecrets(t testing.TB, s *store.Store) {
	t.Helper()
	db := openAdmin(t, urlFor(cluster(t), Name(t, s), "rasoat_owner"))
	defer db.Close()
	var columns []string
	rows, err := db.Query(`SELECT format('SELECT %L, count(*) FROM rasoat.%I WHERE ' || CASE c.data_type
			WHEN 'bytea' THEN 'encode(%I, ''escape'')' ELSE '%I::text' END || ' ~ $1', table_name || '.' || column_name, table_name, column_name)
		FROM information_schema.columns c JOIN information_schema.tables USING (table_schema, table_name)
		WHERE table_schema = 'rasoat' AND table_type = 'BASE TABLE'
			AND c.data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'ARRAY', 'xml', 'USER-DEFINED', 'bytea')`)
	if err != nil {
		t.Fatalf("list the columns: %v", err)
	}
	defer rows.Close()
	for rows.Next() {
		var column string
		if err := rows.Scan(&column); err != nil {
			t.Fatalf("list the columns: %v", err)
		}
		columns = append(columns, column)
	}
	if err := rows.Err(); err != nil || len(columns) < 20 {
		t.Fatalf("list the columns: %d found, %v", len(columns), err)
	}
	found, err := db.Query(strings.Join(columns, " UNION ALL "), secret)
	if err != nil {
		t.Fatalf("read the columns: %v", err)
	}
	defer found.Close()
	for found.Next() {
		var column string
		var n int
		if err := found.Scan(&column, &n); err != nil {
			t.Fatalf("read the columns: %v", err)
		}
		if n > 0 {
			t.Errorf("a number or a telephone stands in the clear in %d rows of %s", n, column)
		}
	}
	if err := found.Err(); err != nil {
		t.Fatalf("read the columns: %v", err)
	}
}
