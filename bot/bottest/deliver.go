package bottest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"
)

const (
	maxRetry      = time.Minute
	maxRetryAfter = time.Hour
)

// deliverAll hands updates out until the webhook set at that moment is gone.
func (s *Server) deliverAll(set time.Time) {
	for {
		s.mu.Lock()
		if s.hook.url == "" || !s.hook.setAt.Equal(set) {
			s.mu.Unlock()
			return
		}
		s.queue.expire(s.opt.Clock())
		for _, u := range s.ready() {
			s.hook.busy[u.chat] = true
			s.hook.running++
			hook := s.hook
			s.work.Go(func() { s.deliver(hook, u) })
		}
		changed := s.changed
		s.mu.Unlock()
		select {
		case <-changed:
		case <-s.ctx.Done():
			return
		}
	}
}

// ready picks the first waiting update of every chat that is not busy.
func (s *Server) ready() []update {
	var out []update
	seen := map[int64]bool{}
	for _, u := range slices.Concat(s.queue.again, s.queue.waiting) {
		if s.hook.running+len(out) >= s.hook.connections {
			break
		}
		if !seen[u.chat] && !s.hook.busy[u.chat] {
			out = append(out, u)
		}
		seen[u.chat] = true
	}
	return out
}

// deliver tries one update until it is taken, expires, or the webhook changes.
func (s *Server) deliver(hook webhook, u update) {
	for pause := s.opt.WebhookRetry; ; pause = min(2*pause, maxRetry) {
		after, err := s.post(hook, u)
		if s.settle(hook, u, err) {
			return
		}
		timer := time.NewTimer(max(pause, after))
		select {
		case <-timer.C:
		case <-s.ctx.Done():
			timer.Stop()
			return
		}
	}
}

// settle notes the outcome and says whether the update is done with.
func (s *Server) settle(hook webhook, u update, err error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.hook.setAt.Equal(hook.setAt) {
		return true
	}
	if err != nil {
		s.hook.lastError, s.hook.errorAt = err.Error(), s.opt.Clock()
		if s.opt.Clock().Sub(u.at) <= updateLife {
			s.wake()
			return false
		}
	}
	s.queue.taken(u)
	s.hook.running--
	delete(s.hook.busy, u.chat)
	s.wake()
	return true
}

// taken removes one delivered update.
func (q *queue) taken(u update) {
	same := func(o update) bool { return o.id == u.id }
	if i := slices.IndexFunc(q.again, same); i >= 0 {
		q.again = slices.Delete(q.again, i, i+1)
		return
	}
	q.waiting = slices.DeleteFunc(q.waiting, same)
	q.dropped(u)
}

func (s *Server) post(hook webhook, u update) (after time.Duration, err error) {
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, hook.url, bytes.NewReader(u.raw))
	if err != nil {
		return 0, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	if hook.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", hook.secret)
	}
	resp, err := s.opt.WebhookClient.Do(req)
	if err != nil {
		return 0, fmt.Errorf("connect: %w", err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<20))
	if resp.StatusCode/100 == 2 {
		return 0, nil
	}
	n, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
	after = min(time.Duration(n)*time.Second, maxRetryAfter)
	return after, fmt.Errorf("wrong response from the webhook: %s", resp.Status)
}
