package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// Desk is the page on which a member works without a chat, or with what a chat may not carry: the same
// conversation, on the agency's own server. It opens by a one-time link or by a code from the admin, and needs
// no script.
type Desk struct {
	Store *store.Store
	// Talk does what a member does on the page, as it would be done in a chat, and returns when the answer is kept.
	Talk func(ctx context.Context, in Input) error
	// URL is the public address that links begin with.
	URL *url.URL
	Log *slog.Logger

	tries   *tries
	paper   *paper
	uploads chan struct{}
}

// Input is one thing that a member did on the page.
type Input struct {
	Chat    int64 // the page
	Update  int64 // names the input: a form that is sent twice does its work once
	Message int64 // the message whose choice was pressed, or the number of the typed one
	Press   string
	Text    string
	File    *File
}

// File is what a member sent: its content is kept under ID.
type File struct {
	ID   int64
	Name string
	Size int64
}

// What a form may hold; the reader of lists has limits of its own.
const (
	maxForm = 64 << 10
	maxFile = 20 << 20
	// uploadsAtOnce is how many files are in memory together; the others wait.
	uploadsAtOnce = 8
)

// NewDesk returns the pages, behind their guard, at the path of the public URL.
func NewDesk(d Desk) (http.Handler, error) {
	base := strings.TrimSuffix(d.URL.Path, "/")
	var err error
	if d.paper, err = newPaper(base); err != nil {
		return nil, err
	}
	d.tries, d.uploads = newTries(), make(chan struct{}, uploadsAtOnce)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /style.css", d.paper.style)
	mux.HandleFunc("GET /m/{token}", d.showLink)
	mux.HandleFunc("POST /m/{token}", d.openLink)
	mux.HandleFunc("GET /t/{token}", d.showFile)
	mux.HandleFunc("POST /t/{token}", d.openLink)
	mux.HandleFunc("GET /tep", d.fetch)
	mux.HandleFunc("GET /vao", d.showCode)
	mux.HandleFunc("POST /vao", d.useCode)
	mux.HandleFunc("GET /viec", d.visited(d.show))
	mux.HandleFunc("POST /viec", d.visited(d.say))
	mux.HandleFunc("GET /viec/tep/{message}", d.visited(d.file))
	mux.HandleFunc("POST /ra", d.visited(d.leave))
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { d.paper.refuse(w) })
	return guard{host: d.URL.Host, secure: d.secure(), log: d.Log, paper: d.paper}.wrap(http.StripPrefix(base, mux)), nil
}

func (d *Desk) secure() bool { return d.URL.Scheme == "https" }

// visitor is who looks at a page.
type visitor struct {
	by   registry.Membership
	chat int64
	key  string // the cookie
}

// visited finds out who asks, by the cookie of a visit or session, with the rights of this moment.
func (d *Desk) visited(page func(http.ResponseWriter, *http.Request, visitor)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		key := d.cookie(r)
		v, err := d.whose(r.Context(), key)
		switch {
		case errors.Is(err, store.ErrLinkUnknown), errors.Is(err, store.ErrSessionUnknown), errors.Is(err, store.ErrSessionExpired):
			d.dropCookie(w)
			d.paper.plain(w, http.StatusForbidden, "page.over", nil)
		case err != nil:
			d.fail(w, err)
		default:
			page(w, r, v)
		}
	}
}

// whose asks the database at each request: an ended membership ends its pages at once.
func (d *Desk) whose(ctx context.Context, key string) (v visitor, err error) {
	kind, token, _ := cutKey(key)
	err = d.Store.As(ctx, store.Nothing(0), func(tx *store.Tx) error {
		v = visitor{key: key}
		switch kind {
		case keyVisit:
			visit, err := casework.VisitOf(ctx, tx, token)
			if err != nil {
				return err
			}
			if v.by = visit.By; visit.IsFile() {
				return store.ErrLinkUnknown // a link to a file opens that file alone
			}
		case keySession:
			if v.by, err = casework.SessionMember(ctx, tx, token); err != nil {
				return err
			}
		default:
			return store.ErrSessionUnknown
		}
		v.chat = store.PageChat(v.by.ID)
		return nil
	})
	return v, err
}

// fail says nothing of why: the log has it, with the code that the page shows.
func (d *Desk) fail(w http.ResponseWriter, err error) {
	code := supportCode()
	d.Log.Error("a page failed", "code", code, "err", err)
	d.paper.plain(w, http.StatusInternalServerError, "page.broken", code)
}
