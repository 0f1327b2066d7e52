package bot

import (
	"strings"
	"unicode/utf8"
)

// What the channel allows. Lengths are UTF-16 units of what a reader sees, after tags and entities are taken out.
const (
	MaxText    = 4096
	MaxCaption = 1024
	MaxPress   = 64  // bytes
	MaxCopy    = 256 // characters
	MaxAnswer  = 200 // characters
	MaxKeys    = 6   // of a persistent keyboard: our own limit, what a small phone shows
	MaxUpload  = 50 << 20
)

// Out is one thing to say. Its JSON form keeps every difference, so that a reply can wait in a queue.
type Out struct {
	Text     string     `json:"text,omitempty"`    // HTML: b i u s code pre a blockquote tg-spoiler; Send refuses more than MaxText, see Pages
	Choices  [][]Choice `json:"choices,omitempty"` // buttons under the message, row by row
	Keyboard []string   `json:"keyboard,omitzero"` // persistent keyboard: nil leaves it, empty removes it; not together with Choices
	Contact  string     `json:"contact,omitempty"` // label of a key with which the person shares their own telephone number; takes the place of Keyboard
	File     *Upload    `json:"file,omitempty"`    // sent as a document; Text is its caption, at most MaxCaption
	Photo    bool       `json:"photo,omitempty"`   // File is shown as a picture
	Protect  bool       `json:"protect,omitempty"` // no forwarding, no saving
	Silent   bool       `json:"silent,omitempty"`  // no sound
}

// Choice is one button: exactly one of Press (1–64 bytes), URL and Copy is set.
type Choice struct {
	Label string `json:"label"`
	Press string `json:"press,omitempty"`
	URL   string `json:"url,omitempty"`
	Copy  string `json:"copy,omitempty"` // text for the clipboard
}

// Upload is a file to send.
type Upload struct {
	Name    string `json:"name"`
	Content []byte `json:"content"`
}

// fault says in a few words why o cannot be sent; "" when it can.
func (o Out) fault() string {
	switch {
	case len(o.Choices) > 0 && (o.Keyboard != nil || o.Contact != ""):
		return "choices and a keyboard do not fit one message"
	case len(o.Keyboard) > MaxKeys:
		return "too many keys"
	case o.File != nil:
		return o.fileFault()
	case strings.TrimSpace(o.Text) == "":
		return "text is empty"
	case Length(o.Text) > MaxText:
		return "text is too long: split it by Pages"
	}
	return choicesFault(o.Choices)
}

func (o Out) fileFault() string {
	switch {
	case o.File.Name == "":
		return "file has no name"
	case len(o.File.Content) == 0:
		return "file is empty"
	case len(o.File.Content) > MaxUpload:
		return "file is too large"
	case Length(o.Text) > MaxCaption:
		return "caption is too long"
	}
	return choicesFault(o.Choices)
}

func choicesFault(rows [][]Choice) string {
	for _, row := range rows {
		for _, c := range row {
			if text := c.fault(); text != "" {
				return text
			}
		}
	}
	return ""
}

func (c Choice) fault() string {
	actions := 0
	for _, action := range [...]string{c.Press, c.URL, c.Copy} {
		if action != "" {
			actions++
		}
	}
	switch {
	case strings.TrimSpace(c.Label) == "":
		return "choice has no label"
	case actions != 1:
		return "choice needs exactly one of press, url and copy"
	case len(c.Press) > MaxPress:
		return "press data is too long"
	case utf8.RuneCountInString(c.Copy) > MaxCopy:
		return "text to copy is too long"
	}
	return ""
}
