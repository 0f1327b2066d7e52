package handlers

import (
	"encoding/json"
	"fmt"

	"rasoat/bot"
	"rasoat/registry"
)

// conversation is where a chat stands: which flow waits for what, and the numbered choices of the
// prompt that was shown last. It is sealed in the database.
type conversation struct {
	Flow string          `json:"flow,omitempty"`
	Step string          `json:"step,omitempty"`
	Data json.RawMessage `json:"data,omitempty"`
	Menu []option        `json:"menu,omitempty"`
	// Prompt is what the flow has asked last, to be asked again after something else was looked at.
	Prompt  *bot.Out         `json:"prompt,omitempty"`
	Carries registry.Carries `json:"carries,omitempty"` // what the prompt is declared to say of a child
	Held    *conversation    `json:"held,omitempty"`    // the flow that waits meanwhile
}

// option is a choice that can be typed: by its number or by its label.
type option struct {
	Label string `json:"label"` // folded
	Press string `json:"press"`
}

func (c *conversation) read(state []byte) error {
	if len(state) == 0 {
		return nil
	}
	if err := json.Unmarshal(state, c); err != nil {
		*c = conversation{}
		return fmt.Errorf("read conversation: %w", err)
	}
	return nil
}

func (c *conversation) bytes() ([]byte, error) {
	if c.Flow == "" && len(c.Menu) == 0 {
		return nil, nil
	}
	b, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("write conversation: %w", err)
	}
	return b, nil
}

// chosen finds the choice that a typed text names, by number from 1 or by label without accents.
func (c *conversation) chosen(text string) (string, bool) {
	if n, ok := typedNumber(text); ok {
		if n >= 1 && n <= len(c.Menu) {
			return c.Menu[n-1].Press, true
		}
		return "", false
	}
	fold := registry.Fold(text)
	for _, o := range c.Menu {
		if o.Label == fold {
			return o.Press, true
		}
	}
	return "", false
}

// typedNumber reads "3", "3." or "3)" of at most two digits: longer ones are answers, not choices.
func typedNumber(text string) (int, bool) {
	n, digits := 0, 0
	for i, r := range text {
		switch {
		case r >= '0' && r <= '9' && digits < 2:
			n, digits = n*10+int(r-'0'), digits+1
		case (r == '.' || r == ')') && digits > 0 && i == len(text)-1:
		default:
			return 0, false
		}
	}
	return n, digits > 0
}
