package handlers

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rasoat/bot"
	"rasoat/bot/bottest"
	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/notify"
	"rasoat/registry"
	"rasoat/store"
)

// strictTalk is a talk under the strict policy; pages of our own are somewhere else.
func strictTalk(t *testing.T) *talk {
	t.Helper()
	k := newTalk(t)
	k.withPages("https://rasoat.example/xa/", true)
	return k
}

// withPages gives the program pages of its own, and the policy.
func (k *talk) withPages(at string, strict bool) {
	k.t.Helper()
	h, err := New(Handler{
		Store: k.world.Store, Voice: k.client, BotName: k.h.BotName, Contact: k.h.Contact, Log: k.h.Log, Strict: strict, PublicURL: at,
	})
	if err != nil {
		k.t.Fatal(err)
	}
	k.out = notify.New(notify.Config{
		Store: k.world.Store, Sender: &notify.Pages{Store: k.world.Store, Next: k.client}, Log: k.h.Log, Gate: notify.Gate{
			Strict: strict,
			Link: func(ctx context.Context, tx *store.Tx, m registry.Membership, press string, file *bot.Upload) (string, error) {
				to := casework.LinkTo{Press: press}
				if file != nil {
					to = casework.LinkTo{Name: file.Name, File: file.Content}
				}
				return h.Link(ctx, tx, m, to)
			},
		},
	})
	h.Deliver = k.out.Deliver
	k.h = h
}

// TestStrict_conversations plays every file under strict, as far as it goes there, and looks at every message that
// the channel has ever taken: no name of a child or relative, no full date of birth, no number, no telephone, no file.
func TestStrict_conversations(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations found: %v", err)
	}
	for i, file := range files {
		if testing.Short() && i%4 != 0 {
			continue // the race detector needs some of them, not all
		}
		if strings.HasPrefix(filepath.Base(file), "undo_partial") || ofStaff.MatchString(filepath.Base(file)) {
			continue // its records stand where steps on a page would have brought them; nothing of a child in it
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			k := strictTalk(t)
			k.strictly(file)
			family := k.family()
			links := 0
			for _, m := range k.server.Accepted(0) {
				if what := family.in(m); what != "" {
					t.Errorf("chat %d was told %s:\n%s", m.ChatID, what, m.Text)
				}
				links += strings.Count(allOf(m), "https://rasoat.example/xa/")
			}
			k.heldBackNothing()
			t.Logf("%d links", links)
		})
	}
}

// ofStaff are the files in which nobody speaks of a child.
var ofStaff = regexp.MustCompile(`^(enrol|members|staff|roles|menu_help|import_bad)`)

// strictly does what people do in a file; what is done on the page then has no button in the chat.
func (k *talk) strictly(file string) {
	k.t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		k.t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "> "):
			name, what, _ := strings.Cut(strings.TrimPrefix(line, "> "), ": ")
			if k.do(name, what) != nil {
				continue // a choice that strict does not offer here: nothing was sent, so nothing is waited for
			}
		case strings.HasPrefix(line, "at "):
			if err := k.at(strings.TrimPrefix(line, "at ")); err != nil {
				k.t.Fatal(err)
			}
		case strings.HasPrefix(line, "given "):
			k.given(strings.TrimPrefix(line, "given "))
			continue
		default:
			continue
		}
		k.settle()
	}
}

// heldBackNothing: what strict has no form for would have been stopped by the gate, and its reader left without.
func (k *talk) heldBackNothing() {
	k.t.Helper()
	err := k.world.Store.As(k.t.Context(), store.SystemScope(), func(tx *store.Tx) error {
		n, err := tx.Withheld(k.t.Context(), casetest.Monday().AddDate(-1, 0, 0))
		if n > 0 {
			k.t.Errorf("the gate held %d messages back", n)
		}
		return err
	})
	if err != nil {
		k.t.Fatal(err)
	}
}

// kin are the values of a commune that no chat may carry under strict.
type kin struct{ texts map[string]string }

func (k *talk) family() kin {
	k.t.Helper()
	f := kin{texts: map[string]string{}}
	var rows []struct{ Name, Father, Mother, Guardian, Birth string }
	err := k.world.Store.As(k.t.Context(), store.SystemScope(), func(tx *store.Tx) error {
		return tx.SelectContext(k.t.Context(), &rows, `SELECT name, father, mother, guardian, birth_text AS birth FROM children`)
	})
	if err != nil || len(rows) == 0 {
		k.t.Fatalf("read the commune: %d, %v", len(rows), err)
	}
	for _, r := range rows {
		for _, name := range []string{r.Name, r.Father, r.Mother, r.Guardian} {
			f.texts[name] = "a name"
		}
		if b, err := registry.ParseBirthDate(r.Birth); err == nil && b.Precision() == registry.PrecisionDay {
			f.texts[b.String()] = "a date of birth"
		}
	}
	f.texts["0900000000"] = "a telephone"
	delete(f.texts, "")
	return f
}

var anyNumber = regexp.MustCompile(`\d{3}[ .-]?\d{3}[ .-]?\d{6}`)

func (f kin) in(m bottest.Msg) string {
	text := allOf(m)
	if m.File != nil && !strings.HasSuffix(m.File.Name, ".png") {
		return "a file"
	}
	if anyNumber.MatchString(text) {
		return "a number"
	}
	for known, what := range f.texts {
		if strings.Contains(text, known) {
			return what + ": " + known
		}
	}
	return ""
}

func allOf(m bottest.Msg) string {
	text := m.Text
	for _, row := range m.Buttons {
		for _, b := range row {
			text += "\n" + b.Label + "\n" + b.Copy + "\n" + b.URL
		}
	}
	return text
}
