package handlers

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"rasoat/bot"
	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// Turn is one message being answered: who wrote, in which transaction, where the conversation
// stands, and what will be said. Features are functions of a turn.
type Turn struct {
	Tx   *store.Tx
	Me   registry.Membership // zero for a stranger
	Unit registry.Unit       // of the membership
	Msg  bot.Message
	Text string  // what was typed, trimmed, when a step awaits text
	IDs  []int64 // of the press, when a choice was pressed or typed

	ctx  context.Context
	h    *Handler
	chat store.Chat
	conv conversation
	out  []saying
	// hides: what was typed holds a number and is deleted (design 9), also when it is refused.
	hides bool
	// answered: the press answers what was asked back about a sentence.
	answered bool
	// under is the newest message of the chat before this one.
	under int64
	// bare are the records of a reply that goes out in its strict form.
	bare []store.Look
	// forged: what was pressed is nothing that this program ever offers.
	forged bool
}

// saying is one message of the reply.
type saying struct {
	out    bot.Out
	prompt bool

	carries, holds registry.Carries // what it is declared to say of a child, and what was found in it
}

// act is the turn's hand in casework: everything that one message does is one batch for undo.
func (t *Turn) act() casework.Act {
	return casework.Act{By: t.Me, Door: t.door(), Batch: uuid.New()}
}

// door is the way by which the message came in: a page of ours is a chat like another, with a door of its own.
func (t *Turn) door() casework.Door {
	if store.IsPage(t.chat.ID) {
		return casework.DoorPage
	}
	return casework.DoorChat
}

// Say adds a message without choices; the conversation stays where it is.
func (t *Turn) Say(template string, data any) error {
	text, err := templates.Render(template, data)
	if err != nil {
		return err
	}
	t.out = append(t.out, saying{carries: templates.Carries(template), out: bot.Out{Text: text, Protect: t.protected()}})
	return nil
}

// SendPhoto adds a picture with a caption.
func (t *Turn) SendPhoto(name string, content []byte, caption string, data any) error {
	if err := t.attach(name, content, caption, data); err != nil {
		return err
	}
	t.out[len(t.out)-1].out.Photo = true
	t.out[len(t.out)-1].carries = templates.Carries(caption)
	return nil
}

// Share marks the last message as one that may be forwarded: it holds nothing personal.
func (t *Turn) Share() { t.out[len(t.out)-1].out.Protect = false }

// Ask adds the message that becomes the conversation's prompt: its choices are numbered and can be
// typed. Where a choice was pressed on the newest message of the chat, that message is edited.
func (t *Turn) Ask(template string, data any, rows ...[]Choice) error {
	text, err := templates.Render(template, data)
	if err != nil {
		return err
	}
	menu, choices, err := number(rows)
	if err != nil {
		return err
	}
	t.conv.Menu = menu
	t.out = append(t.out, saying{
		prompt: true, carries: carried(template, rows), out: bot.Out{Text: text, Choices: choices, Protect: t.protected()},
	})
	return nil
}

// Await says which flow goes on with the next text, and keeps the flow's own data until then. A flow
// that asks only by choices keeps its data with an empty step.
func (t *Turn) Await(flow, step string, data any) error {
	b, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("keep flow data: %w", err)
	}
	t.conv.Flow, t.conv.Step, t.conv.Data = flow, step, b
	return nil
}

// Data reads what the flow has kept; false when another flow or none is going on.
func (t *Turn) Data(flow string, into any) bool {
	return t.conv.Flow == flow && json.Unmarshal(t.conv.Data, into) == nil
}

// End forgets the flow; the prompt's choices go with it.
func (t *Turn) End() { t.conv = conversation{} }

// protected: what officers, collaborators and police see is personal unless a feature says otherwise.
func (t *Turn) protected() bool {
	switch t.Me.Role {
	case registry.RoleOfficer, registry.RoleCollaborator, registry.RolePolice:
		return true
	}
	return false
}

// finish writes the conversation and the replies.
func (t *Turn) finish() error {
	t.keepPrompt()
	state, err := t.conv.bytes()
	if err != nil {
		return err
	}
	t.chat.State = state
	if err := t.Tx.SaveState(t.ctx, t.chat); err != nil {
		return err
	}
	if t.hides {
		if err := t.deleteHeard(); err != nil {
			return err
		}
	}
	t.weigh()
	reopen := t.reopen()
	t.account()
	return t.post(reopen)
}

// deleteHeard takes the message that is being answered out of the chat.
func (t *Turn) deleteHeard() error {
	return t.Tx.Enqueue(t.ctx, store.Post{
		Chat: t.chat.ID, Reader: t.Me.ID, Verb: store.Delete, Kind: store.KindReply,
		Priority: store.AtScreen, MessageID: int64(t.Msg.MessageID), Body: []byte("{}"),
	})
}

// post puts the replies into the outbox. Only the first prompt may take the place of the message
// that was pressed, and only while that is the newest of the chat; what is personal never that of one that can be
// forwarded, which an edit does not change.
func (t *Turn) post(reopen string) error {
	inPlace := t.Msg.Kind == bot.KindPress && t.chat.Last == int64(t.Msg.MessageID) && len(t.out) == 1 &&
		(t.Msg.Protected || store.IsPage(t.chat.ID) || !t.isPersonal())
	var posts []store.Post
	for _, s := range t.out {
		for _, out := range paged(s.out, t.markRoom()) {
			body, err := json.Marshal(out)
			if err != nil {
				return fmt.Errorf("write reply: %w", err)
			}
			p := store.Post{Chat: t.chat.ID, Reader: t.Me.ID, Verb: store.Send, Kind: store.KindReply, Priority: store.AtScreen, Body: body}
			p.Carries, p.Holds, p.Reopen = s.carries, s.holds, reopen
			if inPlace && s.prompt && len(posts) == 0 {
				p.Verb, p.MessageID = store.Edit, int64(t.Msg.MessageID)
			}
			posts = append(posts, p)
		}
	}
	return t.Tx.Enqueue(t.ctx, posts...)
}

// paged splits a text that the channel would refuse, with so much room for a mark before each page; the choices stand
// under the last one.
func paged(o bot.Out, room int) []bot.Out {
	limit := bot.MaxText
	if o.File != nil {
		limit = bot.MaxCaption
	}
	pages := bot.Pages(o.Text, limit-room)
	if len(pages) <= 1 {
		return []bot.Out{o}
	}
	outs := make([]bot.Out, len(pages))
	for i, text := range pages {
		outs[i] = bot.Out{Text: text, Protect: o.Protect}
	}
	outs[len(outs)-1].Choices, outs[len(outs)-1].Keyboard = o.Choices, o.Keyboard
	outs[0].File, outs[0].Photo = o.File, o.Photo
	return outs
}
