package bot

import (
	"context"
	"encoding/json"
	"time"
)

// maxHold is how long the server holds a poll at most.
const maxHold = 50 * time.Second

// Updates asks for what people did, held by the server for up to wait (at most 50 s) when there is nothing. Asking with
// the offset next, and nothing else, confirms the batch; 0 asks for everything unconfirmed. Messages come in the order
// of the server; an offset that the server has left behind, as ids start anew after a quiet week, heals by itself.
func (c *Client) Updates(ctx context.Context, offset int64, wait time.Duration) (batch []Message, next int64, err error) {
	wait = min(max(wait, 0), maxHold).Truncate(time.Second)
	params := map[string]any{"timeout": int(wait / time.Second), "limit": 100, "allowed_updates": wanted[:]}
	if offset != 0 {
		params["offset"] = offset
	}
	var raws []json.RawMessage
	r := request{method: "getUpdates", params: params, wait: wait + pollGap}
	if err := c.do(ctx, r, &raws); err != nil {
		return nil, offset, err
	}
	batch, next = c.parseAll(raws)
	if len(batch) == 0 {
		return nil, offset, nil
	}
	return batch, next, nil
}

// parseAll reads a batch and the offset behind it, which may lie below the one it was asked with.
func (c *Client) parseAll(raws []json.RawMessage) (batch []Message, next int64) {
	for _, raw := range raws {
		m, err := parse(raw)
		if err != nil {
			c.log.Error("update without an id dropped", "bytes", len(raw))
			continue
		}
		batch, next = append(batch, m), max(next, m.UpdateID+1)
	}
	return batch, next
}
