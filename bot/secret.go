package bot

import (
	"fmt"
	"log/slog"
)

// masked is what every secret looks like to a reader.
const masked = "***"

// Secret is text that must never be shown: a token, a webhook secret. Every way of printing gives "***"; the bare text
// is had by string(s). Keep it in exported fields, since fmt calls no method on unexported ones.
type Secret string

// String implements fmt.Stringer.
func (Secret) String() string { return masked }

// GoString implements fmt.GoStringer.
func (Secret) GoString() string { return masked }

// Format implements fmt.Formatter, so that no verb reaches the text, %x and %q included.
func (Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(masked)) }

// LogValue implements slog.LogValuer.
func (Secret) LogValue() slog.Value { return slog.StringValue(masked) }

// MarshalJSON implements json.Marshaler.
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + masked + `"`), nil }
