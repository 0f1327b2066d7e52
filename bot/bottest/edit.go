package bottest

import (
	"slices"
	"time"
)

const deletable = 48 * time.Hour // how long a bot can delete a message

func (s *Server) editMessageText(r *request) (any, error) {
	return s.edit(r, func(m *message, keys replyMarkup) error {
		if r.text("text") == "" {
			return badRequest("message text is empty")
		}
		if m.kind != "text" {
			return badRequest("there is no text in the message to edit")
		}
		return m.rewrite(r, "text", maxText, keys)
	})
}

func (s *Server) editMessageCaption(r *request) (any, error) {
	return s.edit(r, func(m *message, keys replyMarkup) error {
		if m.kind == "text" {
			return badRequest("there is no caption in the message to edit")
		}
		return m.rewrite(r, "caption", maxCaption, keys)
	})
}

func (s *Server) editMessageReplyMarkup(r *request) (any, error) {
	return s.edit(r, func(m *message, keys replyMarkup) error {
		was := m.markup
		keys.put(m)
		if m.markup == was {
			return errNotModified()
		}
		return nil
	})
}

// rewrite puts the new text in. An edit without keyboard takes the old one away.
func (m *message) rewrite(r *request, field string, limit int, keys replyMarkup) error {
	text, entities, err := r.formatted(field, limit)
	if err != nil {
		return err
	}
	was := m.markup
	keys.put(m)
	if text == m.Text && m.markup == was && slices.Equal(entities, m.Entities) {
		return errNotModified()
	}
	m.Text, m.Entities = text, entities
	m.HTML = markup(text, entities)
	return nil
}

func errNotModified() error {
	return badRequest("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
}

// edit finds the message, lets change work on a copy and stores it only when
// nothing was refused. The id stays.
func (s *Server) edit(r *request, change func(*message, replyMarkup) error) (any, error) {
	c, err := s.writable(r)
	if err != nil {
		return nil, err
	}
	if r.int("message_id") == 0 {
		return nil, badRequest("message identifier is not specified")
	}
	m := c.find(int(r.int("message_id")))
	if m == nil {
		return nil, badRequest("message to edit not found")
	}
	if !m.FromBot || m.keyed {
		return nil, badRequest("message can't be edited")
	}
	keys, err := r.keyboard()
	if err != nil {
		return nil, err
	}
	fresh := *m
	if err := change(&fresh, keys); err != nil {
		return nil, err
	}
	fresh.Edited++
	fresh.EditedAt = s.opt.Clock()
	*m = fresh
	s.emit(Event{Kind: Edited, ChatID: c.id, Msg: m.copy()})
	return s.messageJSON(c, m), nil
}

func (s *Server) deleteMessage(r *request) (any, error) {
	c, err := s.chat(r)
	if err != nil {
		return nil, err
	}
	m := c.find(int(r.int("message_id")))
	if m == nil {
		return nil, badRequest("message to delete not found")
	}
	if s.opt.Clock().Sub(m.At) > deletable || c.person == nil && !m.FromBot {
		return nil, badRequest("message can't be deleted")
	}
	s.remove(c, m)
	return true, nil
}

// deleteMessages skips what is not there, as Telegram does.
func (s *Server) deleteMessages(r *request) (any, error) {
	c, err := s.chat(r)
	if err != nil {
		return nil, err
	}
	var ids []int
	r.json("message_ids", &ids)
	if len(ids) < 1 || len(ids) > 100 {
		return nil, badRequest("too many messages specified")
	}
	for _, id := range ids {
		if m := c.find(id); m != nil && s.opt.Clock().Sub(m.At) <= deletable {
			s.remove(c, m)
		}
	}
	return true, nil
}

func (s *Server) remove(c *chat, m *message) {
	m.Deleted = true
	s.emit(Event{Kind: Deleted, ChatID: c.id, Msg: m.copy()})
}
