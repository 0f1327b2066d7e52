package handlers

import (
	"errors"
	"html"
	"strconv"
	"strings"

	"rasoat/bot"
	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// account journals what the reply shows: every record that was opened by itself, and of those read as a
// list the ones that the reply names; what a file was made of is taken to stand in it. A record that was
// only looked through on the way to another one is no record that was shown.
func (t *Turn) account() {
	looks := t.Tx.Looks()
	if len(looks) == 0 {
		return
	}
	said, filed := t.said()
	var shown []store.Look
	for _, l := range looks {
		if l.Alone || filed || isNamed(said, l) {
			shown = append(shown, l)
		}
	}
	action := ""
	if filed {
		action = store.LookFile
	}
	t.Tx.Showed(action, shown)
}

// said is all text of the reply as it is read, and whether a file goes with it.
func (t *Turn) said() (text string, filed bool) {
	var b strings.Builder
	for _, s := range t.out {
		b.WriteString(html.UnescapeString(s.out.Text) + "\n")
		for _, line := range s.out.Choices {
			for _, c := range line {
				b.WriteString(c.Label + "\n")
			}
		}
		filed = filed || s.out.File != nil && !s.out.Photo
	}
	return b.String(), filed
}

func isNamed(text string, l store.Look) bool {
	return l.Name != "" && strings.Contains(text, l.Name) || strings.Contains(text, l.Case.String())
}

// refusedBy is the reason of a refusal that the journal keeps, empty for an answer that merely was not
// understood. It tells no contents: a right that is missing, something that is not there or not in sight,
// a press that nobody was offered, somebody unknown.
func (t *Turn) refusedBy(err error) string {
	var right *registry.RefusedError
	var said *sentenceError
	switch {
	case errors.As(err, &right):
		return "right " + string(right.Action)
	case errors.Is(err, store.ErrNotFound):
		return "not in sight"
	case errors.As(err, &said) && said.template == "error.stranger":
		return "stranger " + strconv.FormatInt(t.chat.ID, 10)
	case t.forged:
		return "forged press"
	}
	return ""
}

// journalRefusal keeps what was not given. The work of the message is undone; this stays.
func (t *Turn) journalRefusal(err error) {
	if why := t.refusedBy(err); why != "" {
		t.Tx.Journal(store.Entry{
			Action: store.LookRefuse, UKey: t.Me.UKey, Note: why, Purpose: t.Tx.Purpose(), Looked: true,
		})
	}
}

// refuseSender keeps that somebody spoke in the private chat of another; nothing is said there.
func refuseSender(tx *store.Tx, m bot.Message) {
	note := "other sender " + strconv.FormatInt(m.UserID, 10) + " in " + strconv.FormatInt(m.ChatID, 10)
	tx.Journal(store.Entry{Door: string(casework.DoorChat), Action: store.LookRefuse, Note: note, Looked: true})
}
