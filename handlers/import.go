package handlers

import (
	"rasoat/bot"
	"rasoat/casework"
	"rasoat/registry"
)

// importRoute takes a commune's list. Reading and writing are a job; what it says in between are
// notices under one message, whose buttons come back here.
func importRoute() Route {
	return Route{
		Name:     "import",
		Commands: []string{"nhap"},
		Right:    registry.ActImport,
		Start:    (*Turn).importStart,
		File:     (*Turn).importFile,
		Steps:    map[string]func(*Turn) error{"file": (*Turn).importStart},
		Presses: map[string]func(*Turn) error{
			"im_yes":  (*Turn).importYes,
			"im_no":   (*Turn).importNo,
			"im_work": (*Turn).importWork,
		},
	}
}

// importStart says what to send; a text in place of a file is answered with the same.
func (t *Turn) importStart() error {
	if err := t.Await("import", "file", nil); err != nil {
		return err
	}
	return t.Ask("import.start", t.Unit, row(choice("cancel", "cancel")))
}

// importFile leaves the list to the worker. What is too large is refused before anything is fetched.
func (t *Turn) importFile() error {
	f := t.Msg.File
	if f.Size > bot.MaxDownload {
		return sentence("document.too_large", map[string]int{"Limit": bot.MaxDownload >> 20})
	}
	t.End()
	return casework.StartImport(t.ctx, t.Tx, t.act(), t.chat.ID, casework.SentFile{ID: f.ID, Name: f.Name, Message: int64(t.Msg.MessageID)})
}

func (t *Turn) importYes() error {
	job, _ := t.id(0)
	return casework.AcceptImport(t.ctx, t.Tx, t.act(), t.chat.ID, job)
}

func (t *Turn) importNo() error {
	job, ok := t.id(0)
	if !ok || job == 0 {
		return casework.ErrImportGone
	}
	if err := casework.DeclineImport(t.ctx, t.Tx, t.act(), t.chat.ID, job); err != nil {
		return err
	}
	return t.Ask("import.declined", nil, row(choice("menu", "menu")))
}

// importWork goes on with the day's work once the list is in.
func (t *Turn) importWork() error { return t.start(t.h.routes.name["work"]) }
