package web

import (
	"crypto/hmac"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"strings"
	"time"
)

// A cookie holds the kind of its key and a token: "v." a visit by link, "s." a session by code.
const (
	keyVisit   = "v"
	keySession = "s"
)

func cutKey(key string) (kind, token string, ok bool) { return strings.Cut(key, ".") }

// pageCookie and fileCookie are bound to this host, and to https where there is any.
func (d *Desk) pageCookie() string { return d.bound("rasoat") }

func (d *Desk) fileCookie() string { return d.bound("rasoat-tep") }

func (d *Desk) bound(name string) string {
	if d.secure() {
		return "__Host-" + name
	}
	return name
}

func (d *Desk) cookie(r *http.Request) string { return d.cookieOf(r, d.pageCookie()) }

func (d *Desk) cookieOf(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// keep gives the browser its key until it is closed; the server ends it sooner.
func (d *Desk) keep(w http.ResponseWriter, key string) { d.keepAs(w, d.pageCookie(), key) }

func (d *Desk) keepAs(w http.ResponseWriter, name, key string) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: key, Path: "/", HttpOnly: true, Secure: d.secure(), SameSite: http.SameSiteStrictMode,
	})
}

func (d *Desk) dropCookie(w http.ResponseWriter) { d.dropAs(w, d.pageCookie()) }

func (d *Desk) dropAs(w http.ResponseWriter, name string) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Path: "/", HttpOnly: true, Secure: d.secure(), SameSite: http.SameSiteStrictMode, MaxAge: -1, Expires: time.Unix(1, 0),
	})
}

// formKey is what a form of this visitor carries, so that no other site can send one.
func (d *Desk) formKey(key string) string {
	return hex.EncodeToString(d.Store.Keys().Hash("form " + key))
}

func (d *Desk) isOurForm(r *http.Request, key string) bool {
	return hmac.Equal([]byte(r.PostFormValue("key")), []byte(d.formKey(key)))
}

// supportCode is short enough to be read over the telephone.
func supportCode() string { return rand.Text()[:4] }
