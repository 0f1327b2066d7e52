package handlers

import (
	"rasoat/casework"
	"rasoat/registry"
)

// staffRoute invites everybody on a list of staff; reading and writing are a job, as in importRoute.
func staffRoute() Route {
	return Route{
		Name:   "staff",
		Right:  registry.ActInvite,
		Hidden: true,
		File:   (*Turn).staffFile,
		Presses: map[string]func(*Turn) error{
			"sf_start": (*Turn).staffStart,
			"sf_yes":   (*Turn).staffYes,
			"sf_no":    (*Turn).staffNo,
		},
		Steps:   map[string]func(*Turn) error{"file": (*Turn).staffStart},
		Expects: map[string]Expect{"file": expectsChoice},
	}
}

// staffStart says what to send; a text in place of a file is answered with the same.
func (t *Turn) staffStart() error {
	if err := t.Await("staff", "file", nil); err != nil {
		return err
	}
	return t.Ask("staff.start", t.Unit, row(choice("cancel", "cancel")))
}

// staffFile leaves the list to the worker.
func (t *Turn) staffFile() error {
	f := t.Msg.File
	if err := t.takeFile(); err != nil {
		return err
	}
	t.End()
	return casework.StartStaff(t.ctx, t.Tx, t.act(), t.chat.ID, casework.SentFile{ID: f.ID, Name: f.Name, Message: int64(t.Msg.MessageID)})
}

func (t *Turn) staffYes() error {
	job, _ := t.id(0)
	bound, _ := t.id(1)
	return casework.AcceptStaff(t.ctx, t.Tx, t.act(), t.chat.ID, job, bound == 1)
}

func (t *Turn) staffNo() error {
	job, ok := t.id(0)
	if !ok || job == 0 {
		return casework.ErrImportGone
	}
	if err := casework.DeclineStaff(t.ctx, t.Tx, t.act(), t.chat.ID, job); err != nil {
		return err
	}
	return t.Ask("staff.declined", nil, row(choice("invite_list", "sf_start"), choice("menu", "menu")))
}
