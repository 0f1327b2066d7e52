package casework

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"rasoat/registry"
	"rasoat/store"
)

// ImportLook is what can be opened from a preview while it waits. The rows themselves stand behind the head of the
// job's payload, each list by itself, so that a page needs one of them only.
type ImportLook struct {
	File  string
	Lists []ListIndex
}

// OpenedList is one list of a preview.
type OpenedList struct {
	File  string
	Index ListIndex
	Lines []ImportLine
}

// LookIntoImport says what can be opened from the preview of a list that waits. ErrImportGone when it does not.
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

// OpenImportList opens one list of a preview. It is empty when the preview has none such.
func OpenImportList(ctx context.Context, tx *store.Tx, act Act, chat, job int64, list LookList) (OpenedList, error) {
	_, p, err := waiting(ctx, tx, act, chat, job)
	if err != nil {
		return OpenedList{}, err
	}
	opened := OpenedList{File: p.Name}
	opened.Lines, opened.Index, err = p.open(list)
	return opened, err
}

// open reads one of the lists.
func (p *importJob) open(list LookList) (lines []ImportLine, at ListIndex, err error) {
	if p.Look == nil {
		return nil, at, ErrImportGone
	}
	i := slices.IndexFunc(p.Look.Lists, func(x ListIndex) bool { return x.List == list })
	if i < 0 {
		return nil, at, nil
	}
	at = p.Look.Lists[i]
	if at.From+at.Size > len(p.lists) {
		return nil, at, fmt.Errorf("open list %d: payload is too short", list)
	}
	if err := json.Unmarshal(p.lists[at.From:at.From+at.Size], &lines); err != nil {
		return nil, at, fmt.Errorf("open list %d: %w", list, err)
	}
	return lines, at, nil
}

// show keeps what a preview can open.
func (p *importJob) show(lines *importLines) error {
	b, index, err := lines.bytes()
	p.lists, p.Look = b, &ImportLook{Lists: index}
	return err
}

// mostNamed is how many records a notice names.
const mostNamed = 200

// capped keeps the first of many ids.
func capped(ids []registry.ChildID) []registry.ChildID {
	return slices.Clone(ids[:min(len(ids), mostNamed)])
}
