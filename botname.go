package main

import (
	"context"
	"fmt"
	"io"

	"rasoat/bot"
	"rasoat/store"
)

// inviteCommand asks the channel for the bot's name, which a link needs. Without a token, or with the
// channel away, the invitation has its short code all the same.
func inviteCommand(ctx context.Context, p program, args []string) int {
	cfg, err := readConfig(p.environ, p.root, p.home)
	if err != nil {
		return p.fail(err, 2)
	}
	name := ""
	if cfg.TelegramToken != "" {
		me, err := bot.New(bot.Config{Token: cfg.TelegramToken, API: cfg.TelegramAPI, Log: p.log}).Me(ctx)
		if err != nil {
			fmt.Fprintln(p.stderr, "rasoat: the channel does not answer, so there is a code and no link")
		}
		name = me.Username
	}
	return withStore(func(ctx context.Context, s *store.Store, args []string, stdout, stderr io.Writer) int {
		return runInvite(ctx, s, name, args, stdout, stderr)
	})(ctx, p, args)
}
