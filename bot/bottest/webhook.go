package bottest

import (
	"net"
	"net/url"
	"regexp"
	"slices"
	"time"
)

const maxDeliveries = 40 // at once, unless the bot asks for another number

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
