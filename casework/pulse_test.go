package casework_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// TestPulse_repeatsWhatStandsStill: a tick is answered whether or not anything was done since the last one, and none
// after the end.
func TestPulse_repeatsWhatStandsStill(t *testing.T) {
	t.Parallel()
	ticks := make(chan time.Time)
	begun := registry.Date{Year: 2026, Month: time.November, Day: 23}.At(8, 0)
	heard, said := make(chan int), []int(nil)
	p := casework.StartPulse(ticks, func(_ time.Time, rows int) { heard <- rows })
	for i, rows := range []int{0, 0, 256, 256, 256, 512} {
		p.Set(rows)
		ticks <- begun.Add(time.Duration(i) * time.Second)
		said = append(said, <-heard)
	}
	p.End()
	if want := []int{0, 0, 256, 256, 256, 512}; !slices.Equal(said, want) {
		t.Errorf("said %v, want %v", said, want)
	}
	select {
	case ticks <- begun:
		t.Error("somebody still listens")
	default:
	}
}

// TestWorker_editsOneMessageWhileItStandsStill: a file that takes long to come does not let the chat stand still.
func TestWorker_editsOneMessageWhileItStandsStill(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ticks := make(chan time.Time)
	d.worker.Ticks = func(every time.Duration) (<-chan time.Time, func()) {
		if every > 2*time.Second {
			t.Errorf("a word of progress comes every %v", every)
		}
		return ticks, func() {}
	}
	var said []progressWord
	slots := map[string]bool{}
	d.file = func(context.Context) ([]byte, error) {
		for i := range 5 {
			ticks <- d.Clock.Now().Add(time.Duration(i) * 2 * time.Second)
			for len(said) <= i && !t.Failed() { // the word of this tick is written beside
				if word := d.progressWord(); word.Seconds == 2*i+2 {
					said, slots[word.slot] = append(said, word), true
				}
			}
		}
		return []byte(november), nil
	}
	d.send()
	d.once()
	if len(said) != 5 || len(slots) != 1 || said[0].Step != "reading" {
		t.Errorf("said %+v in %d messages", said, len(slots))
	}
	d.expect("delete reply, edit import_preview", 1, 0)
}

type progressWord struct {
	Step          string
	Rows, Seconds int
	slot          string
}

// progressWord is the last word of progress that the chat's outbox holds.
func (d *desk) progressWord() progressWord {
	d.t.Helper()
	var row struct {
		Seal uuid.UUID
		Slot string
		Body []byte
	}
	var about struct{ Import progressWord }
	d.Do(d.t, d.Officer, func(ctx context.Context, tx *store.Tx) error {
		err := tx.GetContext(ctx, &row, `SELECT seal, slot, body FROM outbox WHERE kind = 'import_progress' AND dead_at IS NULL ORDER BY id DESC LIMIT 1`)
		if err != nil {
			return err
		}
		plain, err := tx.Keys().Open("outbox", "body", row.Seal, row.Body)
		if err != nil {
			return err
		}
		return json.Unmarshal(plain, &about)
	})
	about.Import.slot = row.Slot
	return about.Import
}
