package bot

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"
)

const (
	secretHeader = "X-Telegram-Bot-Api-Secret-Token" // #nosec G101 -- the name of a header
	maxUpdate    = 1 << 20                           // bytes of one delivered update
)

// webhook is the front for updates that the server delivers.
type webhook struct {
	secret [sha256.Size]byte // of equal length for every secret, so that comparing tells nothing
	open   bool
	handle func(context.Context, Message) error
	log    *slog.Logger

	wrong, told atomic.Int64 // calls without the secret; when they were told last, in Unix seconds
}

// Webhook hands delivered updates to handle, which sees what a Poller's would: the server keeps the order of a chat
// and repeats what was not answered with 2xx. Answers: 200 handled, 405 not a POST, 401 wrong secret (every one, when
// secret is empty), 413 over 1 MB, 400 no update, 500 handle failed.
func Webhook(secret Secret, handle func(context.Context, Message) error, log *slog.Logger) http.Handler {
	return &webhook{
		secret: sha256.Sum256([]byte(secret)),
		open:   secret != "",
		handle: handle,
		log:    orSilent(log),
	}
}

// ServeHTTP implements http.Handler. The secret is looked at before the body is read.
func (h *webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	case !h.isKnown(r.Header.Get(secretHeader)):
		h.refused()
		http.Error(w, "wrong secret", http.StatusUnauthorized)
	default:
		h.deliver(w, r)
	}
}

// refused is told at once, then once a minute: whoever knocks must not fill the log.
func (h *webhook) refused() {
	n, now := h.wrong.Add(1), time.Now().Unix()
	if last := h.told.Load(); now-last >= 60 && h.told.CompareAndSwap(last, now) {
		h.log.Warn("webhook called with a wrong secret", "times", n)
	}
}

func (h *webhook) isKnown(secret string) bool {
	sum := sha256.Sum256([]byte(secret))
	return subtle.ConstantTimeCompare(sum[:], h.secret[:]) == 1 && h.open
}

func (h *webhook) deliver(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		http.Error(w, "update is too large", http.StatusRequestEntityTooLarge)
		return
	}
	m, parseErr := parse(body)
	if err != nil || parseErr != nil {
		http.Error(w, "no update", http.StatusBadRequest)
		return
	}
	if err := guard(r.Context(), h.handle, m); err != nil {
		h.log.Error("message not handled", "update", m.UpdateID, "chat", m.ChatID, "err", err)
		http.Error(w, "not handled", http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusOK)
}
