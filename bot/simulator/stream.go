package simulator

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"rasoat/bot/bottest"
)

// tick is how often the page is told the time, which also keeps proxies from
// closing a quiet stream.
const tick = 10 * time.Second

// hub hands frames to all open pages.
type hub struct {
	mu          sync.Mutex
	subscribers map[*subscriber]bool
}

// subscriber is an open page. One that falls behind is sent the whole state
// instead of what it missed.
type subscriber struct {
	frames chan frame
	behind chan struct{}
}

func (h *hub) join() *subscriber {
	s := &subscriber{frames: make(chan frame, 256), behind: make(chan struct{}, 1)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.subscribers[s] = true
	return s
}

func (h *hub) leave(s *subscriber) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.subscribers, s)
}

func (h *hub) send(f frame) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.subscribers {
		select {
		case s.frames <- f:
		default:
			select {
			case s.behind <- struct{}{}:
			default:
			}
		}
	}
}

// follow turns the server's events into frames. A phone without signal is told
// nothing; it gets its whole chat when the signal is back.
func (p *page) follow(ctx context.Context) {
	for e := range p.Server.Events(ctx) {
		ph := p.phones[e.ChatID]
		if ph == nil {
			continue
		}
		if e.Kind == bottest.Answered {
			ph.answered(e.PressID)
		}
		if !ph.hasSignal() {
			continue
		}
		for _, f := range p.frames(ph, e) {
			f.Person = e.ChatID
			p.hub.send(f)
		}
	}
}

func (p *page) frames(ph *phone, e bottest.Event) []frame {
	v := view(e.Msg)
	switch e.Kind {
	case bottest.Sent:
		keys := append([]string{}, ph.person.Keyboard()...)
		return []frame{{Kind: "msg", Msg: &v, Keys: &keys}}
	case bottest.Edited:
		return []frame{{Kind: "msg", Msg: &v}}
	case bottest.Deleted:
		return []frame{{Kind: "gone", ID: e.Msg.ID}}
	case bottest.Typing:
		return []frame{{Kind: "typing"}}
	case bottest.Pressed:
		return []frame{p.spins(ph)}
	case bottest.Answered:
		return []frame{p.spins(ph), {Kind: "toast", Text: e.Text, Alert: e.Alert}}
	}
	c := p.chat(ph)
	return []frame{{Kind: "chat", Chat: &c}}
}

func (p *page) spins(ph *phone) frame {
	spins := ph.screen().spins
	return frame{Kind: "spins", Person: ph.who.ID, Spins: &spins}
}

// sendChat tells all pages the whole of one phone.
func (p *page) sendChat(ph *phone) {
	c := p.chat(ph)
	p.hub.send(frame{Kind: "chat", Person: ph.who.ID, Chat: &c})
}

func (p *page) serveEvents(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	_ = out.SetWriteDeadline(time.Time{}) // the stream outlives the server's limit for an answer
	me := p.hub.join()
	defer p.hub.leave(me)
	beat := time.NewTicker(tick)
	defer beat.Stop()
	f := p.state()
	for {
		raw, err := json.Marshal(f)
		if err == nil {
			_, err = fmt.Fprintf(w, "data: %s\n\n", raw)
		}
		if err != nil || out.Flush() != nil {
			return
		}
		select {
		case f = <-me.frames:
		case <-me.behind:
			f = p.state()
		case <-beat.C:
			f = p.clock()
		case <-r.Context().Done():
			return
		case <-p.Context.Done():
			return
		}
	}
}
