package store_test

import (
	"strings"
	"testing"

	"rasoat/store"
	"rasoat/store/storetest"
)

// TestOpenRefusesAnOldDatabase, empty or left behind, and says what to do.
func TestOpenRefusesAnOldDatabase(t *testing.T) {
	t.Parallel()
	open := func(dsn string) error {
		s, err := store.Open(t.Context(), store.Config{URL: dsn, Keys: newKeys(t), Log: quiet(), Now: moment})
		if err == nil {
			err = s.Close()
		}
		return err
	}
	if err := open(storetest.Empty(t)); err == nil || !strings.Contains(err.Error(), "rasoat migrate") {
		t.Errorf("empty: got error %v", err)
	}
	s := storetest.New(t)
	if err := open(storetest.URL(t, s)); err != nil {
		t.Errorf("up to date: got error %v", err)
	}
	owner := openURL(t, storetest.Owner(t, s))
	if _, err := owner.Exec("delete from rasoat.goose_db_version where version_id = (select max(version_id) from rasoat.goose_db_version)"); err != nil {
		t.Fatal(err)
	}
	if err := open(storetest.URL(t, s)); err == nil || !strings.Contains(err.Error(), "rasoat migrate") {
		t.Errorf("left behind: got error %v", err)
	}
}
