package bottest

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

const maxPoll = 50 * time.Second

// getUpdates waits for updates as the official server does: a second poll ends
// the first with 409, and a bot that polls the same offset in a hurry is slowed.
func (s *Server) getUpdates(ctx context.Context, r *request) (any, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	me := &poll{cancel: cancel}
	limit, wait, err := s.beginPoll(me, r)
	if err != nil {
		return nil, err
	}
	defer s.endPoll(me)
	deadline := time.NewTimer(wait)
	defer deadline.Stop()
	for {
		s.mu.Lock()
		if me.reason != nil {
			s.mu.Unlock()
			return nil, me.reason
		}
		s.queue.expire(s.opt.Clock())
		out, changed := s.queue.batch(limit), s.changed
		s.mu.Unlock()
		if len(out) > 0 || wait <= 0 {
			return out, nil
		}
		select {
		case <-changed:
		case <-deadline.C:
			return []json.RawMessage{}, nil
		case <-s.ctx.Done():
			return nil, errors.New("server closed")
		case <-ctx.Done():
			if err := s.pollReason(me); err != nil {
				return nil, err
			}
			return nil, ctx.Err()
		}
	}
}

func (s *Server) beginPoll(me *poll, r *request) (limit int, wait time.Duration, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hook.url != "" {
		return 0, 0, conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	q := &s.queue
	q.end(conflict("terminated by other getUpdates request; make sure that only one bot instance is running"))
	q.poll = me
	if r.text("allowed_updates") != "" && r.text("allowed_updates") != "null" {
		q.allowed = nil
		r.json("allowed_updates", &q.allowed)
	}
	limit, offset := int(r.int("limit")), r.int("offset")
	if limit < 1 || limit > 100 {
		limit = 100
	}
	wait = min(time.Duration(r.int("timeout"))*time.Second, maxPoll)
	now := s.opt.Wire()
	if offset == q.previous && now.Sub(q.started) < 3*time.Second {
		wait = max(wait, 3*time.Second)
	}
	if offset == q.previous && now.Sub(q.started) < 500*time.Millisecond {
		limit = 1
	}
	q.previous, q.started = offset, now
	q.confirm(offset)
	s.wake()
	return limit, wait, nil
}

// end breaks off a waiting poll with a reason; the server's mutex is held.
func (q *queue) end(reason error) {
	if q.poll != nil {
		q.poll.reason = reason
		q.poll.cancel()
		q.poll = nil
	}
}

func (s *Server) endPoll(me *poll) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.queue.poll == me {
		s.queue.poll = nil
	}
}

func (s *Server) pollReason(me *poll) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return me.reason
}
