package bottest

import (
	"slices"
	"time"
)

// Msg is one message as the chat shows it now.
type Msg struct {
	ID                int
	ChatID            int64
	From              int64 // user id; the bot's for its own
	FromBot           bool
	Text              string // plain text, or the caption of a file
	HTML              string // the same with its formatting
	Entities          []Entity
	Buttons           [][]Button // inline buttons under the message
	Keyboard          []string   // labels of the reply keyboard that came with it
	NoKeys            bool       // it took the reply keyboard away
	File              *FileMsg
	Photo             bool   // File is a picture
	Phone             string // shared contact
	Asks              string // label of the key that shares the person's own telephone number
	Other             string // voice, sticker, location: a kind without content here
	ReplyTo           int
	Edited            int // how many times
	Deleted           bool
	Protected, Silent bool // protect_content, disable_notification
	At, EditedAt      time.Time
}

// Button is an inline button: one of Data, URL and Copy is set.
type Button struct{ Label, Data, URL, Copy, Style string }

// FileMsg is a file in a chat with its content.
type FileMsg struct {
	ID, Name, MIME string
	Size           int64
	Content        []byte
}

// Button finds a button by its label, else by its data.
func (m Msg) Button(labelOrData string) (Button, bool) {
	all := slices.Concat(m.Buttons...)
	for _, b := range all {
		if b.Label == labelOrData {
			return b, true
		}
	}
	for _, b := range all {
		if b.Data != "" && b.Data == labelOrData {
			return b, true
		}
	}
	return Button{}, false
}

// message is a Msg with what only the server knows of it.
type message struct {
	Msg
	markup string // the inline keyboard, canonical JSON: what "not modified" compares
	keyed  bool   // it came with a reply keyboard and can therefore not be edited
	kind   string // text, document, photo
}

func (m *message) copy() Msg {
	c := m.Msg
	c.Entities = slices.Clone(m.Entities)
	c.Buttons = slices.Clone(m.Buttons)
	return c
}
