package notify

import (
	"context"
	"fmt"
	"runtime"

	"rasoat/bot"
	"rasoat/store"
)

// composed is compose with a panic turned into an error: one row must not end the program, which would meet it again at
// its next start. The value of a panic may hold contents.
func (d *Dispatcher) composed(ctx context.Context, q *store.Queued) (out bot.Out, speak bool, err error) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		var calls [1]uintptr
		at, _ := runtime.CallersFrames(calls[:runtime.Callers(3, calls[:])]).Next()
		out, speak, err = bot.Out{}, false, fmt.Errorf("panic of type %T in %s:%d", v, at.Function, at.Line)
	}()
	return d.compose(ctx, q)
}
