package bench

import (
	"context"
	"sync"
	"time"

	"rasoat/bot"
)

// screen stands for the channel: it takes everything at once and notes when it came.
type screen struct {
	mu    sync.Mutex
	next  int
	shown map[int64]shown
}

// shown is what a chat shows last.
type shown struct {
	id  int
	out bot.Out
	at  time.Time // when it came
}

func newScreen() *screen { return &screen{next: 1_000_000, shown: map[int64]shown{}} }

func (s *screen) show(chat int64, id int, o bot.Out) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown[chat] = shown{id, o, time.Now()}
}

func (s *screen) last(chat int64) shown {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown[chat]
}

// number is a new message id; people's own messages take from the same row.
func (s *screen) number() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next++
	return s.next
}

// Send satisfies notify.Sender.
func (s *screen) Send(_ context.Context, chat int64, o bot.Out) (int, error) {
	id := s.number()
	s.show(chat, id, o)
	return id, nil
}

// Edit satisfies notify.Sender.
func (s *screen) Edit(_ context.Context, chat int64, messageID int, o bot.Out) error {
	s.show(chat, messageID, o)
	return nil
}

// Delete satisfies notify.Sender.
func (s *screen) Delete(context.Context, int64, int) error { return nil }

// Answer satisfies handlers.Voice.
func (s *screen) Answer(context.Context, string, string) error { return nil }

// Typing satisfies handlers.Voice.
func (s *screen) Typing(context.Context, int64) error { return nil }

// SetCommands satisfies handlers.Voice.
func (s *screen) SetCommands(context.Context, int64, []bot.Command) error { return nil }
