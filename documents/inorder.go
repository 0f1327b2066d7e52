package documents

import (
	"iter"
	"runtime"
	"sync"
)

// batchRows is how many rows one goroutine takes at a time.
const batchRows = 256

// batch is a run of rows on its way through a worker.
type batch[T any] struct {
	rows []Row
	out  []T
	err  error // behind the last row
	done chan struct{}
}

// inOrder works on rows with all cores and yields the results in the order of the rows. work must be safe
// to be called from several goroutines. All goroutines have ended when the loop over it does.
func inOrder[T any](rows iter.Seq2[Row, error], work func(Row) T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		cores := max(1, min(runtime.GOMAXPROCS(0), 4))
		todo, ordered := make(chan *batch[T], cores), make(chan *batch[T], 2*cores)
		stop := make(chan struct{})
		var running sync.WaitGroup
		defer running.Wait()
		defer close(stop)
		running.Go(func() { feed(rows, todo, ordered, stop) })
		for range cores {
			running.Go(func() {
				for b := range todo {
					b.run(work)
				}
			})
		}
		for b := range ordered {
			<-b.done
			for _, result := range b.out {
				if !yield(result, nil) {
					return
				}
			}
			if b.err != nil {
				var none T
				yield(none, b.err)
				return
			}
		}
	}
}

// feed cuts the rows into batches, each to the workers and, in order, to the reader of the results.
func feed[T any](rows iter.Seq2[Row, error], todo, ordered chan<- *batch[T], stop <-chan struct{}) {
	defer close(ordered)
	defer close(todo)
	b := &batch[T]{done: make(chan struct{})}
	send := func() bool {
		select {
		case <-stop:
			return false
		case ordered <- b:
		}
		todo <- b // the workers read until it is closed
		b = &batch[T]{rows: make([]Row, 0, batchRows), done: make(chan struct{})}
		return true
	}
	for row, err := range rows {
		if err != nil {
			b.err = err
			break
		}
		if b.rows = append(b.rows, row); len(b.rows) == batchRows && !send() {
			return
		}
	}
	send()
}

// run turns a panic over one strange row into an error of the list.
func (b *batch[T]) run(work func(Row) T) {
	defer close(b.done)
	var failed error
	defer func() {
		if failed != nil {
			b.err = failed
		}
	}()
	defer caught(&failed)
	b.out = make([]T, 0, len(b.rows))
	for _, row := range b.rows {
		b.out = append(b.out, work(row))
	}
}
