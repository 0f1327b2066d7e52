package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"

	"rasoat/documents"
)

func newPrinter(w io.Writer) *bufio.Writer { return bufio.NewWriterSize(w, 64<<10) }

func writeChecked(list *documents.List, o checkOptions) error {
	return writeFile(o.out, func(w io.Writer) error {
		return documents.WriteChecked(w, list, o.asOf, explainRule)
	})
}

// writeFile is replaceFile for what a person asked for at the shell: its errors have a sentence.
func writeFile(path string, write func(io.Writer) error) error {
	if err := replaceFile(path, write); err != nil {
		return keepSaid(path, err)
	}
	return nil
}

// replaceFile writes beside the file and puts the new one in its place at the end, so that a failure
// leaves what was there. Such files hold children's data: only the owner may read them.
func replaceFile(path string, write func(io.Writer) error) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".rasoat-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	out := newPrinter(temporary)
	if err := errors.Join(write(out), out.Flush(), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

// keepSaid lets an error of the list through that has a sentence of its own.
func keepSaid(path string, err error) error {
	var document *documents.Error
	if errors.As(err, &document) {
		return err
	}
	return &saidError{"check.no_out", path, err}
}
