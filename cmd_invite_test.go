package main

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"

	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

func TestRunInvite(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"--role police --unit 32167 --name Nam", 0, "(until 2026-11-30)"},
		{"--role officer --unit 2026:32167 --enter-for", 0, "(until 2026-11-30)"},
		{"--role admin --unit 96", 0, "(until 2026-11-30)"},
		{"--role collaborator --unit 32167 --enter-for", 2, "may not enter_for"},
		{"--role collaborator --unit 99999", 2, "find unit 99999"},
		{"--role system --unit 32167", 2, "may not invite"},
		{"--role police", 2, "want `invite"},
		{"--role police --unit 32167 extra", 2, "want `invite"},
	} {
		var out, errs bytes.Buffer
		code := runInvite(t.Context(), w.Store, "rasoat_bot", strings.Fields(c.args), &out, &errs)
		if said := out.String() + errs.String(); code != c.code || !strings.Contains(said, c.says) {
			t.Errorf("invite %s: exit %d, want %d, and %q in\n%s", c.args, code, c.code, c.says, said)
		}
		if code != 0 && out.Len() > 0 {
			t.Errorf("invite %s: printed %q", c.args, out.String())
		}
	}
}

func TestRunInvite_printsWhatOpensTheDoor(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	var out, errs bytes.Buffer
	args := []string{"--role", "collaborator", "--unit", "32167", "--name", "Kim Thị Sa Rương", "--organisation", "women_union"}
	if code := runInvite(t.Context(), w.Store, "rasoat_bot", args, &out, &errs); code != 0 {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	link := regexp.MustCompile(`^https://t\.me/rasoat_bot\?start=([\w-]{32})\n[A-Z2-9]{4}-[A-Z2-9]{4} \(until 2026-11-30\)\n$`).FindStringSubmatch(out.String())
	if link == nil {
		t.Fatalf("printed %q", out.String())
	}
	err := w.Store.As(t.Context(), store.Nothing(0), func(tx *store.Tx) error {
		m, err := tx.Redeem(context.Background(), link[1], casetest.ChatStranger, "sr")
		if m.Name != "Kim Thị Sa Rương" || m.Organisation != registry.OrgWomenUnion || m.Unit != w.Commune.ID {
			t.Errorf("the link opens %+v", m)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if code := runInvite(t.Context(), w.Store, "", args, &out, &errs); code != 0 || strings.Contains(out.String(), "t.me") {
		t.Errorf("without the bot's name: exit %d, %q", code, out.String())
	}
}
