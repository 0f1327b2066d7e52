package bottest

import (
	"slices"
	"strconv"
	"time"
)

// chat is a private chat (its id is the user's) or a group.
type chat struct {
	id       int64
	kind     string // private, group, supergroup
	title    string
	person   *Person
	wrote    bool  // a bot cannot write first
	refusal  error // blocked, kicked, deactivated, migrated
	msgs     []*message
	keyboard []string

	sent   time.Time // last accepted message, for the limits
	parked time.Time // no call before this moment, for the limits
}

func (c *chat) find(id int) *message {
	i, ok := slices.BinarySearchFunc(c.msgs, id, func(m *message, id int) int { return m.ID - id })
	if !ok || c.msgs[i].Deleted {
		return nil
	}
	return c.msgs[i]
}

func (c *chat) json() map[string]any {
	out := map[string]any{"id": c.id, "type": c.kind}
	if c.person != nil {
		out["first_name"] = c.person.name
		return out
	}
	out["title"] = c.title
	return out
}

// chat resolves the chat_id of a request, in the order in which Telegram refuses.
func (s *Server) chat(r *request) (*chat, error) {
	id, err := strconv.ParseInt(r.text("chat_id"), 10, 64)
	c := s.chats[id]
	if err != nil || c == nil || !c.wrote {
		return nil, badRequest("chat not found")
	}
	return c, nil
}

// writable is chat for methods that say something.
func (s *Server) writable(r *request) (*chat, error) {
	c, err := s.chat(r)
	if err != nil {
		return nil, err
	}
	return c, c.refusal
}

func (s *Server) getChat(r *request) (any, error) {
	c, err := s.chat(r)
	if err != nil {
		return nil, err
	}
	out := c.json()
	out["accent_color_id"], out["max_reaction_count"] = 0, 11
	return out, nil
}

func (s *Server) sendChatAction(r *request) (any, error) {
	c, err := s.writable(r)
	if err != nil {
		return nil, err
	}
	if !slices.Contains([]string{"typing", "upload_photo", "upload_document", "find_location", "record_voice", "upload_voice",
		"record_video", "upload_video", "choose_sticker", "record_video_note", "upload_video_note"}, r.text("action")) {
		return nil, badRequest("wrong parameter action in request")
	}
	s.emit(Event{Kind: Typing, ChatID: c.id})
	return true, nil
}

func (s *Server) getMe(*request) (any, error) {
	me := s.me()
	me["can_join_groups"], me["can_read_all_group_messages"], me["supports_inline_queries"] = true, false, false
	return me, nil
}

func (s *Server) me() map[string]any {
	return map[string]any{"id": botID, "is_bot": true, "first_name": "Bot", "username": s.opt.Username}
}
