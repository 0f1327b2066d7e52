package bot

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// ErrTooLarge says that a file or an answer is longer than its limit.
var ErrTooLarge = errors.New("longer than the limit")

// errStranger is an answer that no Bot API gives: a proxy's page, a login portal.
var errStranger = errors.New("the answer does not come from a Bot API")

// errNoFile is an answer to a download that is no file.
var errNoFile = errors.New("the file is not there")

// quoted is what a refusal repeats of the message that it refuses.
var quoted = regexp.MustCompile(`"[^"]*"`)

// failure turns whatever a request ended with into an Error without the token.
func (c *Client) failure(method string, w *wire, err error) *Error {
	e := &Error{Code: w.status, After: w.after, method: method}
	if refused, ok := errors.AsType[*tgbotapi.Error](err); ok {
		e.refused(refused)
	} else {
		e.unanswered(c.bare(err))
	}
	e.Text = c.clean(e.Text)
	return e
}

// refused fills in what the Bot API said.
func (e *Error) refused(r *tgbotapi.Error) {
	e.Text, e.Code = quoted.ReplaceAllString(r.Message, `"…"`), codeOf(r.Code, e.Code, r.Message)
	e.Kind = kindOf(e.Code, e.Text)
	if r.RetryAfter > 0 {
		e.Kind, e.After = Retry429, time.Duration(r.RetryAfter)*time.Second
	}
	if r.MigrateToChatID != 0 {
		e.Kind, e.MigrateTo = Migrated, r.MigrateToChatID
	}
	if e.Text == "" {
		e.Text, e.cause = errStranger.Error(), errStranger
	}
	e.settle()
}

// unanswered fills in a failure on the way, or an answer that is none.
func (e *Error) unanswered(cause error) {
	e.Kind, e.Text, e.cause = Network, cause.Error(), cause
	switch {
	case e.Code >= http.StatusInternalServerError:
		e.Kind = Server5xx
	case e.Code == http.StatusTooManyRequests:
		e.Kind = Retry429
	case errors.Is(cause, errNoFile):
		e.Kind = NotFound
	}
	if e.Code >= http.StatusBadRequest {
		e.Text = strconv.Itoa(e.Code) + " " + http.StatusText(e.Code) + ": " + e.Text
	}
	e.settle()
}

// settle makes sure that a Retry429 names a time: one that does not is never repeated at once.
func (e *Error) settle() {
	if e.Kind == Retry429 && e.After <= 0 {
		e.After = time.Second
	}
}

// bare takes the address, and so the token, out of a transport error and keeps what a caller asks for by errors.Is.
func (c *Client) bare(err error) error {
	for {
		outer, ok := errors.AsType[*url.Error](err)
		if !ok {
			break
		}
		err = outer.Err
	}
	if text := err.Error(); c.clean(text) != text {
		return errors.New(c.clean(text))
	}
	// A dial that was given up reports the system's words beside the reason; the reason is what callers branch on.
	for _, known := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return known
		}
	}
	return err
}

// quotedURL is where a refusal repeats an address of ours, which may be a one-time link.
var quotedURL = regexp.MustCompile(`URL '[^']*'`)

// clean masks the token, as it is and as it stands in an address, and quoted addresses.
func (c *Client) clean(text string) string {
	if token := c.token(); token != "" {
		text = strings.ReplaceAll(text, token, masked)
		text = strings.ReplaceAll(text, url.PathEscape(token), masked)
		text = strings.ReplaceAll(text, url.QueryEscape(token), masked)
	}
	return quotedURL.ReplaceAllString(text, "URL '"+masked+"'")
}
