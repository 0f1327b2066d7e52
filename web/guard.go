package web

import (
	"log/slog"
	"net"
	"net/http"
	"strings"
)

// guard stands before every page: it answers only on the agency's own host, says to the browser what it may do
// with what it gets, and turns a panic into a page with a code for support.
type guard struct {
	host   string // of the public URL, with its port if it has one; requests for another host are refused
	secure bool   // the public URL is https
	log    *slog.Logger
	paper  *paper
}

// policy lets a page load our own style and send its forms to us, and nothing else: no script at all.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// wrap puts the guard before a handler.
func (g guard) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		shut(h, policy)
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("X-Robots-Tag", "noindex, nofollow")
		if g.secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if !sameHost(r.Host, g.host) {
			http.Error(w, "misdirected", http.StatusMisdirectedRequest)
			return
		}
		defer quietly(g.log, func(code string) { g.paper.plain(w, http.StatusInternalServerError, "page.broken", code) })
		next.ServeHTTP(w, r)
	})
}

// sameHost compares without case, and lets the port go that belongs to the scheme.
func sameHost(asked, own string) bool { return strings.EqualFold(bare(asked), bare(own)) }

func bare(host string) string {
	if name, port, err := net.SplitHostPort(host); err == nil && (port == "80" || port == "443") {
		return name
	}
	return host
}
