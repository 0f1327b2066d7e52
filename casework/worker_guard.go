package casework

import (
	"fmt"
	"runtime"
	"strings"
)

const mostFrames = 12

// safely turns a panic into an error that says where, and nothing of what it was about: one bad list must not end the
// program, which would take it up again at its next start.
func safely(do func() error) (err error) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		what := fmt.Sprintf("%T", v)
		if e, ok := v.(runtime.Error); ok {
			what = e.Error()
		}
		err = fmt.Errorf("panic: %s at %s", what, frames())
	}()
	return do()
}

// frames names the functions of a panic, innermost first: a stack as the runtime prints it shows arguments.
func frames() string {
	var calls [mostFrames]uintptr
	all := runtime.CallersFrames(calls[:runtime.Callers(4, calls[:])])
	var names []string
	for {
		f, more := all.Next()
		names = append(names, fmt.Sprintf("%s:%d", f.Function, f.Line))
		if !more {
			return strings.Join(names, " < ")
		}
	}
}
