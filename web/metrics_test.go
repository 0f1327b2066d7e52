package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"rasoat/casework/casetest"
	"rasoat/store"
	"rasoat/web"
)

// TestMetrics: each outcome stands with its count of today, those of nought included, and nothing else does.
func TestMetrics(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	outcomes := store.AskedOutcomes()
	w.Do(t, w.Officer, func(_ context.Context, tx *store.Tx) error {
		tx.CountAsked(w.Commune.ID, outcomes[0])
		tx.CountAsked(w.Commune.ID, outcomes[0])
		return nil
	})
	ask := func(method string) *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		web.Metrics(w.Store).ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), method, "/metrics", nil))
		return answer
	}
	lines := strings.Split(strings.TrimSpace(ask(http.MethodGet).Body.String()), "\n")
	if len(lines) != 2+len(outcomes) || lines[2] != `rasoat_sentences{outcome="`+string(outcomes[0])+`"} 2` || !strings.HasSuffix(lines[3], " 0") {
		t.Errorf("metrics are\n%s", strings.Join(lines, "\n"))
	}
	if code := ask(http.MethodPost).Code; code != http.StatusMethodNotAllowed {
		t.Errorf("POST gets %d", code)
	}
}
