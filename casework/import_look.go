package casework

import (
	"context"
	"slices"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// ImportLook is what can be opened from a preview while it waits.
type ImportLook struct {
	File      string
	Skips     []documents.Skip
	Gone      []registry.ChildID
	Conflicts []registry.ChildID
}

// mostOpened is how many records can be opened from a preview.
const mostOpened = 200

// LookIntoImport opens what a preview only counts.
func LookIntoImport(ctx context.Context, tx *store.Tx, act Act, chat, job int64) (ImportLook, error) {
	_, p, err := waiting(ctx, tx, act, chat, job)
	if err == nil && p.Look == nil {
		err = ErrImportGone
	}
	if err != nil {
		return ImportLook{}, err
	}
	look := *p.Look
	look.File = p.Name
	return look, nil
}

// capped keeps the first of many ids.
func capped(ids []registry.ChildID) []registry.ChildID {
	return slices.Clone(ids[:min(len(ids), mostOpened)])
}
