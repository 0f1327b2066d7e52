package casework

import (
	"context"
	"slices"

	"rasoat/registry"
	"rasoat/store"
)

// verifySample is how many records a verification looks at that is not deep.
const verifySample = 500

// Verified is what a verification has found.
type Verified struct {
	Journal  store.Verified
	Recounts []store.Recount
	Records  int                // looked at
	Defects  []registry.ChildID // records whose findings are not those that their values have
	Hashes   []registry.ChildID // records whose number is not the one that is searched for
}

// Agrees reports whether nothing was found. Messages that wait and updates that failed are no
// disagreement: they are said all the same.
func (v Verified) Agrees() bool {
	for _, r := range v.Recounts {
		if r.Wrong > 0 && r.Name != "outbox_waiting" && r.Name != "update_failed" {
			return false
		}
	}
	return v.Journal.Faults == 0 && len(v.Defects) == 0 && len(v.Hashes) == 0
}

// Verify compares the journal with its seals, recounts what is kept twice, and works out anew what is
// wrong with a sample of the records, or with all of them when deep.
func Verify(ctx context.Context, s *store.Store, deep bool) (v Verified, err error) {
	var ids []registry.ChildID
	err = s.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error {
		if v.Journal, err = tx.VerifyJournal(ctx); err != nil {
			return err
		}
		if v.Recounts, err = tx.Recounts(ctx); err != nil {
			return err
		}
		most := verifySample
		if deep {
			most = 0
		}
		ids, err = tx.SampleChildren(ctx, most)
		return err
	})
	if err != nil {
		return v, err
	}
	v.Records = len(ids)
	for part := range slices.Chunk(ids, batchSize) {
		err := s.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error { return v.records(ctx, tx, part) })
		if err != nil {
			return v, err
		}
	}
	return v, nil
}

func (v *Verified) records(ctx context.Context, tx *store.Tx, ids []registry.ChildID) error {
	wrong, err := tx.WrongHashes(ctx, ids)
	if err != nil {
		return err
	}
	v.Hashes = append(v.Hashes, wrong...)
	children, err := tx.Children(ctx, slices.DeleteFunc(slices.Clone(ids), func(id registry.ChildID) bool { return slices.Contains(wrong, id) }))
	if err != nil {
		return err
	}
	for i := range children {
		c := &children[i]
		found, err := findings(ctx, tx, c, c.Values)
		if err != nil {
			return err
		}
		if found != c.Defects && c.Stage != registry.StageClosed {
			v.Defects = append(v.Defects, c.ID)
		}
	}
	return nil
}
