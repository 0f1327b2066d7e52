package bottest

import (
	"strconv"
	"time"
)

// press is a button pressed and not answered yet.
type press struct {
	chat     *chat
	at       time.Time // by Options.Wire
	answered bool
}

// push enqueues a callback query; s.mu is held. m may be nil: a press on a
// message that the server no longer has reaches the bot as inaccessible.
func (s *Server) push(p *Person, c *chat, messageID int, data string) string {
	s.nextPress++
	id := strconv.FormatInt(p.id*1000+int64(s.nextPress), 10)
	s.presses[id] = &press{chat: c, at: s.opt.Wire()}
	query := map[string]any{"id": id, "from": p.json(), "chat_instance": strconv.FormatInt(c.id, 10), "data": data}
	m := c.find(messageID)
	if m == nil {
		query["message"] = map[string]any{"chat": c.json(), "message_id": messageID, "date": 0}
	} else {
		query["message"] = s.messageJSON(c, m)
	}
	s.enqueue(c.id, "callback_query", query)
	e := Event{Kind: Pressed, ChatID: c.id, PressID: id, Data: data, Msg: Msg{ID: messageID, ChatID: c.id}}
	if m != nil {
		e.Msg = m.copy()
	}
	s.emit(e)
	return id
}

func (s *Server) answerCallbackQuery(r *request) (any, error) {
	id := r.text("callback_query_id")
	p := s.presses[id]
	if p == nil || p.answered || s.opt.Wire().Sub(p.at) > s.opt.PressLife {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	p.answered = true
	if who := p.chat.person; who != nil {
		who.answers = append(who.answers, r.text("text"))
	}
	s.emit(Event{Kind: Answered, ChatID: p.chat.id, PressID: id, Text: r.text("text"), Alert: r.bool("show_alert")})
	return true, nil
}
