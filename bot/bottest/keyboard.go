package bottest

import (
	"encoding/json"
	"net/url"
	"strings"
)

const maxButtons = 100 // in one inline keyboard; beyond it the API answers "reply markup is too long"

type replyMarkup struct {
	Inline   [][]inlineButton  `json:"inline_keyboard"`
	Keyboard [][]keyboardLabel `json:"keyboard"`
	Remove   bool              `json:"remove_keyboard"`
	Force    bool              `json:"force_reply"`
}

type inlineButton struct {
	Text  string          `json:"text"`
	Data  string          `json:"callback_data,omitempty"`
	URL   string          `json:"url,omitempty"`
	Style string          `json:"style,omitempty"`
	Copy  *copyText       `json:"copy_text,omitempty"`
	Web   json.RawMessage `json:"web_app,omitempty"`
	Login json.RawMessage `json:"login_url,omitempty"`
	Query *string         `json:"switch_inline_query,omitempty"`
	Here  *string         `json:"switch_inline_query_current_chat,omitempty"`
	Pay   bool            `json:"pay,omitempty"`
}

type copyText struct {
	Text string `json:"text"`
}

// keyboardLabel is a KeyboardButton, which may be a bare string.
type keyboardLabel struct {
	text    string
	contact bool
}

func (l *keyboardLabel) UnmarshalJSON(raw []byte) error {
	var button struct {
		Text    string `json:"text"`
		Contact bool   `json:"request_contact"`
	}
	if json.Unmarshal(raw, &l.text) == nil {
		return nil
	}
	err := json.Unmarshal(raw, &button)
	*l = keyboardLabel{button.Text, button.Contact}
	return err
}

// keyboard reads reply_markup and holds it against the rules that the types
// cannot express.
func (r *request) keyboard() (replyMarkup, error) {
	var k replyMarkup
	raw := r.text("reply_markup")
	if raw == "" || raw == "null" {
		return k, nil
	}
	if err := json.Unmarshal([]byte(raw), &k); err != nil {
		return k, badRequest("can't parse reply markup: %v", err)
	}
	if strings.Contains(raw, `"keyboard"`) && len(k.Keyboard) == 0 {
		return k, badRequest("can't parse reply markup: reply keyboard must be non-empty")
	}
	for _, row := range k.Keyboard {
		for _, label := range row {
			if label.text == "" {
				return k, badRequest("can't parse keyboard button: text must be non-empty")
			}
		}
	}
	return k, k.checkInline()
}

func (k *replyMarkup) checkInline() error {
	n := 0
	var rows [][]inlineButton
	for _, row := range k.Inline {
		for _, b := range row {
			if err := b.check(); err != nil {
				return err
			}
		}
		if n += len(row); len(row) > 0 {
			rows = append(rows, row)
		}
	}
	if n > maxButtons {
		return badRequest("reply markup is too long")
	}
	k.Inline = rows
	return nil
}

func (b inlineButton) check() error {
	if strings.TrimSpace(b.Text) == "" {
		return badRequest("can't parse inline keyboard button: Field \"text\" must be non-empty")
	}
	n := 0
	for _, set := range []bool{b.Data != "", b.URL != "", b.Copy != nil, b.Web != nil, b.Login != nil, b.Query != nil, b.Here != nil, b.Pay} {
		if set {
			n++
		}
	}
	switch {
	case n == 0:
		return badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case n > 1:
		return badRequest("can't parse inline keyboard button: exactly one type of button must be specified")
	case b.URL != "":
		return checkURL(b.URL)
	}
	return nil
}

// checkURL refuses what the official server refuses, bare host names included.
func checkURL(raw string) error {
	u, err := url.Parse(raw)
	if err == nil && u.Scheme == "tg" {
		return nil
	}
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !strings.Contains(u.Hostname(), ".") {
		return badRequest("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", raw)
	}
	return nil
}

// put writes the markup into a message.
func (k replyMarkup) put(m *message) {
	m.Buttons, m.markup = nil, ""
	for _, row := range k.Inline {
		var out []Button
		for _, b := range row {
			button := Button{Label: b.Text, Data: b.Data, URL: b.URL, Style: b.Style}
			if b.Copy != nil {
				button.Copy = b.Copy.Text
			}
			out = append(out, button)
		}
		m.Buttons = append(m.Buttons, out)
	}
	if len(k.Inline) > 0 {
		raw, _ := json.Marshal(map[string]any{"inline_keyboard": k.Inline})
		m.markup = string(raw)
	}
	for _, row := range k.Keyboard {
		for _, label := range row {
			m.Keyboard = append(m.Keyboard, label.text)
			if label.contact {
				m.Asks = label.text
			}
		}
	}
	m.NoKeys = k.Remove
	m.keyed = m.keyed || k.Keyboard != nil || k.Remove || k.Force
}
