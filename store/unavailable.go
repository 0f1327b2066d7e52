package store

import (
	"errors"
	"strings"
)

// classResources is what Postgres says when its disk, memory or connections are used up.
const classResources = "53"

// IsUnavailable reports whether the fault lies with the database or the way to it, and not with what
// was asked: the same update will do once it is back, so the failure does not count against it.
func IsUnavailable(err error) bool {
	return IsRetryable(err) || isContext(err) || errors.Is(err, ErrCommitUnknown) || strings.HasPrefix(code(err), classResources)
}
