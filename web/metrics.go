package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

// Metrics answers /metrics with counts in the text form that Prometheus reads: how many sentences of today were
// understood, asked back about, not understood or given up. No text, no person, no place.
func Metrics(s *store.Store) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			say(w, http.StatusMethodNotAllowed, "only GET")
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), time.Second)
		defer cancel()
		var counts map[store.AskedOutcome]int
		err := s.As(ctx, store.Nothing(0), func(tx *store.Tx) (err error) {
			counts, err = tx.AskedOn(ctx, registry.DateOf(tx.Now))
			return err
		})
		if err != nil {
			say(w, http.StatusServiceUnavailable, "database does not answer")
			return
		}
		var b strings.Builder
		b.WriteString("# HELP rasoat_sentences Sentences of today by what became of them.\n# TYPE rasoat_sentences gauge\n")
		for _, outcome := range store.AskedOutcomes() {
			fmt.Fprintf(&b, "rasoat_sentences{outcome=%q} %d\n", outcome, counts[outcome])
		}
		say(w, http.StatusOK, strings.TrimSuffix(b.String(), "\n"))
	})
}
