package store

import (
	"context"
	"fmt"

	"rasoat/registry"
)

// AskedOutcome is what became of a typed sentence.
type AskedOutcome string

// The outcomes. Abandoned ones were asked back about before, and nobody answered.
const (
	AskedUnderstood    AskedOutcome = "understood"
	AskedBack          AskedOutcome = "asked_back"
	AskedNotUnderstood AskedOutcome = "not_understood"
	AskedAbandoned     AskedOutcome = "abandoned"
)

// AskedOutcomes lists them, the hoped-for one first.
func AskedOutcomes() []AskedOutcome {
	return []AskedOutcome{AskedUnderstood, AskedBack, AskedNotUnderstood, AskedAbandoned}
}

// CountAsked counts a sentence of today, without its text; one of training stands outside the count. It runs at the end
// of the transaction: people of one commune share the row.
func (tx *Tx) CountAsked(unit registry.UnitID, outcome AskedOutcome) {
	tx.OnFlush(func(ctx context.Context) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO asked (day, unit_id, outcome, count) SELECT $1, id, $3, 1 FROM units WHERE id = $2 AND ukey < $4
			ON CONFLICT (day, unit_id, outcome) DO UPDATE SET count = asked.count + 1`,
			day(tx.today()), int64(unit), string(outcome), int64(registry.UKeyTraining))
		return wrapped(err, "count sentence")
	})
}

// AskedOn is how many sentences of a day had each outcome, everywhere.
func (tx *Tx) AskedOn(ctx context.Context, on registry.Date) (map[AskedOutcome]int, error) {
	var rows []struct {
		Outcome AskedOutcome
		Count   int
	}
	err := tx.SelectContext(ctx, &rows, `SELECT outcome, sum(count)::integer AS count FROM asked WHERE day = $1 GROUP BY outcome`, day(on))
	if err != nil {
		return nil, fmt.Errorf("read counts of sentences: %w", err)
	}
	counts := map[AskedOutcome]int{}
	for _, r := range rows {
		counts[r.Outcome] = r.Count
	}
	return counts, nil
}

// IsDigest reports whether a message of a chat is a report that went out.
func (tx *Tx) IsDigest(ctx context.Context, chat, message int64) (bool, error) {
	var is bool
	err := tx.GetContext(ctx, &is, `
		SELECT EXISTS (SELECT FROM outbox WHERE chat_id = $1 AND message_id = $2 AND kind = 'digest' AND sent_at IS NOT NULL)`, chat, message)
	return is, wrapped(err, "look for a report")
}

// UnitsAround lists the units that a person of a unit may mean in a sentence: the commune's hamlets, and down to the
// communes all units of its province.
func (tx *Tx) UnitsAround(ctx context.Context, u registry.Unit) ([]registry.Unit, error) {
	lo, hi := u.Key.Commune().Subtree()
	from, to := u.Key.Province().Subtree()
	return tx.manyUnits(ctx, `
		SELECT `+unitColumns+` FROM units u WHERE u.ukey BETWEEN $1 AND $2 OR u.level < $5 AND u.ukey BETWEEN $3 AND $4
		ORDER BY u.ukey`, int64(lo), int64(hi), int64(from), int64(to), int16(registry.LevelHamlet))
}
