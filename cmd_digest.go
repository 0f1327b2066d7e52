package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"html"
	"io"
	"regexp"
	"time"

	"rasoat/notify"
	"rasoat/registry"
	"rasoat/store"
)

// tag is what a chat shows as emphasis and a terminal does not.
var tag = regexp.MustCompile(`</?[a-z][^>]*>`)

// runDigest is `rasoat digest --unit CODE [--at TIME]`: the morning report of a unit as plain text.
// TIME is a day or a moment in Vietnam; without it today's report is meant.
func runDigest(ctx context.Context, s *store.Store, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("digest", flag.ContinueOnError)
	code := flags.String("unit", "", "the unit, as scheme:code or code")
	at := flags.String("at", "", "the day or moment of the report: 2026-11-23 or \"2026-11-23 07:30\"")
	rest, misuse := positional(flags, args)
	day, err := digestDay(*at, s.Now())
	if misuse != nil || err != nil || *code == "" || len(rest) > 0 {
		fmt.Fprintln(stderr, "rasoat digest: want --unit CODE [--at 2026-11-23 or --at \"2026-11-23 07:30\"]")
		return 2
	}
	text, err := digestText(ctx, s, *code, day)
	switch {
	case errors.Is(err, store.ErrNotFound):
		fmt.Fprintf(stderr, "rasoat digest: no unit has the code %s\n", *code)
		return 2
	case errors.Is(err, notify.ErrNotKept):
		fmt.Fprintf(stderr, "rasoat digest: no figures were kept at the end of %s\n", day.AddDays(-1))
		return 2
	case err != nil:
		fmt.Fprintln(stderr, "rasoat digest:", err)
		return 1
	}
	fmt.Fprintln(stdout, html.UnescapeString(tag.ReplaceAllString(text, "")))
	return 0
}

func digestText(ctx context.Context, s *store.Store, code string, day registry.Date) (text string, err error) {
	scheme, code := registry.ParseUnitCode(code, store.Scheme2026)
	calendar := registry.NewCalendar(registry.DefaultHolidays(), registry.DefaultOfficeHours())
	err = s.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error {
		unit, err := tx.UnitByCode(ctx, scheme, code)
		if err != nil {
			return err
		}
		text, err = notify.DigestAt(ctx, tx, unit.ID, day, calendar)
		return err
	})
	return text, err
}

// digestDay is the day on which a report goes out.
func digestDay(text string, now time.Time) (registry.Date, error) {
	if text == "" {
		return registry.DateOf(now), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04", "2006-01-02T15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, text, registry.Zone()); err == nil {
			return registry.DateOf(t), nil
		}
	}
	return registry.Date{}, fmt.Errorf("read time %q", text)
}
