package bottest

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"time"
)

const (
	maxRetry      = time.Minute
	maxRetryAfter = time.Hour
	maxDeliveries = 40 // at once, unless the bot asks for another number
)

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// webhook delivers updates instead of a poll. Updates of one chat wait for the
// one before them; a refused delivery is tried again until it expires.
type webhook struct {
	url, secret string
	connections int
	setAt       time.Time
	lastError   string
	errorAt     time.Time
	busy        map[int64]bool // chats with a delivery under way or waiting to be repeated
	running     int
}

func (s *Server) setWebhook(r *request) (any, error) {
	now := s.opt.Wire()
	if !s.hook.setAt.IsZero() && now.Sub(s.hook.setAt) < time.Second {
		return nil, tooMany(1)
	}
	if err := checkHook(r.text("url")); err != nil {
		return nil, err
	}
	if secret := r.text("secret_token"); secret != "" && !secretToken.MatchString(secret) {
		return nil, badRequest("secret token contains unallowed characters")
	}
	if r.bool("drop_pending_updates") {
		s.queue.waiting = nil
	}
	if r.text("allowed_updates") != "" {
		s.queue.allowed = nil
		r.json("allowed_updates", &s.queue.allowed)
	}
	n := int(r.int("max_connections"))
	if n < 1 || n > 100 {
		n = maxDeliveries
	}
	s.hook = webhook{url: r.text("url"), secret: r.text("secret_token"), connections: n, setAt: now, busy: map[int64]bool{}}
	if s.hook.url != "" {
		s.queue.end(conflict("terminated by setWebhook request"))
		target := s.hook.setAt
		s.work.Go(func() { s.deliverAll(target) })
	}
	s.wake()
	return true, nil
}

// checkHook wants HTTPS on a known port, except on the loopback interface,
// where tests live.
func checkHook(raw string) error {
	u, err := url.Parse(raw)
	switch {
	case raw == "":
		return nil
	case err != nil || u.Host == "":
		return badRequest("bad webhook: invalid webhook URL specified")
	case net.ParseIP(u.Hostname()).IsLoopback():
		return nil
	case u.Scheme != "https":
		return badRequest("bad webhook: An HTTPS URL must be provided for webhook")
	case u.Port() != "" && !slices.Contains([]string{"443", "80", "88", "8443"}, u.Port()):
		return badRequest("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
	}
	return nil
}

func (s *Server) deleteWebhook(r *request) (any, error) {
	if r.bool("drop_pending_updates") {
		s.queue.waiting = nil
	}
	s.hook = webhook{}
	s.wake()
	return true, nil
}

func (s *Server) getWebhookInfo(*request) (any, error) {
	out := map[string]any{"url": s.hook.url, "has_custom_certificate": false, "pending_update_count": len(s.queue.waiting)}
	if s.hook.url != "" {
		out["max_connections"] = s.hook.connections
	}
	if len(s.queue.allowed) > 0 {
		out["allowed_updates"] = s.queue.allowed
	}
	if s.hook.lastError != "" {
		out["last_error_message"], out["last_error_date"] = s.hook.lastError, s.hook.errorAt.Unix()
	}
	return out, nil
}

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
