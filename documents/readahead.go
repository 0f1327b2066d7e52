package documents

import (
	"errors"
	"io"
	"sync"
)

// readAhead inflates a part on another core while the rows before are read.
type readAhead struct {
	part    io.ReadCloser
	full    chan piece
	free    chan []byte
	current piece
	rest    []byte // of the current piece
	done    sync.WaitGroup
}

type piece struct {
	content []byte
	err     error
}

const (
	aheadPieces = 3
	aheadSize   = 128 << 10
)

// startReadAhead begins to read; Close ends it.
func startReadAhead(part io.ReadCloser) *readAhead {
	r := &readAhead{part: part, full: make(chan piece), free: make(chan []byte, aheadPieces)}
	for range aheadPieces {
		r.free <- make([]byte, aheadSize)
	}
	r.done.Go(func() {
		defer close(r.full)
		for buf := range r.free {
			p := readPiece(part, buf)
			r.full <- p
			if p.err != nil {
				return
			}
		}
	})
	return r
}

// readPiece survives a reader that panics: nobody else could, in a goroutine of its own.
func readPiece(part io.Reader, buf []byte) (p piece) {
	defer caught(&p.err)
	n, err := io.ReadFull(part, buf)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return piece{buf[:n], err}
}

func (r *readAhead) Read(p []byte) (int, error) {
	for len(r.rest) == 0 {
		if r.current.err != nil {
			return 0, r.current.err
		}
		if cap(r.current.content) > 0 {
			r.free <- r.current.content[:aheadSize]
		}
		r.current = <-r.full
		r.rest = r.current.content
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// Close waits until nobody reads the part any more.
func (r *readAhead) Close() error {
	close(r.free)
	for range r.full {
	}
	r.done.Wait()
	return r.part.Close()
}
