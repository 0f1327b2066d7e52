package bot

// The library's buttons know neither copy_text nor is_persistent, so these are our own.

type inlineKeyboard struct {
	Rows [][]inlineButton `json:"inline_keyboard"`
}

type inlineButton struct {
	Text  string    `json:"text"`
	Press string    `json:"callback_data,omitempty"`
	URL   string    `json:"url,omitempty"`
	Copy  *copyText `json:"copy_text,omitempty"`
}

type copyText struct {
	Text string `json:"text"`
}

type replyKeyboard struct {
	Rows       [][]key `json:"keyboard"`
	Persistent bool    `json:"is_persistent"`
	Resize     bool    `json:"resize_keyboard"`
	Once       bool    `json:"one_time_keyboard,omitempty"`
}

type key struct {
	Text    string `json:"text"`
	Contact bool   `json:"request_contact,omitempty"`
}

type noKeyboard struct {
	Remove bool `json:"remove_keyboard"`
}

// keysPerRow keeps Vietnamese labels of three words whole on a narrow phone.
const keysPerRow = 2

// markup is the reply_markup of o, nil when it has none.
func (o Out) markup() any {
	switch {
	case o.Contact != "":
		return replyKeyboard{Rows: [][]key{{{Text: o.Contact, Contact: true}}}, Resize: true, Once: true}
	case o.Keyboard == nil:
		return inline(o.Choices)
	case len(o.Keyboard) == 0:
		return noKeyboard{Remove: true}
	}
	k := replyKeyboard{Persistent: true, Resize: true}
	for i, label := range o.Keyboard {
		if i%keysPerRow == 0 {
			k.Rows = append(k.Rows, nil)
		}
		last := len(k.Rows) - 1
		k.Rows[last] = append(k.Rows[last], key{Text: label})
	}
	return k
}

func inline(choices [][]Choice) any {
	var k inlineKeyboard
	for _, choices := range choices {
		var row []inlineButton
		for _, c := range choices {
			row = append(row, c.button())
		}
		if len(row) > 0 {
			k.Rows = append(k.Rows, row)
		}
	}
	if k.Rows == nil {
		return nil
	}
	return k
}

func (c Choice) button() inlineButton {
	b := inlineButton{Text: c.Label, Press: c.Press, URL: c.URL}
	if c.Copy != "" {
		b.Copy = &copyText{Text: c.Copy}
	}
	return b
}
