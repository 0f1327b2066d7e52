package store

import (
	"context"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"
)

// copyText are finished lines of COPY, without the last line's end. A COPY statement takes them in
// place of one row's values: the lines are then made on all cores, and the driver only sends them.
type copyText string

// copier is lib/pq's COPY statement.
type copier interface {
	driver.Stmt
	CopyData(ctx context.Context, lines string) (driver.Result, error)
}

// copyStmt takes rows value by value or as finished lines.
type copyStmt struct {
	copier
	conn *conn
}

// CheckNamedValue satisfies driver.NamedValueChecker.
func (s *copyStmt) CheckNamedValue(v *driver.NamedValue) error {
	if _, finished := v.Value.(copyText); finished {
		return nil
	}
	return s.conn.CheckNamedValue(v)
}

// ExecContext satisfies driver.StmtExecContext. The rows run under the context of the statement.
func (s *copyStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 1 {
		if lines, finished := args[0].Value.(copyText); finished {
			res, err := s.CopyData(context.WithoutCancel(ctx), string(lines))
			return res, s.conn.meaning(ctx, err)
		}
	}
	values := make([]driver.Value, len(args))
	for i, a := range args {
		values[i] = a.Value
	}
	return s.Exec(values) //nolint:staticcheck // the driver has no other
}

// appendRow adds one row in COPY's text form.
func appendRow(b []byte, values []any) ([]byte, error) {
	for i, v := range values {
		if i > 0 {
			b = append(b, '\t')
		}
		var err error
		if b, err = appendValue(b, v); err != nil {
			return b, err
		}
	}
	return append(b, '\n'), nil
}

func appendValue(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, '\\', 'N'), nil
	case string:
		return appendText(b, v), nil
	case []byte:
		return hex.AppendEncode(append(b, '\\', '\\', 'x'), v), nil
	case int:
		return strconv.AppendInt(b, int64(v), 10), nil
	case int32:
		return strconv.AppendInt(b, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case time.Time:
		return v.UTC().AppendFormat(b, "2006-01-02 15:04:05.999999Z07:00"), nil
	case uuid.UUID:
		return append(b, v.String()...), nil
	}
	return b, fmt.Errorf("copy a %T: %w", v, driver.ErrSkip)
}

// appendText escapes what COPY reads as more than itself. Most texts have nothing of it.
func appendText(b []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		var escaped byte
		switch s[i] {
		case '\\':
			escaped = '\\'
		case '\t':
			escaped = 't'
		case '\n':
			escaped = 'n'
		case '\r':
			escaped = 'r'
		default:
			continue
		}
		b = append(append(b, s[from:i]...), '\\', escaped)
		from = i + 1
	}
	return append(b, s[from:]...)
}
