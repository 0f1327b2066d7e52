package handlers

import (
	"errors"

	"rasoat/bot"
	"rasoat/casework"
)

// takeFile asks for the size that the channel tells, and for the measure of the day, before anything is fetched. What is
// not taken leaves the chat all the same: it is a list of children.
func (t *Turn) takeFile() error {
	f := t.Msg.File
	if f.Size > bot.MaxDownload {
		t.hides = true
		return sentence("document.too_large", map[string]int{"Limit": bot.MaxDownload >> 20})
	}
	err := casework.TakeUpload(t.ctx, t.Tx, t.Me, f.Size)
	if _, spent := errors.AsType[*casework.UploadError](err); spent {
		t.hides = true
	}
	return err
}
