package casework

import (
	"context"
	"errors"
	"fmt"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// DocketSize is how many lines a list for the police has at most (words.md, defaults).
const DocketSize = 50

// ErrNothingApproved says that no approved record is there that may go to the police.
var ErrNothingApproved = errors.New("no approved record may be handed over")

// HandedOver is a new docket, and what did not enter it.
type HandedOver struct {
	Docket store.Docket
	Held   []store.Line // approved once, and not passing the same test any more
	Left   int          // waiting for the next docket
}

// HandOver makes the commune's next docket of up to DocketSize approved records, by hamlet and given
// name, and tells the police of the commune. A record enters only while it passes the test of the
// approval. ErrNothingApproved comes with the records that were held back.
func HandOver(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit) (HandedOver, error) {
	var done HandedOver
	if err := act.By.Require(registry.ActHandOver, commune.Key); err != nil {
		return done, err
	}
	ready, held, err := waitingForPolice(ctx, tx, commune)
	if err != nil {
		return done, err
	}
	done.Held = held
	take := ready[:min(len(ready), DocketSize)]
	done.Left = len(ready) - len(take)
	children, err := stillApproved(ctx, tx, take)
	if err != nil {
		return done, err
	}
	if len(children) == 0 {
		return done, ErrNothingApproved
	}
	if done.Docket, err = tx.MakeDocket(ctx, commune, children); err != nil {
		return done, err
	}
	if _, _, err := act.each(ctx, tx, idsOf(children), registry.Event{Kind: registry.EventHandOver, Docket: done.Docket.ID}); err != nil {
		return done, err
	}
	return done, noticeRole(ctx, tx, commune.ID, registry.RolePolice, NoticeHandedOver, "", Notice{Docket: done.Docket.ID})
}

// waitingForPolice splits the approved records of a commune, in the order of a list.
func waitingForPolice(ctx context.Context, tx *store.Tx, commune registry.Unit) (ready, held []store.Line, err error) {
	f := registry.Filter{Units: []registry.UnitID{commune.ID}, Stages: []registry.Stage{registry.StageApproved}}
	var after store.Cursor
	for {
		lines, err := tx.ListChildren(ctx, f, after, batchSize)
		if err != nil {
			return nil, nil, err
		}
		for _, line := range lines {
			if line.Defects.Blocking() == 0 {
				ready = append(ready, line)
			} else {
				held = append(held, line)
			}
		}
		if len(lines) < batchSize {
			return ready, held, nil
		}
		after = lines[len(lines)-1].Next()
	}
}

// stillApproved reads and holds records in the order of the lines; those that somebody else was
// faster with are left out.
func stillApproved(ctx context.Context, tx *store.Tx, lines []store.Line) ([]registry.Child, error) {
	ids := make([]registry.ChildID, len(lines))
	for i, line := range lines {
		ids[i] = line.ID
	}
	ids, err := usable(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	children, err := inOrder(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	kept := children[:0]
	for _, c := range children {
		if c.Stage == registry.StageApproved && c.Defects.Blocking() == 0 {
			kept = append(kept, c)
		}
	}
	return kept, nil
}

// DocketFile is the list of a docket to print and have signed, with room for the answers of the
// police. Lines that are settled meanwhile stay on it. The export is journalled.
func DocketFile(ctx context.Context, tx *store.Tx, act Act, id registry.DocketID, words Words) (Document, error) {
	d, err := tx.Docket(ctx, id)
	if err != nil {
		return Document{}, err
	}
	if err := act.By.Require(registry.ActHandOver, d.UKey); err != nil {
		return Document{}, err
	}
	lines, err := tx.DocketLines(ctx, id)
	if err != nil {
		return Document{}, err
	}
	ids := make([]registry.ChildID, len(lines))
	for i, line := range lines {
		ids[i] = line.Child
	}
	if ids, err = usable(ctx, tx, ids); err != nil {
		return Document{}, err
	}
	tx.Journal(store.Entry{
		Actor: act.By.ID, Door: string(act.Door), Action: actionExport, UKey: d.UKey, Count: len(ids), Note: fmt.Sprintf("docket %d", d.Number),
	})
	return act.write(ctx, tx, ids, words, documents.DocketColumns())
}

func idsOf(children []registry.Child) []registry.ChildID {
	ids := make([]registry.ChildID, len(children))
	for i := range children {
		ids[i] = children[i].ID
	}
	return ids
}
