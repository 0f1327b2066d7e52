package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// publicAPI is Telegram's own Bot API.
const publicAPI = "https://api.telegram.org"

// Deadlines of one request, from dialling to the last byte.
const (
	sendWait = 10 * time.Second
	fileWait = 60 * time.Second // download or upload
	pollGap  = 10 * time.Second // beyond the time a poll may be held
)

// Config is what a Client needs.
type Config struct {
	Token  Secret
	API    string       // base URL, without the token; empty: Telegram's own
	Client *http.Client // nil: one of our own, through HTTPS_PROXY when set
	Log    *slog.Logger // nil: silent
}

// Client speaks the Bot API. Every method has a deadline of its own besides the context's; what fails holds an *Error.
// It is safe for concurrent use.
type Client struct {
	token func() string // a closure: fmt prints unexported strings, whatever their type
	base  string
	http  *http.Client
	log   *slog.Logger
}

// New makes a client; it sends nothing.
func New(cfg Config) *Client {
	c := &Client{
		token: func() string { return string(cfg.Token) },
		base:  strings.TrimRight(cfg.API, "/"),
		http:  httpClient(cfg.Client),
		log:   orSilent(cfg.Log),
	}
	if c.base == "" {
		c.base = publicAPI
	}
	return c
}

// CloseIdle closes kept connections that carry nothing now.
func (c *Client) CloseIdle() { c.http.CloseIdleConnections() }

// Call makes any request. Strings go as they are, nil is left out, everything else as JSON; the result is decoded into
// out unless that is nil.
func (c *Client) Call(ctx context.Context, method string, params map[string]any, out any) error {
	return c.do(ctx, request{method: method, params: params, wait: sendWait}, out)
}

// request is one call with its files and its deadline.
type request struct {
	method string
	params map[string]any
	files  []tgbotapi.RequestFile
	wait   time.Duration
}

func (c *Client) do(ctx context.Context, r request, out any) error {
	params, err := encode(r.params)
	if err != nil {
		return refuse(r.method, err.Error())
	}
	ctx, cancel := context.WithTimeout(ctx, r.wait)
	defer cancel()
	w := &wire{ctx: ctx, http: c.http}
	answer, err := c.exchange(w, r, params)
	if err == nil && out != nil {
		err = json.Unmarshal(answer.Result, out)
	}
	if err == nil {
		return nil
	}
	e := c.failure(r.method, w, err)
	c.log.Debug("telegram request failed", "method", r.method, "kind", e.Kind, "code", e.Code)
	return e
}

// exchange lets the library make the request over w.
func (c *Client) exchange(w *wire, r request, params tgbotapi.Params) (*tgbotapi.APIResponse, error) {
	api := &tgbotapi.BotAPI{Token: url.PathEscape(c.token()), Client: w}
	api.SetAPIEndpoint(strings.ReplaceAll(c.base, "%", "%%") + "/bot%s/%s")
	if len(r.files) > 0 {
		return api.UploadFiles(r.method, params, r.files)
	}
	return api.MakeRequest(r.method, params)
}

// encode writes parameters the way a form carries them.
func encode(in map[string]any) (tgbotapi.Params, error) {
	out := make(tgbotapi.Params, len(in))
	for name, value := range in {
		switch v := value.(type) {
		case nil:
		case string:
			out[name] = v
		default:
			text, err := json.Marshal(v)
			if err != nil {
				return nil, fmt.Errorf("encode %s: %w", name, err)
			}
			out[name] = string(text)
		}
	}
	return out, nil
}

func orSilent(log *slog.Logger) *slog.Logger {
	if log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return log
}
