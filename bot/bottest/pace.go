package bottest

import (
	"math"
	"time"
)

// What Telegram's documentation asks bots to keep to.
const (
	perSecond = 30
	perChat   = time.Second
	// jitter forgives that two sends a second apart arrive a little closer.
	jitter = 50 * time.Millisecond
)

// limit refuses what comes faster than 1 message a second in a chat or 30 a
// second overall, and everything in a chat until a refusal's time is over.
// Edits, deletions and answers are not counted.
func (s *Server) limit(c *chat) error {
	if !s.opt.Limits {
		return nil
	}
	now := s.opt.Wire()
	for len(s.pace) > 0 && now.Sub(s.pace[0]) >= time.Second {
		s.pace = s.pace[1:]
	}
	if now.Before(c.parked) {
		return tooMany(seconds(c.parked.Sub(now)))
	}
	if len(s.pace) >= perSecond || now.Sub(c.sent) < perChat-jitter {
		c.parked = now.Add(time.Second)
		return tooMany(1)
	}
	s.pace = append(s.pace, now)
	c.sent = now
	return nil
}

func seconds(d time.Duration) int { return max(1, int(math.Ceil(d.Seconds()))) }
