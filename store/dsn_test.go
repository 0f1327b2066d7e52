package store_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"rasoat/store"
	"rasoat/store/storetest"
)

// TestOpenSaysWhatIsWrong, and never the password.
func TestOpenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	cases := []string{
		"postgres://rasoat:s3cret@localhost:port/db",
		"postgres://rasoat:s3cret@[::1/db",
		"host=/nowhere user=rasoat password=s3cret dbname=x",
		"host=localhost password=s3cret nonsense",
		"",
	}
	for _, dsn := range cases {
		s, err := store.Open(t.Context(), store.Config{URL: dsn, Keys: newKeys(t), Log: slog.New(slog.DiscardHandler), Now: time.Now})
		if err == nil {
			s.Close()
			t.Errorf("%q was opened", dsn)
		} else if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("the error holds the password: %v", err)
		}
	}
}

// TestBothForms: a URL and key=value pairs open the same database, with the same settings.
func TestBothForms(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	name := storetest.Name(t, s)
	host := strings.SplitN(strings.SplitN(storetest.URL(t, s), "host=", 2)[1], "&", 2)[0]
	host = strings.ReplaceAll(host, "%2F", "/")
	pairs := storetest.Open(t, name, func(c *store.Config) {
		c.URL = "host='" + host + "' user=rasoat dbname=" + name + " statement_timeout=1234"
	})
	var zone, limit string
	if err := pairs.Screen().QueryRowContext(context.Background(),
		"select current_setting('timezone'), current_setting('statement_timeout')").Scan(&zone, &limit); err != nil {
		t.Fatal(err)
	}
	if zone != "UTC" || limit != "1234ms" {
		t.Errorf("zone %s, limit %s: the string's own setting must win", zone, limit)
	}
}
