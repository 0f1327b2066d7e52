package web

import (
	"errors"
	"mime"
	"net/http"
	"strconv"

	"rasoat/casework"
	"rasoat/store"
)

// showFile does not open the link to a file: whatever previews links must not use it up.
func (d *Desk) showFile(w http.ResponseWriter, _ *http.Request) {
	d.paper.render(w, http.StatusOK, "link_file", nil)
}

// goToFile gives the browser a key of its own to the file, beside that of the page on which it may be working, so that
// a fetch that broke off can be begun again there and nowhere else.
func (d *Desk) goToFile(w http.ResponseWriter, r *http.Request, visit string) {
	d.keepAs(w, d.fileCookie(), visit)
	http.Redirect(w, r, d.paper.base+"/tep", http.StatusSeeOther)
}

// fetch hands out the file of the link that this browser has opened.
func (d *Desk) fetch(w http.ResponseWriter, r *http.Request) {
	var visit casework.Visit
	err := d.Store.As(r.Context(), store.Nothing(0), func(tx *store.Tx) (err error) {
		visit, err = casework.VisitOf(r.Context(), tx, d.cookieOf(r, d.fileCookie()))
		return err
	})
	switch {
	case errors.Is(err, store.ErrLinkUnknown), err == nil && !visit.IsFile():
		d.dropAs(w, d.fileCookie())
		d.paper.refuse(w)
	case err != nil:
		d.fail(w, err)
	default:
		sendFile(w, visit.To.Name, visit.To.File)
	}
}

func sendFile(w http.ResponseWriter, name string, content []byte) {
	atLeisure(w)
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	_, _ = w.Write(content)
}
