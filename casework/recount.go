package casework

import (
	"context"
	"encoding/json"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
)

// jobRecount looks again at records beyond the actor's commune whose number has come to another record or left it.
const jobRecount = "recount"

// orderRecount leaves that to the program itself: who acts does not see those records and does not wait for them.
func orderRecount(ctx context.Context, tx *store.Tx, hashes [][]byte) error {
	if len(hashes) == 0 {
		return nil
	}
	payload, err := json.Marshal(hashes)
	if err != nil {
		return fmt.Errorf("write job: %w", err)
	}
	_, err = tx.AddJob(ctx, store.Job{Kind: jobRecount, Payload: payload})
	return err
}

func (w *Worker) recountElsewhere(ctx context.Context, j *store.Job) error {
	var hashes [][]byte
	if err := json.Unmarshal(j.Payload, &hashes); err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	return w.Store.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error {
		ids, err := tx.MiscountedHolders(ctx, hashes, len(hashes)*maxHolders)
		if err == nil {
			err = recountAll(ctx, tx, ids)
		}
		if err != nil {
			return err
		}
		return tx.FinishJob(ctx, j)
	})
}

// maxHolders is how many records with one number a job looks at; what is beyond waits for the night.
const maxHolders = 100

// RecountNumbers looks again at every record that is flagged for a number which nobody else holds, or not flagged for
// one that somebody does. It is a nightly tick behind the jobs, and may run any number of times.
func RecountNumbers(ctx context.Context, s *store.Store) error {
	for {
		n := 0
		err := s.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error {
			ids, err := tx.MiscountedHolders(ctx, nil, 500)
			n = len(ids)
			if err != nil {
				return err
			}
			return recountAll(ctx, tx, ids)
		})
		if err != nil {
			return fmt.Errorf("recount numbers: %w", err)
		}
		if n < 500 {
			return nil
		}
	}
}

func recountAll(ctx context.Context, tx *store.Tx, ids []registry.ChildID) error {
	act := Act{By: registry.Membership{Role: registry.RoleSystem}, Door: DoorShell}
	for _, id := range ids {
		tx.Account(id) // nobody is shown anything
		if err := act.recount(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}
