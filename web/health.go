// Package web is what is served over HTTP beside the chat: whether the program is alive and ready.
// It may import casework, store, templates, documents and registry.
package web

import (
	"context"
	"net/http"
	"time"

	"rasoat/store"
)

// Health answers /livez while the process lives, /readyz while the database answers within a
// second, and /metrics with counts. None asks the channel: its failures must not make a supervisor restart us.
func Health(s *store.Store) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "alive") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), time.Second)
		defer cancel()
		if err := s.Ping(ctx); err != nil {
			say(w, http.StatusServiceUnavailable, "database does not answer")
			return
		}
		say(w, http.StatusOK, "ready")
	})
	mux.Handle("/metrics", Metrics(s))
	return mux
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}
