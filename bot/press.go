package bot

import (
	"errors"
	"strconv"
	"strings"
)

// maxVerb is the longest verb of a Press in bytes.
const maxVerb = 16

// ErrPress says that press data does not come from a Press of ours.
var ErrPress = errors.New("press data is malformed")

// Press is what a button carries: a verb of [a-z_]{1,16} and ids, never contents. It is a hint about what was once
// offered, not a permission: whoever handles it asks for the right anew.
type Press struct {
	Verb string
	IDs  []int64
}

// String writes p as "verb:id:id", ids in base 36. It is "" when p does not fit MaxPress bytes or its verb is not one,
// and Send refuses such a button; a verb of 16 letters leaves room for any three ids.
func (p Press) String() string {
	if !isVerb(p.Verb) {
		return ""
	}
	text := []byte(p.Verb)
	for _, id := range p.IDs {
		text = strconv.AppendInt(append(text, ':'), id, 36)
	}
	if len(text) > MaxPress {
		return ""
	}
	return string(text)
}

// ParsePress reads what String wrote and nothing else: printing the result gives s again.
func ParsePress(s string) (Press, error) {
	verb, rest, more := strings.Cut(s, ":")
	if len(s) > MaxPress || !isVerb(verb) {
		return Press{}, ErrPress
	}
	p := Press{Verb: verb}
	for more {
		var part string
		part, rest, more = strings.Cut(rest, ":")
		id, err := strconv.ParseInt(part, 36, 64)
		if err != nil || strconv.FormatInt(id, 36) != part {
			return Press{}, ErrPress
		}
		p.IDs = append(p.IDs, id)
	}
	return p, nil
}

func isVerb(s string) bool {
	for _, b := range []byte(s) {
		if b != '_' && (b < 'a' || b > 'z') {
			return false
		}
	}
	return 0 < len(s) && len(s) <= maxVerb
}
