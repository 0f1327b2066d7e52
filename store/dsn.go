package store

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// withParams adds connection parameters to a connection string of either form. What the string
// names itself wins, so an operator may lengthen a time-out in the URL.
func withParams(dsn string, params map[string]string) (string, error) {
	if !strings.HasPrefix(dsn, "postgres://") && !strings.HasPrefix(dsn, "postgresql://") {
		return withPairs(dsn, params), nil
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return "", fmt.Errorf("read the database URL: %w", redact(err))
	}
	q := u.Query()
	for name, value := range params {
		if !q.Has(name) {
			q.Set(name, value)
		}
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// withPairs puts the parameters before the string: of two equal names the later one counts.
func withPairs(dsn string, params map[string]string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(params)) {
		value := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(params[name])
		fmt.Fprintf(&b, "%s='%s' ", name, value)
	}
	return b.String() + dsn
}

// redact drops the URL, which holds a password, from a parse error.
func redact(err error) error {
	if u, ok := err.(*url.Error); ok { //nolint:errorlint // url.Parse returns it bare
		return u.Err
	}
	return err
}
