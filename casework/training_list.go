package casework

import (
	"bytes"
	"context"
	"fmt"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// InventedList writes a list of children who do not exist and reads it like any other.
func InventedList(ctx context.Context, keys *store.Keys, name string, world documents.Sample, asOf registry.Date) (File, *List, error) {
	var b bytes.Buffer
	if err := documents.WriteSample(&b, world); err != nil {
		return File{}, nil, fmt.Errorf("write invented children: %w", err)
	}
	file := NewFile(name, b.Bytes())
	book, err := documents.Open(name, bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return file, nil, fmt.Errorf("open invented children: %w", err)
	}
	list, err := ReadList(ctx, keys, asOf, book.Rows(), nil)
	return file, list, err
}
