package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"rasoat/bot"
	"rasoat/bot/bottest"
	"rasoat/bot/simulator"
	"rasoat/registry"
	"rasoat/registry/sample"
	"rasoat/store"
	"rasoat/templates"
	"rasoat/web"
)

const demoCommune = "32167" // Xã Tân Thuận, tỉnh Cà Mau, as it stands since 1 July 2025

// demoPerson is somebody on the page; the words are in templates/simulator.tmpl.
type demoPerson struct {
	chat         int64
	key, color   string
	role         registry.Role
	organisation registry.Organisation
}

func demoPeople() []demoPerson {
	return []demoPerson{
		{1001, "officer", "#c2714f", registry.RoleOfficer, ""},
		{1002, "women", "#a05fa8", registry.RoleCollaborator, registry.OrgWomenUnion},
		{1003, "youth", "#3f7fbf", registry.RoleCollaborator, registry.OrgYouthUnion},
		{1004, "police", "#3f8f6b", registry.RolePolice, ""},
		{1005, "leader", "#8a7a3d", registry.RoleLeader, ""},
	}
}

// demoCommand shows everything on one page, without a token and without a network: a synthetic
// commune, the bot, and five people on a fake of the channel. It begins anew at every start, in a
// data folder and a database of its own.
func demoCommand(ctx context.Context, p program, _ []string) int {
	cfg, err := readConfig(p.environ, p.root, p.home)
	if err != nil {
		return p.fail(err, 2)
	}
	cfg.Home = filepath.Join(cfg.Home, "demo")
	cfg.KeyFile = filepath.Join(cfg.Home, "key")
	cfg.DatabaseURL, cfg.DatabaseOwnerURL, cfg.WebhookURL, cfg.Privacy = "", "", "", PrivacyPrivate
	h, err := p.openDemo(ctx, cfg)
	if err != nil {
		return p.fail(err, 1)
	}
	if err := errors.Join(p.demo(ctx, h), h.Close()); err != nil {
		return p.fail(err, 1)
	}
	return 0
}

func (p program) demo(ctx context.Context, h *house) error {
	fake := bottest.New(bottest.Options{Clock: p.clock.Now})
	defer fake.Close()
	h.cfg.TelegramToken, h.cfg.TelegramAPI = bot.Secret(fake.Token()), fake.URL()
	h.cfg.PublicURL = "http://" + h.cfg.Listen
	people, err := p.furnish(ctx, h)
	if err != nil {
		return fmt.Errorf("furnish the demo: %w", err)
	}
	s, err := p.newService(ctx, h)
	if err != nil {
		return err
	}
	page := simulator.New(simulator.Config{
		Server: fake, People: people, Now: p.clock.Now, Words: simulatorWords(), Zone: registry.Zone(), Context: ctx,
		SetNow: func(t time.Time) { p.clock.Set(t); go s.schedule.Round(ctx); s.out.Wake() },
	})
	mux := http.NewServeMux()
	mux.Handle("/", page)
	health := web.Health(h.store)
	mux.Handle("GET /livez", health)
	mux.Handle("GET /readyz", health)
	mux.Handle("GET /metrics", health)
	desk, err := s.desk(p, h)
	if err != nil {
		return err
	}
	for _, path := range []string{"/style.css", "/m/", "/t/", "/tep", "/vao", "/viec", "/viec/", "/ra"} {
		mux.Handle(path, desk)
	}
	s.schedule.Round(ctx) // yesterday's figures are kept before anybody changes today's
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.poll(ctx, p) })
	s.start(ctx, g)
	server := p.newServer(mux)
	server.WriteTimeout = 0 // the page of telephones is one long answer
	g.Go(func() error { return listen(ctx, h.cfg.Listen, server) })
	fmt.Fprintf(p.stdout, "The demo is on http://%s (Ctrl+C ends it). The list it was filled with: %s\n", h.cfg.Listen, h.cfg.Home)
	return g.Wait()
}

// furnish empties the demo's database, loads the units, writes a real XLSX file and imports it, and
// invites five people.
func (p program) furnish(ctx context.Context, h *house) ([]simulator.Person, error) {
	if _, err := loadEmbeddedUnits(ctx, h.store); err != nil {
		return nil, err
	}
	file := filepath.Join(h.cfg.Home, templates.Word("demo", "file"))
	if _, err := writeSample(ctx, sample.TanThuan(), file); err != nil {
		return nil, err
	}
	if code := runImport(ctx, h.store, []string{file, "--unit", demoCommune, "--hamlets"}, p.stdout, p.stderr); code != 0 {
		return nil, errors.New("the list could not be imported")
	}
	var people []simulator.Person
	err := h.store.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		people = nil
		commune, err := tx.UnitByCode(ctx, store.Scheme2026, demoCommune)
		if err != nil {
			return err
		}
		for _, d := range demoPeople() {
			name := templates.Word("demo", d.key)
			token, _, err := tx.Invite(ctx, store.Invitation{
				Role: d.role, Unit: commune.ID, Organisation: d.organisation, EnterFor: d.role == registry.RoleOfficer,
				Name: name, Expires: tx.Now.AddDate(1, 0, 0),
			})
			if err != nil {
				return err
			}
			people = append(people, simulator.Person{
				ID: d.chat, Name: name, Role: templates.Word("demo", "role_"+d.key), Color: d.color, StartPayload: token,
			})
		}
		return nil
	})
	return people, err
}

func simulatorWords() map[string]string {
	words := map[string]string{}
	for _, key := range simulator.WordKeys {
		words[key] = templates.Word("simulator", key)
	}
	return words
}
