package handlers

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/google/uuid"

	"rasoat/bot"
	"rasoat/store"
)

// stands is how the records, lines and memberships of the two communes stand, and how much was refused.
type stands struct {
	own, foreign string
	refusals     int
}

const stand = `coalesce((SELECT string_agg(id || ':' || version, ' ' ORDER BY id) FROM rasoat.children WHERE ukey / 10000 = $N::bigint / 10000), '') || ' | ' ||
	coalesce((SELECT string_agg(docket_id || ':' || line || outcome, ' ' ORDER BY docket_id, line) FROM rasoat.docket_lines WHERE ukey / 10000 = $N::bigint / 10000), '') || ' | ' ||
	(SELECT count(*) FROM rasoat.memberships m JOIN rasoat.units u ON u.id = m.unit_id WHERE u.ukey / 10000 = $N::bigint / 10000 AND m.ended_at IS NULL)`

const seen = `, (SELECT string_agg(name, '|') FROM rasoat.children), (SELECT count(*) FROM rasoat.journal WHERE action = 'refuse'),
	(SELECT json_agg(json_build_object('ID', id, 'Seal', seal, 'Body', translate(encode(body, 'base64'), E'\n', '')) ORDER BY id)
		FROM rasoat.outbox WHERE chat_id = $3 AND id > $4 AND body IS NOT NULL)`

// look also returns what was said in the chat since the last look, and the names of all children. It is one round trip,
// planned once: it is asked after each message.
func (w *walk) look() (s stands, texts, names []string) {
	w.t.Helper()
	var all string
	var rows []byte
	err := w.eyes.QueryRowContext(w.t.Context(), int64(w.k.world.Commune.Key), int64(w.k.world.Neighbor.Key), w.chat, w.heard).
		Scan(&s.own, &s.foreign, &all, &s.refusals, &rows)
	if err == nil {
		texts, err = w.replies(rows)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return s, texts, strings.Split(all, "|")
}

// sees reports whether a child of that name is in the walker's scope.
func (w *walk) sees(name string) (seen bool) {
	if w.me.ID == 0 {
		return false
	}
	err := w.k.world.Try(w.me, func(ctx context.Context, tx *store.Tx) error {
		return tx.GetContext(ctx, &seen, `SELECT EXISTS (SELECT FROM children WHERE name = $1)`, name)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return seen
}

// replies are the texts and labels of rows of the outbox.
func (w *walk) replies(raw []byte) (texts []string, err error) {
	var rows []struct {
		ID   int64
		Seal uuid.UUID
		Body []byte
	}
	if len(raw) == 0 {
		return nil, nil
	}
	if err := json.Unmarshal(raw, &rows); err != nil {
		return nil, err
	}
	for _, row := range rows {
		body, err := w.k.world.Store.Keys().Open("outbox", "body", row.Seal, row.Body)
		if err != nil {
			return nil, err
		}
		var out bot.Out
		if err := json.Unmarshal(body, &out); err != nil {
			return nil, err
		}
		said := []string{out.Text}
		for _, row := range out.Choices {
			for _, c := range row {
				said = append(said, c.Label, c.Copy)
			}
		}
		w.heard, texts = row.ID, append(texts, strings.Join(said, "\n"))
	}
	return texts, nil
}
