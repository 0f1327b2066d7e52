package bot

import (
	"context"
	"fmt"
	"runtime"
	"strings"
)

// maxFrames is how much of a stack a log line tells.
const maxFrames = 12

// guard calls handle and turns a panic into an error: one message must not end the program, which would be handed the
// same message at its next start.
func guard(ctx context.Context, handle func(context.Context, Message) error, m Message) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("handler panicked: %s at %s", panicText(v), where())
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

// where names the functions of a recovered panic, innermost first. A stack as the runtime prints it would show
// arguments, and so perhaps contents.
func where() string {
	var calls [maxFrames]uintptr
	const skipped = 4 // Callers, where, the deferred function, the panic itself
	frames := runtime.CallersFrames(calls[:runtime.Callers(skipped, calls[:])])
	var names []string
	for {
		f, more := frames.Next()
		if f.Function != "" {
			names = append(names, fmt.Sprintf("%s:%d", f.Function, f.Line))
		}
		if !more {
			return strings.Join(names, " < ")
		}
	}
}
