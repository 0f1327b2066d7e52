package storetest_test

import (
	"database/sql"
	"fmt"
	"slices"
	"testing"

	"rasoat/store/storetest"
)

// listener hears what a check complains of.
type listener struct {
	testing.TB
	said []string
}

func (l *listener) Errorf(format string, args ...any) {
	l.said = append(l.said, fmt.Sprintf(format, args...))
}

// TestNoSecrets: a table that a later migration brings is read like any other: texts, lists, JSON, and bytes that
// nobody has sealed.
func TestNoSecrets(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	db, err := sql.Open("postgres", storetest.Owner(t, s))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.ExecContext(t.Context(), `
		CREATE TABLE rasoat.fresh (word text, words text[], tree jsonb, box bytea, count bigint);
		INSERT INTO rasoat.fresh VALUES ('không có gì', '{a,b}', '{"a": 1}', '\x00ff', 7)`)
	if err != nil {
		t.Fatal(err)
	}
	quiet := &listener{TB: t}
	if storetest.NoSecrets(quiet, s); len(quiet.said) != 0 {
		t.Errorf("complains of nothing: %q", quiet.said)
	}
	_, err = db.ExecContext(t.Context(), `
		INSERT INTO rasoat.fresh VALUES ('mã 096219900001', '{a,096 219 900 001}', '{"phone": "0912345678"}', convert_to('{"id":"096219900001","tên":"Hân"}', 'UTF8'), 7)`)
	if err != nil {
		t.Fatal(err)
	}
	loud := &listener{TB: t}
	storetest.NoSecrets(loud, s)
	slices.Sort(loud.said)
	if len(loud.said) != 4 {
		t.Errorf("finds %q", loud.said)
	}
}
