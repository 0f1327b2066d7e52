package bot

import "context"

// Command is a line of the command menu: Name of 1–32 of a–z 0–9 _, Description of at most 256 characters.
type Command struct {
	Name        string `json:"command"`
	Description string `json:"description"`
}

// Account is the bot itself.
type Account struct {
	ID       int64  `json:"id"`
	Username string `json:"username"` // as in t.me/Username
	Name     string `json:"first_name"`
}

// Me asks who the token belongs to; a wrong token is Unauthorized.
func (c *Client) Me(ctx context.Context) (Account, error) {
	var a Account
	err := c.Call(ctx, "getMe", nil, &a)
	return a, err
}

// SetCommands sets the command menu of one chat, or the default one when chat is 0.
func (c *Client) SetCommands(ctx context.Context, chat int64, commands []Command) error {
	if commands == nil {
		commands = []Command{}
	}
	params := map[string]any{"commands": commands}
	if chat != 0 {
		params["scope"] = map[string]any{"type": "chat", "chat_id": chat}
	}
	return c.Call(ctx, "setMyCommands", params, nil)
}

// SetWebhook lets the server deliver updates to address, which must be HTTPS, with secret (1–256 of A–Z a–z 0–9 _ -) in
// a header. What waits is kept and delivered.
func (c *Client) SetWebhook(ctx context.Context, address string, secret Secret) error {
	const method = "setWebhook"
	if !isSecretToken(string(secret)) {
		return refuse(method, "webhook secret must be 1 to 256 letters, digits, _ or -")
	}
	params := map[string]any{"url": address, "secret_token": string(secret), "allowed_updates": wanted[:]}
	return c.Call(ctx, method, params, nil)
}

func isSecretToken(s string) bool {
	for _, b := range []byte(s) {
		if !isWordByte(b) && b != '-' {
			return false
		}
	}
	return 0 < len(s) && len(s) <= 256
}

func isWordByte(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b == '_'
}

// DeleteWebhook goes back to polling. What waits is kept.
func (c *Client) DeleteWebhook(ctx context.Context) error {
	return c.Call(ctx, "deleteWebhook", nil, nil)
}
