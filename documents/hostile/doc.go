// Package hostile writes lists that were made to do harm, or are merely as large as the limits permit: as streams, so
// that a small test and a benchmark at full size take the same files. It imports nothing of ours: what it writes must
// not depend on what is to read it.
package hostile

import (
	"bufio"
	"io"
)

// File is one kind of bad file. Write makes one of about n rows, cells, tags or letters, whatever there are many of;
// Small makes it cheap, Full as large as 20 MB as uploaded and 512 MB inflated permit.
type File struct {
	Name        string // with the ending that people would give it
	Small, Full int
	Good        bool // large and in order: it is answered, not refused
	Write       func(w io.Writer, n int) error
}

// Files lists them all.
func Files() []File {
	var all []File
	for _, part := range [][]File{texts(), encoded(), workbooks(), workbookParts(), pages(), spreadsheets(), oldWorkbooks()} {
		all = append(all, part...)
	}
	return all
}

// printed is a Write that prints through a buffer, whose first error is kept to the end.
func printed(print func(out *bufio.Writer, n int)) func(io.Writer, int) error {
	return func(w io.Writer, n int) error {
		out := bufio.NewWriterSize(w, 256<<10)
		print(out, n)
		return out.Flush()
	}
}
