package bottest

import "fmt"

// refusal is an answer with ok=false, in Telegram's words.
type refusal struct {
	code      int
	text      string
	after     int   // parameters.retry_after, seconds
	migrateTo int64 // parameters.migrate_to_chat_id
}

func (r *refusal) Error() string { return fmt.Sprintf("%d %s", r.code, r.text) }

func badRequest(format string, args ...any) error {
	return &refusal{code: 400, text: "Bad Request: " + fmt.Sprintf(format, args...)}
}

func forbidden(text string) error { return &refusal{code: 403, text: "Forbidden: " + text} }

func conflict(text string) error { return &refusal{code: 409, text: "Conflict: " + text} }

func tooMany(seconds int) error {
	return &refusal{code: 429, text: fmt.Sprintf("Too Many Requests: retry after %d", seconds), after: seconds}
}
