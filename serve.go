package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"rasoat/bot"
	"rasoat/casework"
	"rasoat/handlers"
	"rasoat/notify"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/web"
)

// service is the running program: what hears, what speaks, what works and what ticks.
type service struct {
	client   *bot.Client
	handler  *handlers.Handler
	out      *notify.Dispatcher
	worker   *casework.Worker
	schedule *notify.Schedule
}

func serveCommand(ctx context.Context, p program, _ []string) int {
	cfg, err := readConfig(p.environ, p.root, p.home)
	if err == nil {
		err = cfg.readyToServe()
	}
	if err != nil {
		return p.fail(err, 2)
	}
	h, err := p.openHouse(ctx, cfg)
	if err != nil {
		return p.fail(err, 1)
	}
	err = errors.Join(p.serve(ctx, h), h.Close())
	if err != nil {
		return p.fail(err, 1)
	}
	return 0
}

// serve runs until ctx ends. What the channel has accepted by then is acknowledged; what it has not
// is sent by the next start.
func (p program) serve(ctx context.Context, h *house) error {
	s, err := p.newService(ctx, h)
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	if h.cfg.WebhookURL != "" {
		g.Go(func() error {
			return p.persist(ctx, "set the webhook", func() error {
				return s.client.SetWebhook(ctx, h.cfg.WebhookURL, h.cfg.WebhookSecret)
			})
		})
	} else {
		g.Go(func() error { return s.poll(ctx, p) })
	}
	s.start(ctx, g)
	desk, err := s.desk(p, h)
	if err != nil {
		return err
	}
	doors := doors(h.cfg, web.Health(h.store), bot.Webhook(h.cfg.WebhookSecret, s.handler.Handle, p.log), desk)
	door := web.NewDoor(h.cfg.Listen, p.log, h.cfg.PublicURL, h.cfg.WebhookURL)
	g.Go(func() error { return listen(ctx, h.cfg.Listen, p.newServer(door.Before(doors))) })
	p.log.Info("serving", "listen", h.cfg.Listen, "webhook", h.cfg.WebhookURL != "")
	return g.Wait()
}

// persist repeats what the channel must answer before we can work, with growing pauses, until ctx
// ends: an outage of the channel is no reason to give up. A refused token or request is.
func (p program) persist(ctx context.Context, what string, fn func() error) error {
	for pause := time.Second; ; pause = min(2*pause, time.Minute) {
		err := fn()
		if err == nil || ctx.Err() != nil {
			return nil
		}
		if kind := bot.KindOf(err); kind == bot.Unauthorized || kind == bot.BadRequest {
			return fmt.Errorf("%s: %w", what, err)
		}
		p.log.Warn("the channel does not answer, trying again", "to", what, "pause", pause, "err", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
	}
}

// doors is what is served over HTTP: health, the webhook at the path that the channel is told, and the pages of the
// public URL, if there is one.
func doors(cfg Config, health, webhook, desk http.Handler) http.Handler {
	mux := http.NewServeMux()
	rest := health
	if desk != nil {
		rest = desk
	}
	mux.Handle("/", rest)
	mux.Handle("/livez", health)
	mux.Handle("/readyz", health)
	mux.Handle("/metrics", health)
	if cfg.WebhookURL != "" {
		mux.Handle(cfg.webhookPath(), webhook)
	}
	return mux
}

// newService wires the rooms of the house together.
func (p program) newService(ctx context.Context, h *house) (*service, error) {
	client := bot.New(bot.Config{Token: h.cfg.TelegramToken, API: h.cfg.TelegramAPI, Log: p.log})
	var me bot.Account
	err := p.persist(ctx, "reach the channel", func() (err error) {
		me, err = client.Me(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	s := &service{client: client}
	s.out = notify.New(notify.Config{Store: h.store, Sender: &notify.Pages{Store: h.store, Next: client}, Log: p.log, Gate: s.gate(h.cfg)})
	s.handler, err = handlers.New(handlers.Handler{
		Store: h.store, Voice: client, Deliver: s.out.Deliver, BotName: me.Username, Log: p.log,
		ExportAlone: h.cfg.ExportAlone.count(), Strict: h.cfg.Privacy == PrivacyStrict, PublicURL: h.cfg.PublicURL,
		Flood: handlers.DefaultFlood(),
	})
	if err != nil {
		return nil, err
	}
	s.worker = &casework.Worker{Store: h.store, Download: s.download(h), Log: p.log, BotName: me.Username}
	calendar := registry.NewCalendar(registry.DefaultHolidays(), registry.DefaultOfficeHours())
	due := &notify.Due{Store: h.store, Calendar: func() registry.Calendar { return calendar }, Log: p.log}
	s.schedule = &notify.Schedule{Now: p.clock.Now, Log: p.log, Ticks: []notify.Tick{
		{Name: "due", When: notify.Each(time.Second), Do: due.EnqueueDue},
		{Name: "turns", When: notify.Each(time.Second), Do: s.handler.Turns},
		{Name: "hide", When: notify.Each(time.Minute), Do: due.Hide},
		{Name: "second", When: notify.Each(time.Minute), Do: func(ctx context.Context, now time.Time) error {
			return casework.ExpireSeconds(ctx, h.store)
		}},
		{Name: "sixteen", When: notify.Daily(0, 10), Do: func(ctx context.Context, now time.Time) error {
			return casework.CloseSixteen(ctx, h.store)
		}},
		{Name: "seal", When: notify.Each(time.Hour), Do: func(ctx context.Context, now time.Time) error {
			return casework.SealJournal(ctx, h.store)
		}},
		{Name: "recount", When: notify.Daily(2, 0), Do: func(ctx context.Context, now time.Time) error {
			return casework.RecountNumbers(ctx, h.store)
		}},
		{Name: "retain", When: notify.Daily(3, 0), Do: func(ctx context.Context, now time.Time) error {
			return casework.Retain(ctx, h.store, h.cfg.KeepClosed.count())
		}},
	}}
	return s, nil
}

// gate is what may leave through chat by the policy that was chosen.
func (s *service) gate(cfg Config) notify.Gate {
	if cfg.PublicURL == "" {
		return notify.Gate{}
	}
	return notify.Gate{
		Strict: cfg.Privacy == PrivacyStrict,
		Link: func(ctx context.Context, tx *store.Tx, reader registry.Membership, press string, file *bot.Upload) (string, error) {
			to := casework.LinkTo{Press: press}
			if file != nil {
				to = casework.LinkTo{Name: file.Name, File: file.Content}
			}
			return s.handler.Link(ctx, tx, reader, to)
		},
	}
}

// start runs all that does not depend on how messages come in.
func (s *service) start(ctx context.Context, g *errgroup.Group) {
	g.Go(func() error { return s.out.Run(ctx) })
	g.Go(func() error { return s.worker.Run(ctx) })
	g.Go(func() error { return s.schedule.Run(ctx) })
}

// poll asks for updates; a webhook left from before would refuse it.
func (s *service) poll(ctx context.Context, p program) error {
	err := p.persist(ctx, "leave the webhook", func() error { return s.client.DeleteWebhook(ctx) })
	if err != nil {
		return err
	}
	poller := bot.Poller{Client: s.client, Handle: s.handler.Handle, Log: p.log}
	return poller.Run(ctx)
}

// newServer has a time-out on every phase of a request and a limit on what may come before its body; pages give files
// more time themselves. What net/http has to say goes to our log.
func (p program) newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(p.log.Handler(), slog.LevelWarn),
	}
}

// listen serves HTTP until ctx ends.
func listen(ctx context.Context, address string, server *http.Server) error {
	server.BaseContext = func(net.Listener) context.Context { return ctx }
	l, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	stopped := context.AfterFunc(ctx, func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
		defer cancel()
		_ = server.Shutdown(closing)
		_ = server.Close()
	})
	defer stopped()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve http: %w", err)
	}
	return nil
}
