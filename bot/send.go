package bot

import (
	"context"
	"errors"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// sent is the part of an accepted message that we need.
type sent struct {
	ID int `json:"message_id"`
}

// Send says o in a chat and returns the id of the message. What the channel would refuse is refused here, unsent.
func (c *Client) Send(ctx context.Context, chat int64, o Out) (messageID int, err error) {
	r := o.request(chat)
	if text := o.fault(); text != "" {
		return 0, refuse(r.method, text)
	}
	var m sent
	if err := c.do(ctx, r, &m); err != nil {
		return 0, err
	}
	return m.ID, nil
}

func (o Out) request(chat int64) request {
	params := map[string]any{"chat_id": chat}
	put(params, "protect_content", o.Protect)
	put(params, "disable_notification", o.Silent)
	if markup := o.markup(); markup != nil {
		params["reply_markup"] = markup
	}
	if o.File == nil {
		words(params, "text", o.Text)
		return request{method: "sendMessage", params: params, wait: sendWait}
	}
	if o.Text != "" {
		words(params, "caption", o.Text)
	}
	method, field := "sendDocument", "document"
	if o.Photo {
		method, field = "sendPhoto", "photo"
	}
	// FileBytes makes a new reader each time, so a request can be repeated.
	file := tgbotapi.RequestFile{Name: field, Data: tgbotapi.FileBytes{Name: o.File.Name, Bytes: o.File.Content}}
	return request{method: method, params: params, files: []tgbotapi.RequestFile{file}, wait: fileWait}
}

// put sets a flag that is false by default.
func put(params map[string]any, name string, on bool) {
	if on {
		params[name] = true
	}
}

// words sets HTML text; links in a message show no preview, which would be fetched by a stranger.
func words(params map[string]any, name, html string) {
	params[name], params["parse_mode"] = html, "HTML"
	if name == "text" {
		params["link_preview_options"] = map[string]bool{"is_disabled": true}
	}
}

// Edit replaces the text and the choices of a message, or its caption when it is a file. An edit that changes nothing is
// a success. Files and keyboards cannot be edited in. See MessageGone for what to do when the message is not there.
func (c *Client) Edit(ctx context.Context, chat int64, messageID int, o Out) error {
	if text := o.editFault(); text != "" {
		return refuse("editMessageText", text)
	}
	err := c.edit(ctx, "editMessageText", "text", chat, messageID, o)
	if isText(err, "there is no text in the message") {
		err = c.edit(ctx, "editMessageCaption", "caption", chat, messageID, o)
	}
	if isText(err, "message is not modified") {
		return nil
	}
	return err
}

func (o Out) editFault() string {
	if o.File != nil || o.Keyboard != nil {
		return "a file or a keyboard cannot be edited in"
	}
	return o.fault()
}

func (c *Client) edit(ctx context.Context, method, field string, chat int64, messageID int, o Out) error {
	params := map[string]any{"chat_id": chat, "message_id": messageID}
	words(params, field, o.Text)
	if markup := o.markup(); markup != nil {
		params["reply_markup"] = markup
	}
	return c.Call(ctx, method, params, nil)
}

// Delete removes a message. One that is not there is a success; one older than 48 h is a BadRequest and stays.
func (c *Client) Delete(ctx context.Context, chat int64, messageID int) error {
	err := c.Call(ctx, "deleteMessage", map[string]any{"chat_id": chat, "message_id": messageID}, nil)
	if isText(err, "message to delete not found") {
		return nil
	}
	return err
}

// Answer ends the waiting of a pressed button, with plain text of at most MaxAnswer characters or none. A press that
// was answered or is too old is NotFound.
func (c *Client) Answer(ctx context.Context, pressID, text string) error {
	const method = "answerCallbackQuery"
	if len([]rune(text)) > MaxAnswer {
		return refuse(method, "text of the answer is too long")
	}
	params := map[string]any{"callback_query_id": pressID}
	if text != "" {
		params["text"] = text
	}
	return c.Call(ctx, method, params, nil)
}

// Typing shows for about five seconds that an answer is being written.
func (c *Client) Typing(ctx context.Context, chat int64) error {
	return c.Call(ctx, "sendChatAction", map[string]any{"chat_id": chat, "action": "typing"}, nil)
}

// isText reports whether err is a refusal whose description holds part.
func isText(err error, part string) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.cause == nil && strings.Contains(e.Text, part)
}
