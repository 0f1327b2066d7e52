package bottest

import (
	"errors"
	"fmt"
	"unicode/utf16"
)

// ErrBlocked is returned or, by methods without error, answered with id 0 when
// the person has blocked the bot: the app then offers no field to type in.
var ErrBlocked = errors.New("the person has blocked the bot")

// Start presses START, with the payload of a t.me link or "". A blocked bot is
// unblocked by it. It returns the id of the person's message.
func (p *Person) Start(payload string) int {
	p.Unblock()
	if payload != "" {
		payload = " " + payload
	}
	return p.Say("/start" + payload)
}

// Say sends a text. What is longer than a message is split, as the app does;
// the id of the last part is returned.
func (p *Person) Say(text string) int {
	id := 0
	for _, part := range split(text) {
		id = p.send(p.chat, &message{kind: "text", Msg: Msg{Text: part, Entities: commandEntity(part)}})
	}
	return id
}

// split cuts after 4096 UTF-16 units.
func split(text string) []string {
	u := utf16.Encode([]rune(text))
	var out []string
	for len(u) > maxText {
		out = append(out, string(utf16.Decode(u[:maxText])))
		u = u[maxText:]
	}
	return append(out, string(utf16.Decode(u)))
}

// Reply sends a text as an answer to a message.
func (p *Person) Reply(messageID int, text string) int {
	return p.send(p.chat, &message{kind: "text", Msg: Msg{Text: text, ReplyTo: messageID}})
}

// SendFile sends a document of any size; the bot can fetch 20 MB.
func (p *Person) SendFile(name string, content []byte, caption string) int {
	return p.sendFile(name, content, caption, false)
}

// SendPhoto sends a picture.
func (p *Person) SendPhoto(content []byte, caption string) int {
	return p.sendFile("photo.jpg", content, caption, true)
}

func (p *Person) sendFile(name string, content []byte, caption string, photo bool) int {
	p.s.mu.Lock()
	f := p.s.keep(name, content)
	p.s.mu.Unlock()
	return p.send(p.chat, &message{kind: "document", Msg: Msg{Text: caption, File: f, Photo: photo}})
}

// ShareContact sends the person's own telephone number.
func (p *Person) ShareContact(phone string) int {
	return p.send(p.chat, &message{kind: "contact", Msg: Msg{Phone: phone}})
}

// ShareForeignContact sends somebody else's number.
func (p *Person) ShareForeignContact(phone string) int {
	return p.send(p.chat, &message{kind: "contact", Msg: Msg{Phone: phone, Other: "foreign contact"}})
}

// SendOther sends a voice, sticker or location.
func (p *Person) SendOther(kind string) int {
	return p.send(p.chat, &message{kind: kind, Msg: Msg{Other: kind}})
}

func (p *Person) send(c *chat, m *message) int {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if c.refusal != nil {
		return 0
	}
	c.wrote = true
	m.From = p.id
	p.s.place(c, m)
	p.s.emit(Event{Kind: Sent, ChatID: c.id, Msg: m.copy()})
	p.s.enqueue(c.id, "message", p.s.messageJSON(c, m))
	return m.ID
}

// Edit changes a text of the person's own.
func (p *Person) Edit(messageID int, text string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	m := p.chat.find(messageID)
	if m == nil || m.From != p.id {
		return fmt.Errorf("edit message %d: not one of the person's own", messageID)
	}
	m.Text, m.HTML, m.Edited, m.EditedAt = text, markup(text, nil), m.Edited+1, p.s.opt.Clock()
	p.s.emit(Event{Kind: Edited, ChatID: p.id, Msg: m.copy()})
	p.s.enqueue(p.id, "edited_message", p.s.messageJSON(p.chat, m))
	return nil
}

// Delete takes a message out of the chat; a bot is not told of that.
func (p *Person) Delete(messageID int) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	m := p.chat.find(messageID)
	if m == nil {
		return fmt.Errorf("delete message %d: not in the chat", messageID)
	}
	p.s.remove(p.chat, m)
	return nil
}

// Press presses the button with this label, else with this data. The button
// must stand in the message now.
func (p *Person) Press(messageID int, labelOrData string) error {
	_, err := p.press(p.chat, messageID, labelOrData)
	return err
}

// PressID is Press and returns the id that the answer will carry.
func (p *Person) PressID(messageID int, labelOrData string) (string, error) {
	return p.press(p.chat, messageID, labelOrData)
}

func (p *Person) press(c *chat, messageID int, labelOrData string) (string, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	m := c.find(messageID)
	if c.refusal != nil {
		return "", ErrBlocked
	}
	if m == nil {
		return "", fmt.Errorf("press %q: message %d is not in the chat", labelOrData, messageID)
	}
	b, ok := m.Button(labelOrData)
	if !ok {
		return "", fmt.Errorf("press %q: message %d has no such button", labelOrData, messageID)
	}
	if b.Data == "" {
		return "", fmt.Errorf("press %q: the button opens or copies, the bot is not told", labelOrData)
	}
	return p.s.push(p, c, messageID, b.Data), nil
}

// PressData sends a press that is forged or comes from an old screen: nothing
// is checked. It returns the press id.
func (p *Person) PressData(messageID int, data string) string {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.s.push(p, p.chat, messageID, data)
}

// Block stops the bot; sending then gives 403.
func (p *Person) Block() { p.stand(forbidden("bot was blocked by the user"), "member", "kicked") }

// Unblock lets the bot write again, if it had been blocked.
func (p *Person) Unblock() { p.stand(nil, "kicked", "member") }

// Deactivate deletes the person's account; no update tells the bot.
func (p *Person) Deactivate() {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.chat.refusal = forbidden("user is deactivated")
}

func (p *Person) stand(refusal error, before, after string) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if (p.chat.refusal != nil) == (refusal != nil) {
		return
	}
	p.chat.refusal = refusal
	p.s.emit(Event{Kind: Standing, ChatID: p.id, Blocked: refusal != nil})
	p.s.enqueue(p.id, "my_chat_member", map[string]any{
		"chat": p.chat.json(), "from": p.json(), "date": p.s.opt.Clock().Unix(),
		"old_chat_member": map[string]any{"user": p.s.me(), "status": before},
		"new_chat_member": map[string]any{"user": p.s.me(), "status": after},
	})
}
