package bottest

import (
	"context"
	"fmt"
	"slices"
)

// Person is somebody with a telephone. Their private chat has their user id.
type Person struct {
	id      int64
	name    string
	s       *Server
	chat    *chat
	answers []string
}

// Person returns the person with this user id, new on first use. Until they
// write, the bot cannot write to them.
func (s *Server) Person(userID int64, firstName string) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.personByID(userID); p != nil {
		return p
	}
	p := &Person{id: userID, name: firstName, s: s}
	p.chat = &chat{id: userID, kind: "private", person: p}
	s.chats[userID] = p.chat
	return p
}

func (s *Server) personByID(id int64) *Person {
	if c := s.chats[id]; c != nil {
		return c.person
	}
	return nil
}

// ID is the user id, and the id of the private chat.
func (p *Person) ID() int64 { return p.id }

// Name is the first name.
func (p *Person) Name() string { return p.name }

func (p *Person) json() map[string]any {
	return map[string]any{"id": p.id, "is_bot": false, "first_name": p.name, "language_code": "vi"}
}

// Messages is what the private chat shows now, oldest first; what was deleted
// is gone from it.
func (p *Person) Messages() []Msg { return p.s.shown(p.chat) }

func (s *Server) shown(c *chat) []Msg {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Msg, 0, len(c.msgs))
	for _, m := range c.msgs {
		if !m.Deleted {
			out = append(out, m.copy())
		}
	}
	return out
}

// Message finds one message, also a deleted one.
func (p *Person) Message(id int) (Msg, bool) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	for _, m := range p.chat.msgs {
		if m.ID == id {
			return m.copy(), true
		}
	}
	return Msg{}, false
}

// Last is the newest message of the bot that the chat shows.
func (p *Person) Last() (Msg, bool) {
	for _, m := range slices.Backward(p.Messages()) {
		if m.FromBot {
			return m, true
		}
	}
	return Msg{}, false
}

// Keyboard is the reply keyboard that stands under the chat now.
func (p *Person) Keyboard() []string {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return slices.Clone(p.chat.keyboard)
}

// Answers are the texts with which presses were answered, "" among them.
func (p *Person) Answers() []string {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return slices.Clone(p.answers)
}

// Blocked says whether the person has blocked the bot.
func (p *Person) Blocked() bool {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.chat.refusal != nil
}

// Await returns the newest shown message for which is holds, waiting for it
// until ctx ends.
func (p *Person) Await(ctx context.Context, is func(Msg) bool) (Msg, error) {
	var found Msg
	err := p.s.Await(ctx, func() bool {
		for _, m := range slices.Backward(p.Messages()) {
			if is(m) {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		return Msg{}, fmt.Errorf("await a message of chat %d: %w", p.id, err)
	}
	return found, nil
}
