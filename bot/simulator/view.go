package simulator

import (
	"html"
	"net/url"
	"strings"
	"time"

	"rasoat/bot/bottest"
)

// frame is one line of the stream.
type frame struct {
	Kind   string    `json:"kind"` // state, chat, msg, gone, toast, typing, spins, clock
	Person int64     `json:"person,omitempty"`
	Now    int64     `json:"now,omitempty"`  // business time, milliseconds
	Zone   int       `json:"zone,omitempty"` // its offset, minutes
	Chats  []chat    `json:"chats,omitempty"`
	Chat   *chat     `json:"chat,omitempty"`
	Msg    *msgView  `json:"msg,omitempty"`
	ID     int       `json:"id,omitempty"`
	Keys   *[]string `json:"keys,omitempty"`
	Spins  *[]spin   `json:"spins,omitempty"`
	Text   string    `json:"text,omitempty"`
	Alert  bool      `json:"alert,omitempty"`
}

// chat is a whole phone.
type chat struct {
	Person  int64     `json:"person"`
	Signal  bool      `json:"signal"`
	Blocked bool      `json:"blocked"`
	Keys    []string  `json:"keys"`
	Msgs    []msgView `json:"msgs"`
	Spins   []spin    `json:"spins"`
}

type msgView struct {
	ID        int                `json:"id"` // negative while it waits for signal
	Mine      bool               `json:"mine"`
	HTML      string             `json:"html"`
	At        int64              `json:"at"`
	Waiting   bool               `json:"waiting,omitempty"`
	Edited    bool               `json:"edited,omitempty"`
	Protected bool               `json:"protected,omitempty"`
	Silent    bool               `json:"silent,omitempty"`
	ReplyTo   int                `json:"replyTo,omitempty"`
	Buttons   [][]bottest.Button `json:"buttons,omitempty"`
	File      *fileView          `json:"file,omitempty"`
}

type fileView struct {
	Name  string `json:"name"`
	Size  int64  `json:"size"`
	URL   string `json:"url,omitempty"`
	Photo bool   `json:"photo,omitempty"`
}

func view(m bottest.Msg) msgView {
	v := msgView{ID: m.ID, Mine: !m.FromBot, HTML: m.HTML, At: m.At.UnixMilli(), Edited: m.Edited > 0, Protected: m.Protected,
		Silent: m.Silent, ReplyTo: m.ReplyTo, Buttons: m.Buttons}
	if m.File != nil {
		v.File = &fileView{Name: m.File.Name, Size: m.File.Size, Photo: m.Photo, URL: "files/" + m.File.ID + "/" + url.PathEscape(m.File.Name)}
	}
	if strings.HasPrefix(v.HTML, "/start ") && v.Mine {
		v.HTML = "/start" // a phone keeps what the link carried to itself
	}
	if m.Phone != "" {
		v.HTML = html.EscapeString(m.Phone)
	}
	return v
}

// waitingView shows something that has not left the phone yet.
func waitingView(i int, o outgoing) msgView {
	v := msgView{ID: -1 - i, Mine: true, HTML: html.EscapeString(o.text), At: o.at.UnixMilli(), Waiting: true, ReplyTo: o.replyTo}
	if o.file != "" {
		v.File = &fileView{Name: o.file, Size: int64(len(o.content))}
	}
	return v
}

func (p *page) chat(ph *phone) chat {
	now := ph.screen()
	c := chat{Person: ph.who.ID, Signal: now.signal, Blocked: ph.person.Blocked(), Keys: now.keys, Spins: now.spins,
		Msgs: make([]msgView, 0, len(now.msgs)+len(now.waiting))}
	for _, m := range now.msgs {
		c.Msgs = append(c.Msgs, view(m))
	}
	for i, o := range now.waiting {
		c.Msgs = append(c.Msgs, waitingView(i, o))
	}
	return c
}

func (p *page) state() frame {
	f := p.clock()
	f.Kind = "state"
	for _, who := range p.People {
		f.Chats = append(f.Chats, p.chat(p.phones[who.ID]))
	}
	return f
}

func (p *page) clock() frame {
	now := p.Now()
	_, offset := now.In(p.Zone).Zone()
	return frame{Kind: "clock", Now: now.UnixMilli(), Zone: offset / int(time.Minute/time.Second)}
}

// safeName keeps a file name from naming a folder.
func safeName(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' || r < ' ' {
			return '_'
		}
		return r
	}, name)
}
