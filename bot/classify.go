package bot

import (
	"net/http"
	"strings"
)

// gone are the descriptions of a 400 which mean that the addressed thing is not there, in lower case.
var gone = [...]string{
	"chat not found", "user not found", "chat_id is empty", "peer_id_invalid",
	"message to edit not found", "message to delete not found", "message can't be edited", "message_id_invalid",
	"query is too old", "query id is invalid",
}

// barred are the descriptions of a 400 which mean that the bot may not write into a group.
var barred = [...]string{"not enough rights", "have no rights to send", "need administrator rights", "chat_write_forbidden"}

// phrases give the code by the start of a description, for answers that come without one.
var phrases = [...]struct {
	text string
	code int
}{
	{"Too Many Requests", http.StatusTooManyRequests},
	{"Forbidden", http.StatusForbidden},
	{"Unauthorized", http.StatusUnauthorized},
	{"Conflict", http.StatusConflict},
	{"Bad Request", http.StatusBadRequest},
	{"Internal Server Error", http.StatusInternalServerError},
	{"Bad Gateway", http.StatusBadGateway},
}

// kindOf sorts a refusal of the Bot API by code and description.
func kindOf(code int, text string) ErrorKind {
	switch {
	case code == http.StatusTooManyRequests:
		return Retry429
	case code == http.StatusForbidden:
		return Blocked403
	case code == http.StatusConflict:
		return Conflict
	case code == http.StatusUnauthorized, code == http.StatusNotFound && text == "Not Found":
		return Unauthorized // a token of the wrong shape is answered with a bare 404
	case code >= http.StatusInternalServerError:
		return Server5xx
	case code < http.StatusBadRequest:
		return Network
	}
	return kindOfRequest(strings.ToLower(text))
}

func kindOfRequest(text string) ErrorKind {
	switch {
	case containsAny(text, gone[:]):
		return NotFound
	case containsAny(text, barred[:]):
		return Blocked403
	}
	return BadRequest
}

func containsAny(text string, parts []string) bool {
	for _, part := range parts {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

// codeOf finds the code of a refusal: its own, else the status of HTTP (the library drops the code of a refused
// upload), else what the description starts with.
func codeOf(own, status int, text string) int {
	if own != 0 {
		return own
	}
	if status >= http.StatusBadRequest {
		return status
	}
	for _, p := range phrases {
		if strings.HasPrefix(text, p.text) {
			return p.code
		}
	}
	return status
}
