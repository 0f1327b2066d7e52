package store

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

// InOrder does work on all cores for what next yields, and gives the results to use in that order.
// At most ahead of them wait for use, so that memory stays bounded. The first error of next, work or
// use ends it, and nothing runs any more when it returns.
func InOrder[In, Out any](ctx context.Context, ahead int, next iter.Seq2[In, error], work func(In) (Out, error), use func(Out) error) error {
	type result struct {
		out      Out
		err      error
		panicked any
	}
	ctx, stop := context.WithCancel(ctx)
	queue, cores := make(chan chan result, ahead), make(chan struct{}, runtime.GOMAXPROCS(0))
	var running sync.WaitGroup
	defer running.Wait()
	defer stop()
	running.Go(func() {
		defer close(queue)
		for in, err := range next {
			done := make(chan result, 1)
			select {
			case queue <- done:
			case <-ctx.Done():
				return
			}
			if err != nil {
				done <- result{err: err}
				return
			}
			select {
			case cores <- struct{}{}:
			case <-ctx.Done():
				return
			}
			running.Go(func() {
				defer func() { <-cores }()
				var r result
				defer func() {
					if r.panicked = recover(); r.panicked != nil {
						done <- r
					}
				}()
				r.out, r.err = work(in)
				done <- r
			})
		}
	})
	for done := range queue {
		select {
		case r := <-done:
			if r.panicked != nil {
				panic(r.panicked) // where the caller can catch it
			}
			if r.err != nil {
				return r.err
			}
			if err := use(r.out); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}
