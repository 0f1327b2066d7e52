package notify

import (
	"context"
	"fmt"
	"time"

	"rasoat/store"
)

// hideAfter is how long a message in a chat shows something of a child. The channel deletes for 48 hours: what is
// left of them is for a program that stood still, and for trying again.
const hideAfter = 40 * time.Hour

// Hide sets down the hiding of what has been shown for long enough, by day and night alike. What failed for so long
// that the channel does not delete it any more is said in the log, by its number.
func (d *Due) Hide(ctx context.Context, now time.Time) error {
	for {
		var n int
		err := d.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) (err error) {
			n, err = tx.HidePersonal(ctx, now.Add(-hideAfter))
			return err
		})
		if err != nil {
			return fmt.Errorf("hide what was shown: %w", err)
		}
		if n == 0 {
			return d.sayLate(ctx)
		}
		d.Log.Info("messages are hidden", "messages", n)
	}
}

func (d *Due) sayLate(ctx context.Context) error {
	return d.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		_, late, err := tx.PersonalShown(ctx)
		if err == nil && late > 0 {
			d.Log.Warn("messages with something of a child could not be hidden in time", "messages", late)
		}
		return err
	})
}
