package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// The library's updates date from 2021 and hold ids in int; these hold what we read, as the channel sends it today.

// wanted are the updates we ask for. The server remembers the last list, so it is always sent.
var wanted = [...]string{"message", "edited_message", "callback_query", "my_chat_member"}

type update struct {
	ID       int64     `json:"update_id"`
	Message  *incoming `json:"message"`
	Edited   *incoming `json:"edited_message"`
	Callback *callback `json:"callback_query"`
	Member   *standing `json:"my_chat_member"`
}

type incoming struct {
	ID        int       `json:"message_id"`
	From      *person   `json:"from"`
	Chat      chat      `json:"chat"`
	Date      int64     `json:"date"`
	Text      string    `json:"text"`
	Caption   string    `json:"caption"`
	ReplyTo   *sent     `json:"reply_to_message"`
	Document  *document `json:"document"`
	Photo     []picture `json:"photo"`
	Contact   *contact  `json:"contact"`
	MigrateTo int64     `json:"migrate_to_chat_id"`
	Protected bool      `json:"has_protected_content"`
}

type person struct {
	ID    int64  `json:"id"`
	First string `json:"first_name"`
	Last  string `json:"last_name"`
}

type chat struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
}

type document struct {
	ID   string `json:"file_id"`
	Name string `json:"file_name"`
	MIME string `json:"mime_type"`
	Size int64  `json:"file_size"`
}

type picture struct {
	ID     string `json:"file_id"`
	Width  int64  `json:"width"`
	Height int64  `json:"height"`
	Size   int64  `json:"file_size"`
}

type contact struct {
	Phone  string `json:"phone_number"`
	UserID int64  `json:"user_id"`
}

type callback struct {
	ID      string    `json:"id"`
	From    *person   `json:"from"`
	Message *incoming `json:"message"` // only chat and id when it is too old
	Data    string    `json:"data"`
}

// standing is a change of the bot's own membership in a chat.
type standing struct {
	Chat chat    `json:"chat"`
	From *person `json:"from"`
	Date int64   `json:"date"`
	Old  status  `json:"old_chat_member"`
	New  status  `json:"new_chat_member"`
}

type status struct {
	Status string `json:"status"`
}

func (s status) isOut() bool { return s.Status == "kicked" || s.Status == "left" }

// parse reads one update. Only one without a usable id is an error: anything else that is not understood becomes a
// KindOther, so that it is handled once and then gone.
func parse(raw []byte) (Message, error) {
	var id struct {
		ID *int64 `json:"update_id"`
	}
	if err := json.Unmarshal(raw, &id); err != nil {
		return Message{}, fmt.Errorf("read an update: %w", err)
	}
	if id.ID == nil {
		return Message{}, errors.New("read an update: it has no id")
	}
	var u update
	if err := json.Unmarshal(raw, &u); err != nil {
		u = update{}
	}
	m := u.message()
	m.UpdateID, m.Payload = *id.ID, raw
	return m, nil
}

func (u *update) message() Message {
	switch {
	case u.Message != nil:
		return u.Message.message()
	case u.Edited != nil:
		return u.Edited.edited()
	case u.Callback != nil:
		return u.Callback.message()
	case u.Member != nil:
		return u.Member.message()
	}
	return Message{Kind: KindOther}
}

func (in *incoming) message() Message {
	m := in.head()
	m.Text = text(in.Text + in.Caption) // a message has at most one of them
	if in.ReplyTo != nil {
		m.ReplyTo = in.ReplyTo.ID
	}
	switch {
	case in.MigrateTo != 0:
		m.Kind, m.MigrateTo = KindMigrated, in.MigrateTo
	case in.Document != nil:
		m.Kind, m.File = KindDocument, in.Document.file()
	case len(in.Photo) > 0:
		m.Kind, m.File = KindPhoto, largest(in.Photo)
	case in.Contact != nil:
		m.Kind = KindContact
		if in.Contact.UserID != 0 && in.Contact.UserID == m.UserID {
			m.Phone = text(in.Contact.Phone)
		}
	case in.Text != "":
		m.Kind = KindText
	}
	return m
}

// head is what every message has.
func (in *incoming) head() Message {
	m := Message{Kind: KindOther, ChatID: in.Chat.ID, Private: in.Chat.isPrivate(), MessageID: in.ID, At: at(in.Date)}
	in.From.sign(&m)
	return m
}

func (in *incoming) edited() Message {
	m := in.head()
	m.Edited = true
	return m
}

func (c *callback) message() Message {
	m := Message{Kind: KindOther}
	c.From.sign(&m)
	if c.Message == nil {
		return m // pressed under a message that was sent by way of inline mode: not ours
	}
	m.ChatID, m.Private, m.MessageID = c.Message.Chat.ID, c.Message.Chat.isPrivate(), c.Message.ID
	m.Protected = c.Message.Protected
	if c.Data != "" {
		m.Kind, m.Press, m.PressID = KindPress, text(c.Data), c.ID
	}
	return m
}

func (s *standing) message() Message {
	m := Message{Kind: KindOther, ChatID: s.Chat.ID, Private: s.Chat.isPrivate(), At: at(s.Date)}
	s.From.sign(&m)
	switch {
	case s.New.isOut():
		m.Kind = KindBlocked
	case s.Old.isOut():
		m.Kind = KindUnblocked
	}
	return m
}

func (c chat) isPrivate() bool { return c.Type == "private" }

// sign sets who did it; channel posts and the like have nobody.
func (p *person) sign(m *Message) {
	if p == nil {
		return
	}
	m.UserID = p.ID
	m.FromName = strings.TrimSpace(text(p.First) + " " + text(p.Last))
}

func (d *document) file() *File {
	return &File{ID: d.ID, Name: text(d.Name), MIME: d.MIME, Size: d.Size}
}

// largest picks the picture with the most pixels; the channel sends several sizes and always JPEG.
func largest(sizes []picture) *File {
	best := sizes[0]
	for _, p := range sizes[1:] {
		if p.Width*p.Height > best.Width*best.Height {
			best = p
		}
	}
	return &File{ID: best.ID, MIME: "image/jpeg", Size: best.Size}
}

// at reads a time in seconds.
func at(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// text brings what was typed into NFC: phones and file names of Apple send NFD. NUL goes, which Postgres cannot keep.
func text(s string) string {
	return norm.NFC.String(strings.ReplaceAll(s, "\x00", ""))
}
