package bottest

import "encoding/json"

func (s *Server) sendMessage(r *request) (any, error) {
	return s.send(r, "text", func(m *message) (err error) {
		m.Text, m.Entities, err = r.formatted("text", maxText)
		return err
	})
}

func (s *Server) sendDocument(r *request) (any, error) {
	return s.send(r, "document", func(m *message) (err error) {
		if m.File, err = s.attachment(r, "document", maxUpload); err != nil {
			return err
		}
		m.Text, m.Entities, err = r.formatted("caption", maxCaption)
		return err
	})
}

func (s *Server) sendPhoto(r *request) (any, error) {
	return s.send(r, "photo", func(m *message) (err error) {
		if m.File, err = s.attachment(r, "photo", maxPhoto); err != nil {
			return err
		}
		m.Photo = true
		m.Text, m.Entities, err = r.formatted("caption", maxCaption)
		return err
	})
}

// send is what all sending methods share: the chat, the content, the keyboard,
// the limits, and only then acceptance.
func (s *Server) send(r *request, kind string, fill func(*message) error) (any, error) {
	c, err := s.writable(r)
	if err != nil {
		return nil, err
	}
	m := &message{kind: kind}
	if err := fill(m); err != nil {
		return nil, err
	}
	keys, err := r.keyboard()
	if err != nil {
		return nil, err
	}
	keys.put(m)
	if m.ReplyTo, err = c.replyTarget(r); err != nil {
		return nil, err
	}
	if err := s.limit(c); err != nil {
		return nil, err
	}
	m.From, m.FromBot = botID, true
	m.Protected, m.Silent = r.bool("protect_content"), r.bool("disable_notification")
	s.accept(c, m)
	return s.messageJSON(c, m), nil
}

// replyTarget checks the message that is replied to.
func (c *chat) replyTarget(r *request) (int, error) {
	var p struct {
		ID    int  `json:"message_id"`
		Allow bool `json:"allow_sending_without_reply"`
	}
	r.json("reply_parameters", &p)
	if p.ID == 0 {
		p.ID, p.Allow = int(r.int("reply_to_message_id")), r.bool("allow_sending_without_reply")
	}
	if p.ID == 0 || c.find(p.ID) != nil {
		return p.ID, nil
	}
	if p.Allow {
		return 0, nil
	}
	return 0, badRequest("message to be replied not found")
}

// accept gives the message its id and date and shows it to the person.
func (s *Server) accept(c *chat, m *message) {
	s.place(c, m)
	if m.NoKeys {
		c.keyboard = nil
	}
	if len(m.Keyboard) > 0 {
		c.keyboard = m.Keyboard
	}
	s.accepted = append(s.accepted, m.copy())
	s.emit(Event{Kind: Sent, ChatID: c.id, Msg: m.copy()})
}

func (s *Server) place(c *chat, m *message) {
	m.ID, m.ChatID, m.At = s.nextMsg, c.id, s.opt.Clock()
	m.HTML = markup(m.Text, m.Entities)
	s.nextMsg++
	c.msgs = append(c.msgs, m)
}

// messageJSON is the message as the API hands it out; dates are in seconds.
func (s *Server) messageJSON(c *chat, m *message) map[string]any {
	out := map[string]any{"message_id": m.ID, "date": m.At.Unix(), "chat": c.json()}
	if m.FromBot {
		out["from"] = s.me()
	} else if p := s.personByID(m.From); p != nil {
		out["from"] = p.json()
	}
	text, entities := "text", "entities"
	if m.File != nil {
		text, entities = "caption", "caption_entities"
		m.File.describe(m, out)
	}
	if m.Text != "" {
		out[text] = m.Text
	}
	if len(m.Entities) > 0 {
		out[entities] = m.Entities
	}
	if m.markup != "" {
		out["reply_markup"] = json.RawMessage(m.markup)
	}
	if m.Edited > 0 {
		out["edit_date"] = m.EditedAt.Unix()
	}
	if m.Protected {
		out["has_protected_content"] = true
	}
	if other := c.find(m.ReplyTo); other != nil && other.ID != m.ID {
		answered := *other
		answered.ReplyTo = 0
		out["reply_to_message"] = s.messageJSON(c, &answered)
	}
	m.extras(out)
	return out
}

// extras adds what only people send.
func (m *message) extras(out map[string]any) {
	switch m.kind {
	case "contact":
		contact := map[string]any{"phone_number": m.Phone, "first_name": "-"}
		if m.Other == "" {
			contact["user_id"] = m.From
		}
		out["contact"] = contact
	case "voice":
		out["voice"] = map[string]any{"file_id": "voice", "file_unique_id": "voice", "duration": 3}
	case "sticker":
		out["sticker"] = map[string]any{"file_id": "sticker", "file_unique_id": "sticker", "type": "regular", "width": 512, "height": 512,
			"is_animated": false, "is_video": false}
	case "location":
		out["location"] = map[string]any{"latitude": 8.98, "longitude": 105.06}
	}
}
