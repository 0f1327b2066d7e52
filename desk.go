package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"rasoat/bot"
	"rasoat/store"
	"rasoat/web"
)

// desk makes the pages of the public URL; nil when none is set.
func (s *service) desk(p program, h *house) (http.Handler, error) {
	if h.cfg.PublicURL == "" {
		return nil, nil
	}
	at, err := url.Parse(h.cfg.PublicURL)
	if err != nil {
		return nil, fmt.Errorf("read the public URL: %w", err) // checked with the settings
	}
	return web.NewDesk(web.Desk{Store: h.store, Talk: s.talk(p), URL: at, Log: p.log})
}

// pageFile marks the id of a file that came in by a page, among those of the channel.
const pageFile = "page:"

// talk lets a page speak with the same handlers as the chat.
func (s *service) talk(p program) func(context.Context, web.Input) error {
	return func(ctx context.Context, in web.Input) error {
		m := bot.Message{
			UpdateID: in.Update, ChatID: in.Chat, UserID: in.Chat, Private: true, MessageID: int(in.Message),
			Kind: bot.KindText, Text: in.Text, At: p.clock.Now(),
		}
		switch {
		case in.Press != "":
			m.Kind, m.Press, m.Text = bot.KindPress, in.Press, ""
		case in.File != nil:
			m.Kind, m.File = bot.KindDocument, &bot.File{ID: pageFile + strconv.FormatInt(in.File.ID, 10), Name: in.File.Name, Size: in.File.Size}
		}
		if err := s.handler.Handle(ctx, m); err != nil {
			return err
		}
		return s.out.Settle(ctx, in.Chat)
	}
}

// download fetches a file from where it came in.
func (s *service) download(h *house) func(context.Context, string, int64) ([]byte, error) {
	return func(ctx context.Context, fileID string, limit int64) (content []byte, err error) {
		text, ours := strings.CutPrefix(fileID, pageFile)
		if !ours {
			return s.client.Download(ctx, fileID, limit)
		}
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read file of a page: %w", err)
		}
		err = h.store.As(ctx, store.Nothing(0), func(tx *store.Tx) (err error) {
			content, err = tx.PageFile(ctx, id)
			return err
		})
		if err == nil && int64(len(content)) > limit {
			return nil, fmt.Errorf("read file of a page: longer than %d bytes", limit)
		}
		return content, err
	}
}
