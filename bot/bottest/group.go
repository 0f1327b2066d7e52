package bottest

// Group is a chat of several people that the bot is a member of. The bot sees
// every text in it, as it would with privacy mode off.
type Group struct {
	s    *Server
	chat *chat
}

// Group makes a group; its id is negative, as Telegram's are.
func (s *Server) Group(chatID int64, title string) *Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &Group{s, &chat{id: chatID, kind: "group", title: title, wrote: true}}
	s.chats[chatID] = g.chat
	return g
}

// Say sends a person's text to the group.
func (g *Group) Say(p *Person, text string) int {
	return p.send(g.current(), &message{kind: "text", Msg: Msg{Text: text, Entities: commandEntity(text)}})
}

// Press presses a button in the group.
func (g *Group) Press(p *Person, messageID int, labelOrData string) error {
	_, err := p.press(g.current(), messageID, labelOrData)
	return err
}

// Messages is what the group shows now.
func (g *Group) Messages() []Msg { return g.s.shown(g.current()) }

// current is the chat that the group is now; migration replaces it.
func (g *Group) current() *chat {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	return g.chat
}

// ID is the chat id that the group has now.
func (g *Group) ID() int64 { return g.current().id }

// Kick takes the bot out of the group.
func (g *Group) Kick() {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.chat.refusal = forbidden("bot was kicked from the " + map[string]string{"group": "group chat", "supergroup": "supergroup chat"}[g.chat.kind])
}

// Migrate turns the group into a supergroup with another id; the old id is
// refused from then on, with the new one beside the refusal.
func (g *Group) Migrate(newID int64) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	old := g.chat
	g.chat = &chat{id: newID, kind: "supergroup", title: old.title, wrote: true}
	g.s.chats[newID] = g.chat
	old.refusal = &refusal{code: 400, text: "Bad Request: group chat was upgraded to a supergroup chat", migrateTo: newID}
	g.s.nextMsg++
	g.s.enqueue(old.id, "message", map[string]any{"message_id": g.s.nextMsg - 1, "date": g.s.opt.Clock().Unix(), "chat": old.json(),
		"migrate_to_chat_id": newID})
}
