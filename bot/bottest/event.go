package bottest

import (
	"context"
	"sync"
)

// EventKind says what happened in a chat.
type EventKind string

// What a chat page has to show at once.
const (
	Sent     EventKind = "sent"     // a new message, from either side
	Edited   EventKind = "edited"   // Msg as it is now
	Deleted  EventKind = "deleted"  // Msg.ID is gone
	Pressed  EventKind = "pressed"  // PressID, Data, Msg: waits for its answer
	Answered EventKind = "answered" // PressID, Text, Alert
	Typing   EventKind = "typing"
	Standing EventKind = "standing" // the person blocked or unblocked the bot; Blocked
)

// Event is one change of a chat.
type Event struct {
	Kind    EventKind
	ChatID  int64
	Msg     Msg
	PressID string
	Data    string
	Text    string
	Alert   bool
	Blocked bool
}

// listener holds the events that a reader has not taken yet: a slow reader
// never holds the server up and never misses one.
type listener struct {
	mu     sync.Mutex
	queue  []Event
	signal chan struct{}
}

func (l *listener) push(e Event) {
	l.mu.Lock()
	l.queue = append(l.queue, e)
	l.mu.Unlock()
	select {
	case l.signal <- struct{}{}:
	default:
	}
}

func (l *listener) take() []Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := l.queue
	l.queue = nil
	return out
}

// Events delivers every change from now on, in order, until ctx ends or the
// server closes; then the channel is closed.
func (s *Server) Events(ctx context.Context) <-chan Event {
	l := &listener{signal: make(chan struct{}, 1)}
	s.mu.Lock()
	s.listeners[l] = true
	s.mu.Unlock()
	out := make(chan Event)
	go func() {
		defer close(out)
		defer s.leave(l)
		for {
			for _, e := range l.take() {
				select {
				case out <- e:
				case <-ctx.Done():
					return
				case <-s.ctx.Done():
					return
				}
			}
			select {
			case <-l.signal:
			case <-ctx.Done():
				return
			case <-s.ctx.Done():
				return
			}
		}
	}()
	return out
}

func (s *Server) leave(l *listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.listeners, l)
}

// emit tells the listeners and wakes everyone who waits; s.mu is held.
func (s *Server) emit(e Event) {
	for l := range s.listeners {
		l.push(e)
	}
	s.wake()
}

// wake lets waiting polls and Await look again; s.mu is held.
func (s *Server) wake() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Await returns when cond holds, looking again at every change, or with ctx's error.
func (s *Server) Await(ctx context.Context, cond func() bool) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if cond() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
