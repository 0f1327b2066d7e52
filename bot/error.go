package bot

import (
	"errors"
	"strings"
	"time"
)

// ErrorKind says what a caller does about a failed request.
type ErrorKind string

// The kinds of failure. A caller repeats Retry429 (not before After), Server5xx, Network and Conflict; the others stay
// as they are until somebody changes something.
const (
	Retry429     ErrorKind = "retry"        // too many requests: wait After
	Blocked403   ErrorKind = "blocked"      // blocked, deactivated, kicked, or no right to write there
	Migrated     ErrorKind = "migrated"     // the group lives on as MigrateTo
	NotFound     ErrorKind = "not_found"    // the chat, the message or the press is not there (any more)
	BadRequest   ErrorKind = "bad_request"  // the request itself is wrong, also when refused before sending
	Conflict     ErrorKind = "conflict"     // another poller, or a webhook is set
	Unauthorized ErrorKind = "unauthorized" // the token is wrong or was revoked
	Server5xx    ErrorKind = "server"       // the far side is ill, whatever its body looks like
	Network      ErrorKind = "network"      // no usable answer: time-out, cut connection, cancelled, a stranger answered
)

// Error is every failure of a Client's request. Neither it nor what it wraps ever holds the token.
type Error struct {
	Kind      ErrorKind
	Code      int           // of the Bot API or of HTTP; 0 when nothing was answered
	After     time.Duration // not before this long; 0 unless the server said so (at least 1 s for Retry429)
	MigrateTo int64         // the new chat id, for Migrated
	Text      string        // the server's description, or our reason

	method string
	cause  error
}

// Error names the method and the reason.
func (e *Error) Error() string {
	if e.method == "" {
		return "telegram: " + e.Text
	}
	return "telegram " + e.method + ": " + e.Text
}

// Unwrap gives the cause of a Network failure, such as context.Canceled; nil when the server answered.
func (e *Error) Unwrap() error { return e.cause }

// KindOf returns the kind of the Error within err, "" when there is none.
func KindOf(err error) ErrorKind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return ""
}

// MessageGone reports whether err says that a message is deleted or past editing while its chat is well: what was to
// be edited has to be sent anew.
func MessageGone(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Kind == NotFound && strings.Contains(strings.ToLower(e.Text), "message")
}

// refuse is a BadRequest found before anything was sent.
func refuse(method, text string) *Error {
	return &Error{Kind: BadRequest, Text: text, method: method}
}
