package bot

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// guard calls handle and turns a panic into an error: one message must not end the program, which would be handed the
// same message at its next start.
func guard(ctx context.Context, handle func(context.Context, Message) error, m Message) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("handler panicked: %s\n%s", panicText(v), debug.Stack())
		}
	}()
	return handle(ctx, m)
}

// panicText tells what happened without what a handler may have put into the value.
func panicText(v any) string {
	if e, ok := v.(runtime.Error); ok {
		return e.Error()
	}
	return fmt.Sprintf("%T", v)
}
