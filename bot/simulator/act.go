package simulator

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strings"
)

// Limits of what a page sends, in bytes. A person may send more than a bot can
// fetch (20 MB): the bot has to say so.
const (
	maxAction = 64 << 10
	maxFile   = 50 << 20
)

// read decodes the body of an action and answers for itself when it cannot.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAction)).Decode(into)
	if err != nil {
		http.Error(w, "body is no action", http.StatusBadRequest)
	}
	return err == nil
}

func done(w http.ResponseWriter) { w.WriteHeader(http.StatusNoContent) }

func (p *page) start(w http.ResponseWriter, r *http.Request, ph *phone) {
	var a struct{ Payload *string }
	if !read(w, r, &a) {
		return
	}
	if !ph.hasSignal() {
		http.Error(w, "no signal", http.StatusConflict)
		return
	}
	payload := ph.who.StartPayload
	if a.Payload != nil {
		payload = *a.Payload
	}
	ph.person.Start(payload)
	done(w)
}

func (p *page) say(w http.ResponseWriter, r *http.Request, ph *phone) {
	var a struct {
		Text    string
		ReplyTo int
	}
	if !read(w, r, &a) {
		return
	}
	text := strings.TrimSpace(a.Text)
	if text == "" {
		http.Error(w, "nothing to say", http.StatusBadRequest)
		return
	}
	ph.send(outgoing{text: text, replyTo: a.ReplyTo, at: p.Now()})
	if !ph.hasSignal() {
		p.sendChat(ph)
	}
	done(w)
}

func (p *page) press(w http.ResponseWriter, r *http.Request, ph *phone) {
	var a struct {
		Message int
		Data    string
	}
	if !read(w, r, &a) {
		return
	}
	if ph.person.Blocked() {
		http.Error(w, "the bot is blocked", http.StatusConflict)
		return
	}
	ph.press(a.Message, a.Data)
	p.hub.send(p.spins(ph))
	done(w)
}

// file takes the content as the body; name and caption stand in the query.
func (p *page) file(w http.ResponseWriter, r *http.Request, ph *phone) {
	content, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxFile))
	if err != nil {
		http.Error(w, "file is too big", http.StatusRequestEntityTooLarge)
		return
	}
	q := r.URL.Query()
	ph.send(outgoing{text: q.Get("caption"), file: safeName(q.Get("name")), content: content, photo: q.Get("photo") == "yes", at: p.Now()})
	if !ph.hasSignal() {
		p.sendChat(ph)
	}
	done(w)
}

func (p *page) signal(w http.ResponseWriter, r *http.Request, ph *phone) {
	var a struct{ On bool }
	if !read(w, r, &a) {
		return
	}
	ph.setSignal(a.On)
	p.sendChat(ph)
	done(w)
}

func (p *page) block(w http.ResponseWriter, r *http.Request, ph *phone) {
	var a struct{ On bool }
	if !read(w, r, &a) {
		return
	}
	if a.On {
		ph.person.Block()
	} else {
		ph.person.Unblock()
	}
	done(w)
}

func (p *page) commands(w http.ResponseWriter, _ *http.Request, ph *phone) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(p.Server.Commands(ph.who.ID, "vi"))
}

// serveFile hands out an attachment; only pictures are shown in place.
func (p *page) serveFile(w http.ResponseWriter, r *http.Request) {
	f, ok := p.Server.File(r.PathValue("id"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	kind, place := "application/octet-stream", "attachment"
	switch f.MIME {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		kind, place = f.MIME, "inline"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType(place, map[string]string{"filename": f.Name}))
	_, _ = w.Write(f.Content)
}
