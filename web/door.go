package web

import (
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Door stands before all that is served: it answers only on the hosts that were configured, so that a name which
// somebody else points at us opens nothing; no browser may read, frame or keep what it gets; and a panic says nothing
// of what it was about. Pages have a stricter guard of their own behind it.
type Door struct {
	// Hosts are host or host:port, as requests name them.
	Hosts []string
	// AnyAddress lets requests through that name an address and no name: the program listens on all of its addresses.
	AnyAddress bool
	Log        *slog.Logger
}

// NewDoor is the door for what is listened on (host:port) and the URLs at which people and the channel reach us;
// empty ones are left out. A request to this very machine is always let through: supervisors ask so.
func NewDoor(listen string, log *slog.Logger, urls ...string) Door {
	d := Door{Log: log}
	if host, _, err := net.SplitHostPort(listen); err == nil {
		ip := net.ParseIP(host)
		d.AnyAddress = host == "" || ip != nil && ip.IsUnspecified()
		if !d.AnyAddress {
			d.Hosts = append(d.Hosts, listen)
		}
	}
	for _, text := range urls {
		if u, err := url.Parse(text); err == nil && u.Host != "" {
			d.Hosts = append(d.Hosts, u.Host)
		}
	}
	return d
}

// Before puts the door before a handler.
func (d Door) Before(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		shut(w.Header(), "default-src 'none'; frame-ancestors 'none'; base-uri 'none'")
		if !d.knows(r.Host) {
			http.Error(w, "misdirected", http.StatusMisdirectedRequest)
			return
		}
		defer quietly(d.Log, func(code string) { http.Error(w, "failed "+code, http.StatusInternalServerError) })
		next.ServeHTTP(w, r)
	})
}

func (d Door) knows(host string) bool {
	name := host
	if cut, _, err := net.SplitHostPort(host); err == nil {
		name = cut
	}
	ip := net.ParseIP(strings.Trim(name, "[]"))
	switch {
	case strings.EqualFold(name, "localhost"), ip != nil && ip.IsLoopback(), ip != nil && d.AnyAddress:
		return true
	}
	return slices.ContainsFunc(d.Hosts, func(own string) bool { return sameHost(host, own) })
}

// shut tells a browser to do nothing with an answer but what the policy lets it, and to keep none of it.
func shut(h http.Header, policy string) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// quietly is deferred: it answers a panic with a code for support, and logs no more than that. What a panic carries may
// hold what the request was about.
func quietly(log *slog.Logger, answer func(code string)) {
	v := recover()
	if v == nil {
		return
	}
	if v == http.ErrAbortHandler {
		panic(v)
	}
	code := supportCode()
	log.Error("a request panicked", "code", code)
	answer(code)
}
