package handlers

import (
	"strings"

	"rasoat/notify"
	"rasoat/registry"
	"rasoat/store"
)

// digest sends the report that is due by the calendar, at once and without showing it.
func (k *talk) digest() {
	k.t.Helper()
	ctx := k.t.Context()
	due := &notify.Due{Store: k.world.Store, Calendar: func() registry.Calendar { return registry.Calendar{} }, Log: k.h.Log}
	if err := due.EnqueueDue(ctx, k.world.Clock.Now()); err != nil {
		k.t.Fatalf("queue what is due: %v", err)
	}
	err := k.world.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE outbox SET priority = $1, run_at = NULL WHERE kind = 'digest' AND sent_at IS NULL`, int(store.AtScreen))
		return err
	})
	if err != nil {
		k.t.Fatal(err)
	}
	k.settle()
	if said := k.answers(); !strings.Contains(said, "< hung: Báo cáo nhanh") {
		k.t.Fatalf("the leader got no report:\n%s", said)
	}
}
