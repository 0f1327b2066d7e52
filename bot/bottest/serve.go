package bottest

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

var (
	errNotFound     = &refusal{code: 404, text: "Not Found"}
	errUnauthorized = &refusal{code: 401, text: "Unauthorized"}
)

// played are the methods that the server can play. The specification knows
// many more; those answer 501.
func played() map[string]method {
	return map[string]method{
		"getMe": (*Server).getMe, "getChat": (*Server).getChat, "sendChatAction": (*Server).sendChatAction,
		"sendMessage": (*Server).sendMessage, "sendDocument": (*Server).sendDocument, "sendPhoto": (*Server).sendPhoto,
		"editMessageText": (*Server).editMessageText, "editMessageCaption": (*Server).editMessageCaption,
		"editMessageReplyMarkup": (*Server).editMessageReplyMarkup,
		"deleteMessage":          (*Server).deleteMessage, "deleteMessages": (*Server).deleteMessages,
		"answerCallbackQuery": (*Server).answerCallbackQuery, "getFile": (*Server).getFile,
		"setMyCommands": (*Server).setMyCommands, "getMyCommands": (*Server).getMyCommands, "deleteMyCommands": (*Server).deleteMyCommands,
		"setWebhook": (*Server).setWebhook, "deleteWebhook": (*Server).deleteWebhook, "getWebhookInfo": (*Server).getWebhookInfo,
	}
}

// serve answers one call: read, fault, check, play, log.
func (s *Server) serve(w http.ResponseWriter, h *http.Request) {
	token, ok := strings.CutPrefix(h.PathValue("bot"), "bot")
	if !ok {
		writeRefusal(w, errNotFound)
		return
	}
	if token != s.opt.Token {
		writeRefusal(w, errUnauthorized)
		return
	}
	r, err := readRequest(s.canonical(h.PathValue("method")), h)
	at := s.opt.Wire()
	fault := s.strike(r)
	if fault != nil && fault.before(h.Context(), s.ctx) {
		s.log(r, at, 0, fault.name())
		panic(http.ErrAbortHandler)
	}
	if fault != nil && fault.Code != 0 {
		s.log(r, at, fault.Code, fault.name())
		fault.write(w)
		return
	}
	var result any
	if err == nil {
		result, err = s.play(h.Context(), r)
	}
	code, text := status(err)
	s.log(r, at, code, text)
	if fault != nil && fault.Cut == AfterAccept {
		fault.wait(h.Context(), s.ctx)
		panic(http.ErrAbortHandler)
	}
	write(w, result, err)
}

// canonical finds the method's spelling: Telegram ignores case.
func (s *Server) canonical(name string) string {
	if _, ok := s.spec.Methods[name]; ok {
		return name
	}
	for known := range s.spec.Methods {
		if strings.EqualFold(known, name) {
			return known
		}
	}
	return name
}

// play checks a request and carries it out.
func (s *Server) play(ctx context.Context, r *request) (any, error) {
	if _, ok := s.spec.Methods[r.method]; !ok {
		return nil, &refusal{code: 404, text: "Not Found: method not found"}
	}
	if err := s.spec.check(r); err != nil {
		return nil, err
	}
	if r.method == "getUpdates" {
		return s.getUpdates(ctx, r)
	}
	do := s.methods[r.method]
	if do == nil {
		return nil, &refusal{code: 501, text: "Not Implemented: bottest does not play " + r.method}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return do(s, r)
}

func status(err error) (int, string) {
	var r *refusal
	switch {
	case err == nil:
		return 200, ""
	case errors.As(err, &r):
		return r.code, r.text
	case errors.Is(err, context.Canceled):
		return 0, "client left"
	}
	return 500, err.Error()
}

type envelope struct {
	OK          bool        `json:"ok"`
	Result      any         `json:"result,omitempty"`
	ErrorCode   int         `json:"error_code,omitempty"`
	Description string      `json:"description,omitempty"`
	Parameters  *parameters `json:"parameters,omitempty"`
}

type parameters struct {
	RetryAfter int   `json:"retry_after,omitempty"`
	MigrateTo  int64 `json:"migrate_to_chat_id,omitempty"`
}

func write(w http.ResponseWriter, result any, err error) {
	if err == nil {
		writeJSON(w, 200, envelope{OK: true, Result: result})
		return
	}
	var r *refusal
	if !errors.As(err, &r) {
		r = &refusal{code: 500, text: "Internal Server Error: " + err.Error()}
	}
	writeRefusal(w, r)
}

func writeRefusal(w http.ResponseWriter, r *refusal) {
	e := envelope{ErrorCode: r.code, Description: r.text}
	if r.after != 0 || r.migrateTo != 0 {
		e.Parameters = &parameters{r.after, r.migrateTo}
	}
	writeJSON(w, r.code, e)
}

func writeJSON(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(v)
}
