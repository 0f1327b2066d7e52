package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/lib/pq"
)

// ErrNotFound says that no such row is visible in the scope.
var ErrNotFound = errors.New("not found")

// ErrCommitUnknown says that the answer to a COMMIT was lost: the transaction may stand or not.
// The caller repeats the whole update; its seen-mark makes the repetition harmless.
var ErrCommitUnknown = errors.New("outcome of the commit is unknown")

const (
	codeUniqueViolation      = "23505"
	codeSerializationFailure = "40001"
	codeDeadlockDetected     = "40P01"
	codeQueryCanceled        = "57014"
	classConnection          = "08"
	classOperator            = "57P" // shutdown, crash, starting up, database dropped
)

func code(err error) string {
	var e *pq.Error
	if errors.As(err, &e) {
		return string(e.Code)
	}
	return ""
}

func hasCode(err error, c string) bool { return code(err) == c }

// Constraint returns the name of the constraint that the error says was violated, or "". Names
// are <table>_<field>_<rule>, and the rule maps to a sentence.
func Constraint(err error) string {
	var e *pq.Error
	if errors.As(err, &e) {
		return e.Constraint
	}
	return ""
}

// IsUnique reports whether the error is a violation of the named unique constraint or index; an
// empty name means any.
func IsUnique(err error, constraint string) bool {
	return hasCode(err, codeUniqueViolation) && (constraint == "" || Constraint(err) == constraint)
}

// IsRetryable reports whether the same transaction may well succeed when it is repeated: a
// deadlock, a serialisation failure, or a connection that was lost before the commit.
func IsRetryable(err error) bool {
	if err == nil || errors.Is(err, ErrCommitUnknown) || isContext(err) {
		return false
	}
	switch c := code(err); {
	case c == codeDeadlockDetected, c == codeSerializationFailure:
		return true
	case strings.HasPrefix(c, classConnection), strings.HasPrefix(c, classOperator):
		return true
	case c != "":
		return false
	}
	return isLost(err)
}

func isContext(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// isLost reports whether the connection went away under the statement.
func isLost(err error) bool {
	var n net.Error
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &n)
}

// notFound gives an empty result its name; other errors pass.
func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}
