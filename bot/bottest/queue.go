package bottest

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"time"
)

const updateLife = 24 * time.Hour // how long an update waits for its bot

// update is one event for the bot, its JSON made when it happened.
type update struct {
	id   int64
	chat int64
	at   time.Time
	raw  json.RawMessage
}

// queue holds what the bot has not confirmed.
type queue struct {
	next     int64
	waiting  []update
	again    []update // confirmed once and to be delivered once more
	repeat   int      // so many updates from now on are doubled
	doubled  map[int64]bool
	shuffle  *rand.Rand
	allowed  []string
	poll     *poll
	previous int64     // offset of the last poll
	started  time.Time // of the last poll, by Options.Wire
}

// poll is a getUpdates call that waits; a second one ends it with reason.
type poll struct {
	cancel context.CancelFunc
	reason error
}

// enqueue adds an update of a kind that the bot asked for; s.mu is held.
func (s *Server) enqueue(chatID int64, kind string, body any) {
	q := &s.queue
	if !q.wants(kind) {
		return
	}
	id := q.next
	q.next++
	raw, _ := json.Marshal(map[string]any{"update_id": id, kind: body})
	q.waiting = append(q.waiting, update{id, chatID, s.opt.Clock(), raw})
	if q.repeat > 0 {
		q.repeat--
		if q.doubled == nil {
			q.doubled = map[int64]bool{}
		}
		q.doubled[id] = true
	}
	s.wake()
}

// wants: by default everything but the kinds that must be asked for.
func (q *queue) wants(kind string) bool {
	if len(q.allowed) > 0 {
		return slices.Contains(q.allowed, kind)
	}
	return !slices.Contains([]string{"chat_member", "message_reaction", "message_reaction_count"}, kind)
}

// confirm drops everything below the offset, and with a negative offset
// everything but the last few.
func (q *queue) confirm(offset int64) {
	if offset < 0 {
		keep := min(int(-offset), len(q.waiting))
		q.waiting = q.waiting[len(q.waiting)-keep:]
		return
	}
	q.waiting = slices.DeleteFunc(q.waiting, func(u update) bool {
		if u.id >= offset {
			return false
		}
		q.dropped(u)
		return true
	})
}

// dropped puts a doubled update back for one more delivery.
func (q *queue) dropped(u update) {
	if q.doubled[u.id] {
		delete(q.doubled, u.id)
		q.again = append(q.again, u)
	}
}

// expire forgets what nobody fetched for a day.
func (q *queue) expire(now time.Time) {
	q.waiting = slices.DeleteFunc(q.waiting, func(u update) bool { return now.Sub(u.at) > updateLife })
}

// batch is what a poll gets; repeated updates come first and only once more.
func (q *queue) batch(limit int) []json.RawMessage {
	out := make([]json.RawMessage, 0, limit)
	for _, u := range q.again {
		out = append(out, u.raw)
	}
	q.again = nil
	for _, u := range q.waiting {
		if len(out) >= limit {
			break
		}
		out = append(out, u.raw)
	}
	if q.shuffle != nil {
		q.shuffle.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	}
	return out
}

// Repeat has each of the next n updates delivered twice: once more after the
// bot has confirmed it.
func (s *Server) Repeat(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.repeat = n
}

// Shuffle delivers every batch in an order drawn from seed; 0 ends it.
func (s *Server) Shuffle(seed uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.shuffle = nil
	if seed != 0 {
		s.queue.shuffle = rand.New(rand.NewPCG(seed, seed)) // #nosec G404 -- a test wants the same order again
	}
}

// SetNextUpdateID numbers the next update: after a quiet week Telegram starts
// again at a random number, which may be lower.
func (s *Server) SetNextUpdateID(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.next = id
}

// Pending counts the updates that the bot has not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue.waiting) + len(s.queue.again)
}
