package bottest

import "time"

// Call is one request of the bot.
type Call struct {
	Method string // "download" for the content of a file
	ChatID int64
	At     time.Time // when it arrived, by Options.Wire
	Code   int       // 200, the error code, or 0 when the connection was cut or the client left
	Text   string    // why it was refused
}

func (s *Server) log(r *request, at time.Time, code int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, Call{Method: r.method, ChatID: r.int("chat_id"), At: at, Code: code, Text: text})
	s.wake()
}

// Calls are all requests so far, in the order in which they were answered.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls...)
}

// Accepted is every message that the server took from the bot, as it was then,
// for one chat or for all (0). A repeated message stands in it twice.
func (s *Server) Accepted(chatID int64) []Msg {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Msg
	for _, m := range s.accepted {
		if chatID == 0 || m.ChatID == chatID {
			out = append(out, m)
		}
	}
	return out
}
