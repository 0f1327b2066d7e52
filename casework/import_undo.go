package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

// undoDays is how long an import can be taken back; its before-images are kept as long (store.Retentions).
const undoDays = 7

const (
	actionUndoImport = "import_undo"
	ruleUndoImport   = "import_undone" // by which the records that an import has made are erased again
)

var (
	// ErrImportUndone says that an import was taken back before.
	ErrImportUndone = errors.New("import was undone before")
	// ErrImportOld says that an import is too long ago to be taken back.
	ErrImportOld = errors.New("import is too old to be undone")
)

// StuckRow is a record that an undo has to leave as it is.
type StuckRow struct {
	Stuck
	Later bool // it was changed by a later list
}

// UndoneImport says what taking an import back does, or would do.
type UndoneImport struct {
	Import   store.Import
	Removed  int             // records that only this list had brought
	Restored int             // records that stand as they did before it
	Hamlets  []registry.Unit // that the import had made, and that go with it
	Kept     int             // hamlets that it had made and on which something else hangs by now
	Left     int             // records on which somebody has worked since, or that a later list has changed
	Stuck    []StuckRow      // the first of them
}

// mostStuck is how many records are named that cannot be taken back.
const mostStuck = 20

// PreviewUndo says what UndoImport would do and changes nothing.
func PreviewUndo(ctx context.Context, tx *store.Tx, act Act, id int64) (UndoneImport, error) {
	u, err := newImportUndo(ctx, tx, act, id, true)
	if err != nil {
		return UndoneImport{}, err
	}
	err = u.run(ctx)
	return u.done, err
}

// UndoImport takes back exactly one import, within seven days: records that it has brought are removed
// (their case codes are never given again), those that it has changed get their image from before as a
// new version. Whatever somebody has worked on since, or a later list has changed, stays as it is and
// is counted. It is one line of the journal.
func UndoImport(ctx context.Context, tx *store.Tx, act Act, id int64) (UndoneImport, error) {
	u, err := newImportUndo(ctx, tx, act, id, false)
	if err != nil {
		return UndoneImport{}, err
	}
	if err := u.run(ctx); err != nil {
		return UndoneImport{}, fmt.Errorf("undo import %d: %w", id, err)
	}
	if err := recountCommune(ctx, tx, act, u.done.Import.Unit); err != nil {
		return UndoneImport{}, fmt.Errorf("undo import %d: %w", id, err)
	}
	if err := u.forget(ctx); err != nil {
		return UndoneImport{}, fmt.Errorf("undo import %d: %w", id, err)
	}
	if err := tx.MarkUndone(ctx, id, act.By.ID); err != nil {
		return UndoneImport{}, err
	}
	d := u.done
	tx.Journal(store.Entry{
		Actor: act.By.ID, For: act.For, Door: string(act.Door), Action: actionUndoImport, UKey: d.Import.Unit.Key, Count: d.Removed + d.Restored,
		Note: d.note(),
	})
	return d, nil
}

// note is the undo as the journal keeps it: ids and counts.
func (d *UndoneImport) note() string {
	note := fmt.Sprintf("import %d: %d removed, %d restored, %d left", d.Import.ID, d.Removed, d.Restored, d.Left)
	if len(d.Import.Hamlets) > 0 {
		note += fmt.Sprintf(", %d of %d hamlets removed", len(d.Hamlets), len(d.Import.Hamlets))
	}
	return note
}

// importUndo is an import that is being taken back.
type importUndo struct {
	tx    *store.Tx
	act   Act
	dry   bool
	done  UndoneImport
	units map[registry.UnitID]registry.UKey // where restored records stand

	leaving []registry.ChildID // records that go, or go back to another hamlet
	back    []registry.ChildID // records that stand as they did before
}

func newImportUndo(ctx context.Context, tx *store.Tx, act Act, id int64, dry bool) (*importUndo, error) {
	line, err := tx.Import(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := act.By.Require(registry.ActImport, line.Unit.Key); err != nil {
		return nil, err
	}
	if err := tx.LockUnit(ctx, line.Unit.ID); err != nil {
		return nil, err
	}
	if line, err = tx.Import(ctx, id); err != nil { // as it stands now that we hold the unit
		return nil, err
	}
	switch {
	case !line.UndoneAt.IsZero():
		return nil, ErrImportUndone
	case tx.Now.Sub(line.At) > undoDays*24*time.Hour:
		return nil, ErrImportOld
	}
	return &importUndo{tx: tx, act: act, dry: dry, done: UndoneImport{Import: line}, units: map[registry.UnitID]registry.UKey{}}, nil
}

func (u *importUndo) run(ctx context.Context) error {
	for after := registry.ChildID(0); ; {
		images, err := u.tx.ImportImages(ctx, u.done.Import.ID, after, meetChunk)
		if err != nil {
			return err
		}
		if len(images) == 0 {
			return u.remove(ctx)
		}
		if err := u.restoreSome(ctx, images); err != nil {
			return err
		}
		after = images[len(images)-1].Before.ID
	}
}

// restoreSome gives records their images back.
func (u *importUndo) restoreSome(ctx context.Context, images []store.ImportImage) error {
	ids, at := make([]registry.ChildID, len(images)), make(map[registry.ChildID]*store.ImportImage, len(images))
	for i := range images {
		ids[i] = images[i].Before.ID
		at[ids[i]] = &images[i]
	}
	children, err := u.tx.Children(ctx, ids)
	if err != nil {
		return err
	}
	var restored []*registry.Child
	for i := range children {
		now := &children[i]
		if now.Version != at[now.ID].VersionAfter {
			if err := u.leave(ctx, now.ID); err != nil {
				return err
			}
			continue
		}
		c, err := u.restored(ctx, at[now.ID].Before, now)
		if err != nil {
			return err
		}
		if restored = append(restored, &c); c.Unit != now.Unit {
			u.leaving = append(u.leaving, c.ID)
		}
		u.back = append(u.back, c.ID)
	}
	u.done.Restored += len(restored)
	if u.dry || len(restored) == 0 {
		return nil
	}
	if err := u.tx.MergeImport(ctx, store.Merge{Commune: u.done.Import.Unit, Changed: restored}); err != nil {
		return err
	}
	return u.tx.ReturnToImports(ctx, u.done.Import.ID, restored)
}

// restored makes the image the record's newest version, in the place where it stood, as long as that is
// still there.
func (u *importUndo) restored(ctx context.Context, before registry.Child, now *registry.Child) (registry.Child, error) {
	c := before
	key, known := u.units[before.Unit]
	if !known {
		unit, err := u.tx.Unit(ctx, before.Unit)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return c, err
		}
		key = unit.Key
		u.units[before.Unit] = key
	}
	if c.UKey = key; !u.done.Import.Unit.Key.Contains(key) || key == 0 {
		c.Unit, c.UKey = now.Unit, now.UKey
	}
	if err := withdrawEnded(ctx, u.tx, &c); err != nil {
		return c, err
	}
	c.Version = now.Version + 1
	return c, nil
}

// remove erases what the import has made, as long as nobody has touched it.
func (u *importUndo) remove(ctx context.Context) error {
	free, touched, err := u.tx.Untouched(ctx, u.done.Import.Made)
	if err != nil {
		return err
	}
	for _, id := range touched {
		if err := u.leave(ctx, id); err != nil {
			return err
		}
	}
	u.done.Removed = len(free)
	u.leaving = append(u.leaving, free...)
	if !u.dry && len(free) > 0 {
		if _, err := u.tx.EraseChildren(ctx, free, ruleUndoImport, u.act.By.ID); err != nil {
			return err
		}
	}
	return u.removeHamlets(ctx)
}

// leave counts a record that stays as it is.
func (u *importUndo) leave(ctx context.Context, id registry.ChildID) error {
	if u.done.Left++; len(u.done.Stuck) == mostStuck {
		return nil
	}
	c, err := u.tx.Child(ctx, id)
	if err != nil {
		return err
	}
	stuck, err := stuckAt(ctx, u.tx, c)
	if err != nil {
		return err
	}
	by, err := u.tx.ImportOf(ctx, id)
	u.done.Stuck = append(u.done.Stuck, StuckRow{Stuck: stuck, Later: by > u.done.Import.ID})
	return err
}

// recountCommune looks anew at the records of a commune whose duplicates have come or gone.
func recountCommune(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit) error {
	known, err := tx.KnownChildren(ctx, commune.Key)
	if err != nil {
		return err
	}
	p := newPlan(tx, act, commune)
	p.recognise(known)
	if p.twins, err = p.countTwins(ctx); err != nil {
		return err
	}
	for _, k := range p.left {
		p.lookAround(k)
	}
	return p.meetAll(ctx)
}
