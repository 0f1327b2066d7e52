package notify

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// freezeAll keeps the figures of every commune at the end of yesterday. It runs at the first look of
// a day, so that what is counted is what stood when the day before ended.
func (d *Due) freezeAll(ctx context.Context, today registry.Date) error {
	var communes []registry.UnitID
	err := d.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) (err error) {
		communes, err = tx.CountedCommunes(ctx)
		return err
	})
	if err != nil {
		return err
	}
	for _, commune := range communes {
		err := d.Store.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error {
			_, err := freeze(ctx, tx, commune, today.AddDays(-1))
			return err
		})
		if err != nil {
			return fmt.Errorf("freeze figures of unit %d: %w", commune, err)
		}
	}
	return nil
}

// freeze returns the figures of a unit at a cut-off, counting them now when they were not kept.
func freeze(ctx context.Context, tx *store.Tx, unit registry.UnitID, cutoff registry.Date) (store.Figures, error) {
	kept, err := tx.Snapshot(ctx, unit, cutoff)
	if errors.Is(err, store.ErrNotFound) {
		kept, err = count(ctx, tx, unit, cutoff)
	}
	if err != nil {
		return store.Figures{}, err
	}
	return figuresOf(kept)
}

func count(ctx context.Context, tx *store.Tx, unit registry.UnitID, cutoff registry.Date) (store.Snapshot, error) {
	figures, err := tx.Figures(ctx, unit, cutoff)
	if err != nil {
		return store.Snapshot{}, err
	}
	text, err := json.Marshal(figures)
	if err != nil {
		return store.Snapshot{}, fmt.Errorf("write figures: %w", err)
	}
	return tx.SaveSnapshot(ctx, unit, cutoff, text)
}

func figuresOf(s store.Snapshot) (f store.Figures, err error) {
	if err := json.Unmarshal(s.Figures, &f); err != nil {
		return f, fmt.Errorf("read figures of unit %d: %w", s.Unit, err)
	}
	return f, nil
}

// digests queues the morning report of every leader of a commune or hamlet: the figures are frozen
// first, so that everybody reads the same ones.
func (d *Due) digests(ctx context.Context, today registry.Date) error {
	cutoff, since := today.AddDays(-1), dayBefore(d.Calendar(), today).AddDays(-1)
	return d.Store.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error {
		leaders, err := tx.Addressees(ctx, registry.RoleLeader)
		if err != nil {
			return err
		}
		var posts []store.Post
		for _, a := range leaders {
			if a.UKey.Level() < registry.LevelCommune {
				continue // figures above the commune come with the tree of units
			}
			if _, err := freeze(ctx, tx, a.Unit, cutoff); err != nil {
				return fmt.Errorf("freeze figures of unit %d: %w", a.Unit, err)
			}
			key := fmt.Sprintf("digest:%d:%s:%d", a.Unit, today, a.Reader)
			posts = append(posts, scheduled(a, kindDigest, key, about{Unit: a.Unit, Day: cutoff, Since: since}))
		}
		return tx.Enqueue(ctx, posts...)
	})
}

// dayBefore is the last day before on which a digest was due.
func dayBefore(c registry.Calendar, d registry.Date) registry.Date {
	const longest = 30
	for range longest {
		d = d.AddDays(-1)
		if opensOn(c, d) {
			break
		}
	}
	return d
}

// mostPlaces is how many hamlets a digest names: what fits a screen of a phone.
const mostPlaces = 8

// digestView is what the template of the digest is given.
type digestView struct {
	Unit   registry.Unit
	F      store.Figures
	Since  registry.Date // cut-off of the figures compared with; zero when there are none
	Gain   int           // done since then
	Grown  int           // more or fewer in total since then
	Same   bool          // nothing has changed since then
	Steps  []stepView
	Closed int // no longer followed, outside the total
	Kinds  []kindView
	Places []store.PlaceFigures // what remains, the most first
	More   int                  // hamlets that are not named
	Rest   int                  // what remains there
}

type stepView struct {
	Stage registry.Stage
	Count int
}

type kindView struct {
	Class registry.Class
	Count int
}

// Digest renders the report of a unit at a cut-off, compared with the figures of an earlier one or,
// where those were not kept, the last before it. Figures that were not frozen are, in the transaction.
func Digest(ctx context.Context, tx *store.Tx, unit registry.UnitID, cutoff, since registry.Date) (string, error) {
	f, err := freeze(ctx, tx, unit, cutoff)
	if err != nil {
		return "", err
	}
	view, err := viewDigest(ctx, tx, f, since)
	if err != nil {
		return "", err
	}
	return templates.Render("notify.digest", view)
}

func viewDigest(ctx context.Context, tx *store.Tx, f store.Figures, since registry.Date) (digestView, error) {
	view := digestView{F: f, Closed: f.Stages[registry.StageClosed.String()]}
	var err error
	if view.Unit, err = tx.Unit(ctx, f.Unit); err != nil {
		return view, err
	}
	view.rank()
	for _, stage := range registry.Stages() {
		if n := f.Stages[stage.String()]; n > 0 && stage != registry.StageClosed {
			view.Steps = append(view.Steps, stepView{stage, n})
		}
	}
	for _, class := range registry.Classes() {
		if n := f.Classes[class]; n > 0 {
			view.Kinds = append(view.Kinds, kindView{class, n})
		}
	}
	return view, view.compare(ctx, tx, since)
}

// rank orders the places by what remains and keeps as many as fit.
func (v *digestView) rank() {
	for _, p := range v.F.Places {
		if p.Left() > 0 {
			v.Places = append(v.Places, p)
		}
	}
	slices.SortStableFunc(v.Places, func(a, b store.PlaceFigures) int { return cmp.Compare(b.Left(), a.Left()) })
	if len(v.Places) <= mostPlaces {
		return
	}
	for _, p := range v.Places[mostPlaces:] {
		v.More, v.Rest = v.More+1, v.Rest+p.Left()
	}
	v.Places = v.Places[:mostPlaces]
}

func (v *digestView) compare(ctx context.Context, tx *store.Tx, since registry.Date) error {
	kept, err := tx.Snapshot(ctx, v.F.Unit, since)
	if errors.Is(err, store.ErrNotFound) {
		kept, err = tx.LastSnapshotBefore(ctx, v.F.Unit, v.F.CutOff)
	}
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	before, err := figuresOf(kept)
	if err != nil {
		return err
	}
	v.Since, v.Gain, v.Grown = kept.Cutoff, v.F.Done-before.Done, v.F.Total-before.Total
	now, then := v.F, before
	now.CutOff, now.CountedAt = then.CutOff, then.CountedAt
	same, err := equalJSON(now, then)
	v.Same = same
	return err
}

func equalJSON(a, b any) (bool, error) {
	x, err := json.Marshal(a)
	if err != nil {
		return false, fmt.Errorf("compare figures: %w", err)
	}
	y, err := json.Marshal(b)
	if err != nil {
		return false, fmt.Errorf("compare figures: %w", err)
	}
	return string(x) == string(y), nil
}

// sayDigest shows the frozen figures; where nothing has changed it is one line without a sound.
func sayDigest(ctx context.Context, tx *store.Tx, reader registry.Membership, ids about) (message, error) {
	if ids.Unit != reader.Unit {
		return message{}, nil // another unit than when it was queued
	}
	kept, err := tx.Snapshot(ctx, ids.Unit, ids.Day)
	if err != nil {
		return message{}, err
	}
	f, err := figuresOf(kept)
	if err != nil {
		return message{}, err
	}
	view, err := viewDigest(ctx, tx, f, ids.Since)
	if err != nil {
		return message{}, err
	}
	if view.Same {
		return message{template: "notify.digest_same", data: view, silent: true}, nil
	}
	return message{template: "notify.digest", data: view}, nil
}

// ErrNotKept says that no figures were kept for a cut-off that has passed, or that it has not passed.
var ErrNotKept = errors.New("no figures were kept for that day")

// DigestAt is the report as it went out, or would go out, on a day: figures of today are counted when
// they were not kept; those of another day must have been (ErrNotKept).
func DigestAt(ctx context.Context, tx *store.Tx, unit registry.UnitID, day registry.Date, c registry.Calendar) (string, error) {
	cutoff := day.AddDays(-1)
	if day != registry.DateOf(tx.Now) {
		_, err := tx.Snapshot(ctx, unit, cutoff)
		if errors.Is(err, store.ErrNotFound) {
			return "", ErrNotKept
		}
		if err != nil {
			return "", err
		}
	}
	return Digest(ctx, tx, unit, cutoff, dayBefore(c, day).AddDays(-1))
}
