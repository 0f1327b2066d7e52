package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// shown is how many messages a page holds: what stands above has been dealt with.
const shown = 6

// said is a message as the dispatcher writes it; web reads its JSON and knows nothing else of the channel.
type said struct {
	Text    string `json:"text"`
	Choices [][]struct {
		Label string `json:"label"`
		Press string `json:"press"`
		URL   string `json:"url"`
		Copy  string `json:"copy"`
	} `json:"choices"`
	File *struct {
		Name    string `json:"name"`
		Content []byte `json:"content"`
	} `json:"file"`
	Photo bool `json:"photo"`
}

// message is what the page shows of one. Text is HTML that our own templates made.
type message struct {
	ID   int64
	Text template.HTML
	Said said
	Last bool
}

// view is the whole page.
type view struct {
	Who      string
	Key      string // of the forms
	Messages []message
	Update   int64 // of whatever is done on this page: sent twice, it is done once
	Next     int64 // of the message that is typed
	MaySend  bool  // a file can be sent: it would otherwise only be refused
}

// show is the conversation, the newest message last.
func (d *Desk) show(w http.ResponseWriter, r *http.Request, v visitor) {
	page := view{Key: d.formKey(v.key), MaySend: v.by.May(registry.ActImport)}
	err := d.Store.As(r.Context(), store.Nothing(0), func(tx *store.Tx) error {
		page.Messages = nil
		kept, err := tx.PageMessages(r.Context(), v.chat, shown)
		if err != nil {
			return err
		}
		for i, one := range kept {
			m := message{ID: one.ID, Last: i == len(kept)-1}
			if err := json.Unmarshal(one.Body, &m.Said); err != nil {
				return fmt.Errorf("read message %d of a page: %w", one.ID, err)
			}
			m.Text = spoilers(m.Said.Text)
			page.Messages = append(page.Messages, m)
		}
		if page.Update, page.Next, err = tx.PageIDs(r.Context()); err != nil {
			return err
		}
		unit, err := tx.Unit(r.Context(), v.by.Unit)
		if err != nil {
			return err
		}
		page.Who, err = templates.Text("page.who", map[string]any{"Me": v.by, "Unit": unit})
		return err
	})
	if err != nil {
		d.fail(w, err)
		return
	}
	d.paper.render(w, http.StatusOK, "desk", page)
}

// spoilers are a tag of the channel that browsers do not know; on the member's own page nothing need be hidden.
func spoilers(text string) template.HTML {
	return template.HTML(strings.NewReplacer("<tg-spoiler>", "", "</tg-spoiler>", "").Replace(text)) // #nosec G203 -- our own templates have escaped it
}

// say does one thing and shows what came of it. A form of another visitor, or of another site, does nothing.
func (d *Desk) say(w http.ResponseWriter, r *http.Request, v visitor) {
	done, err := d.receive(w, r)
	defer done()
	if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
		d.paper.plain(w, http.StatusRequestEntityTooLarge, "page.too_large", nil)
		return
	}
	if err != nil {
		d.paper.refuse(w)
		return
	}
	if r.MultipartForm != nil {
		defer r.MultipartForm.RemoveAll()
	}
	if !d.isOurForm(r, v.key) {
		d.paper.refuse(w)
		return
	}
	in, ok := d.read(w, r, v)
	if !ok {
		return
	}
	if in.Press == "" && in.Text == "" && in.File == nil {
		d.paper.goOn(w, r)
		return
	}
	if err := d.Talk(r.Context(), in); err != nil {
		d.fail(w, err)
		return
	}
	d.paper.goOn(w, r)
}

// read makes an input of a form. The number of the form must be one that a page gave out: it is negative.
func (d *Desk) read(w http.ResponseWriter, r *http.Request, v visitor) (in Input, ok bool) {
	update, err := strconv.ParseInt(r.PostFormValue("update"), 10, 64)
	message, merr := strconv.ParseInt(r.PostFormValue("message"), 10, 64)
	if err != nil || merr != nil || update >= 0 || message <= 0 {
		d.paper.refuse(w)
		return in, false
	}
	in = Input{Chat: v.chat, Update: update, Message: message, Press: r.PostFormValue("press"), Text: strings.TrimSpace(r.PostFormValue("text"))}
	in.File, ok = d.received(w, r, v)
	return in, ok
}

// file hands out what a message carries.
func (d *Desk) file(w http.ResponseWriter, r *http.Request, v visitor) {
	id, err := strconv.ParseInt(r.PathValue("message"), 10, 64)
	if err != nil {
		d.paper.refuse(w)
		return
	}
	var kept store.PageMessage
	err = d.Store.As(r.Context(), store.Nothing(0), func(tx *store.Tx) (err error) {
		kept, err = tx.PageMessage(r.Context(), v.chat, id)
		return err
	})
	var m said
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && (json.Unmarshal(kept.Body, &m) != nil || m.File == nil):
		d.paper.refuse(w)
	case err != nil:
		d.fail(w, err)
	default:
		sendFile(w, m.File.Name, m.File.Content)
	}
}

// leave ends the visit or session and takes away what stood on the page.
func (d *Desk) leave(w http.ResponseWriter, r *http.Request, v visitor) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if !d.isOurForm(r, v.key) {
		d.paper.refuse(w)
		return
	}
	kind, token, _ := cutKey(v.key)
	err := d.Store.As(r.Context(), store.Nothing(0), func(tx *store.Tx) error {
		if err := tx.ClearPage(r.Context(), v.chat); err != nil {
			return err
		}
		tx.Journal(store.Entry{Actor: v.by.ID, Door: string(casework.DoorPage), Action: "page_left", UKey: v.by.UKey, Looked: true})
		if kind == keySession {
			return casework.CloseSession(r.Context(), tx, token)
		}
		return casework.EndVisit(r.Context(), tx, token)
	})
	if err != nil {
		d.fail(w, err)
		return
	}
	d.dropCookie(w)
	d.paper.plain(w, http.StatusOK, "page.left", nil)
}
