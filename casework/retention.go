package casework

import (
	"context"
	"fmt"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

// KeepClosed is how many days a closed record stays when nothing else was set: a year, in which a child may be
// listed again. Who turned 16 is closed, so this is the rule for them as well.
const KeepClosed = 365

// RuleClosed is the rule in the proof of an erasure that nobody asked for.
const RuleClosed = "closed"

// Retain ends what has been kept long enough: things that have served, then records that were closed keepClosed
// days ago. It is the nightly tick and may run any number of times; each rule that met something is one line of
// the journal, each record that went is one more.
func Retain(ctx context.Context, s *store.Store, keepClosed int) error {
	for _, rule := range store.Retentions() {
		err := s.AsWork(ctx, store.UpkeepScope(), func(tx *store.Tx) error {
			n, err := tx.Purge(ctx, rule)
			if n > 0 {
				tx.Journal(store.Entry{Door: string(DoorShell), Action: "purge", Count: n, Note: rule.Name})
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	if err := endTrainings(ctx, s); err != nil {
		return err
	}
	for {
		n := 0
		err := s.AsWork(ctx, store.UpkeepScope(), func(tx *store.Tx) error {
			ids, err := tx.ClosedBefore(ctx, tx.Now.Add(-time.Duration(keepClosed)*24*time.Hour), 500)
			if err != nil || len(ids) == 0 {
				n = 0
				return err
			}
			n, err = eraseRecords(ctx, tx, ids, RuleClosed, Act{Door: DoorShell})
			return err
		})
		if err != nil {
			return fmt.Errorf("erase closed records: %w", err)
		}
		if n == 0 {
			return nil
		}
	}
}

// eraseRecords deletes records for good. The proof is what erasures and the journal hold: that a record was
// there, under which code, and by which rule and whose word it went.
func eraseRecords(ctx context.Context, tx *store.Tx, ids []registry.ChildID, rule string, act Act) (int, error) {
	erased, err := tx.EraseChildren(ctx, ids, rule, act.By.ID)
	if err != nil {
		return 0, err
	}
	for _, e := range erased {
		tx.Journal(store.Entry{
			Actor: act.By.ID, For: act.For, Door: string(act.Door), Action: "erase", Child: e.Child, UKey: e.UKey, Note: rule,
		})
	}
	return len(erased), nil
}
