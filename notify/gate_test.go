package notify

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/store"
)

// TestGate_check walks everything that a message can carry and hold, into every kind of chat.
func TestGate_check(t *testing.T) {
	t.Parallel()
	const all = registry.CarriesFile*2 - 1
	for declared := range all + 1 {
		for found := range all + 1 {
			union := declared | found
			for _, g := range []Gate{{}, {Strict: true}} {
				if why := g.check(store.PageChat(7), declared, found); why != "" {
					t.Fatalf("our own page refuses: %s", why)
				}
				if why := g.check(-1001234, declared, found); (why == "") != (union == 0) {
					t.Fatalf("a group gets %s, %s: %q", declared, found, why)
				}
			}
			if why := (Gate{Strict: true}).check(7, declared, found); (why == "") != (union == 0) {
				t.Fatalf("strict lets %s, %s pass: %q", declared, found, why)
			}
			why := Gate{}.check(7, declared, found)
			undeclared := found&registry.CarriesNumber&^declared != 0 || union.Has(registry.CarriesChild) && !declared.Has(registry.CarriesChild)
			if (why == "") == undeclared {
				t.Fatalf("private, declared %s, found %s: %q", declared, found, why)
			}
		}
	}
}

func TestGate_heldBack(t *testing.T) {
	t.Parallel()
	const number = "096 219 900001"
	for _, tt := range []struct {
		name string
		gate Gate
		post store.Post
		why  string
	}{
		{"a number that nobody declared", Gate{}, reply(2, "Mã: "+number), refusedNumber},
		{"a number on a button", Gate{}, withChoice(reply(2, "Chép:"), bot.Choice{Label: "Chép", Copy: number}), refusedNumber},
		{"a whole child that was declared in part", Gate{}, declared(reply(2, "x"), registry.CarriesNumber, registry.CarriesName|registry.CarriesBirth), refusedChild},
		{"a name in strict", Gate{Strict: true}, declared(reply(2, "Em An"), registry.CarriesName, registry.CarriesName), refusedStrict},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.enqueue(tt.post)
			d := w.dispatcher(func(c *Config) { c.Gate = tt.gate })
			d.Deliver(w.Context(), 2)
			got := w.channel.texts(2)
			if len(got) != 1 || !strings.Contains(got[0], "không hợp quy định bảo mật") || strings.Contains(got[0], number) {
				t.Errorf("the chat got %q", got)
			}
			admin := w.chatOf(registry.RoleAdmin)
			w.clock.set(monday().At(9, 0))
			w.deliver(admin)
			if got := w.channel.texts(admin); len(got) != 1 || !strings.Contains(got[0], "Tin bị giữ lại ngày 23/11/2026: 1") {
				t.Errorf("the admin got %q", got)
			}
			w.as(func(ctx context.Context, tx *store.Tx) error {
				var failure string
				if err := tx.GetContext(ctx, &failure, `SELECT failure FROM outbox WHERE dead_at IS NOT NULL AND failure LIKE 'policy%'`); err != nil {
					return err
				}
				if failure != tt.why {
					t.Errorf("held back as %s, want %s", failure, tt.why)
				}
				return nil
			})
		})
	}
}

// TestGate_groups: a group gets figures, and nothing of a child, not even the sentence that something was held back.
func TestGate_groups(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const group = -1001234
	w.as(func(ctx context.Context, tx *store.Tx) error { _, err := tx.OpenChat(ctx, group); return err })
	w.enqueue(reply(group, "3/10 trẻ"), declared(reply(group, "Em An"), registry.CarriesName, registry.CarriesName))
	w.deliver(group)
	if got := w.channel.texts(group); len(got) != 1 || got[0] != "3/10 trẻ" {
		t.Errorf("the group got %q", got)
	}
}

// TestGate_protects: what is personal cannot be forwarded, whatever made it thought.
func TestGate_protects(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.enqueue(declared(reply(2, "Em An"), registry.CarriesName, registry.CarriesName), reply(2, "3/10 trẻ"))
	w.deliver(2)
	got := w.channel.in(2)
	if len(got) != 2 || !got[0].Out.Protect || got[1].Out.Protect {
		t.Errorf("protected: %v", got)
	}
}

// TestHide: a message with something of a child is gone before the channel stops deleting, at night and over a
// restart; what is tried in vain is tried again; what was shared stays.
func TestHide(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	due := &Due{Store: w.s, Log: silent()}
	hide := func(after time.Duration) {
		t.Helper()
		w.clock.set(monday().At(7, 0).Add(after))
		if err := due.Hide(w.Context(), w.clock.now()); err != nil {
			t.Fatal(err)
		}
		w.deliver(2)
	}
	personal := declared(reply(2, "Em An"), registry.CarriesName, registry.CarriesName)
	personal.Reopen = bot.Press{Verb: "card", IDs: []int64{7}}.String()
	long := declared(reply(2, strings.Repeat("Em An\n", 1000)), registry.CarriesName, registry.CarriesName)
	long.Reopen = personal.Reopen
	w.enqueue(personal, long, fileTo(2), reply(2, "3/10 trẻ"))
	w.deliver(2)
	before := len(w.channel.in(2))
	if hide(39 * time.Hour); len(w.channel.in(2)) != before {
		t.Fatal("hidden too soon")
	}
	w.channel.setRefuse(func(store.Verb, int64, bot.Out) error {
		return &bot.Error{Kind: bot.BadRequest, Text: "message can't be edited"}
	})
	hide(40 * time.Hour)
	w.channel.setRefuse(nil)
	if hide(40*time.Hour + time.Minute); len(w.channel.in(2)) != before {
		t.Fatal("tried again at once")
	}
	hide(41 * time.Hour)
	verbs := map[store.Verb]int{}
	for _, s := range w.channel.in(2)[before:] {
		verbs[s.Verb]++
		if s.Verb == store.Edit && (s.Out.Text != "<i>Nội dung đã ẩn.</i>" || len(s.Out.Choices) != 1 || !strings.HasSuffix(s.Out.Choices[0][0].Label, "Mở lại")) {
			t.Errorf("hidden as %+v", s.Out)
		}
	}
	if verbs[store.Edit] != 3 || verbs[store.Delete] != 1 || verbs[store.Send] != 0 {
		t.Errorf("hidden by %v, want three texts and a file", verbs)
	}
	w.as(func(ctx context.Context, tx *store.Tx) error {
		if open, late, err := tx.PersonalShown(ctx); open != 0 || late != 0 || err != nil {
			t.Errorf("%d still shown, %d late, %v", open, late, err)
		}
		return nil
	})
	if hide(72 * time.Hour); len(w.channel.in(2)) != before+4 {
		t.Error("hidden twice")
	}
}

// TestHide_counts: what could not be hidden is counted once it is too late, and an in-place edit to something
// harmless needs no hiding.
func TestHide_counts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.enqueue(declared(reply(2, "Em An"), registry.CarriesName, registry.CarriesName), declared(reply(2, "Em Bình"), registry.CarriesName, registry.CarriesName))
	w.deliver(2)
	sent := w.channel.in(2)
	back := reply(2, "Về đầu")
	back.Verb, back.MessageID = store.Edit, int64(sent[1].Message)
	w.enqueue(back)
	w.deliver(2)
	w.clock.set(monday().At(7, 0).Add(49 * time.Hour))
	w.as(func(ctx context.Context, tx *store.Tx) error {
		if open, late, err := tx.PersonalShown(ctx); open != 1 || late != 1 || err != nil {
			t.Errorf("%d shown, %d late, %v; want one", open, late, err)
		}
		return nil
	})
}

func declared(p store.Post, carries, holds registry.Carries) store.Post {
	p.Carries, p.Holds = carries, holds
	return p
}

func withChoice(p store.Post, c bot.Choice) store.Post {
	p.Body = body(bot.Out{Text: "Chép:", Choices: [][]bot.Choice{{c}}})
	return p
}

func fileTo(chat int64) store.Post {
	out := bot.Out{Text: "Danh sách", File: &bot.Upload{Name: "a.xlsx", Content: []byte("x")}}
	return store.Post{Chat: chat, Kind: store.KindReply, Body: body(out), Carries: registry.CarriesFile}
}

// TestStrict_notices: a notice with somebody's words goes out by its case code, with a link to the rest; a file is
// fetched by a link.
func TestStrict_notices(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.child(0, registry.StageAssigned, func(c *registry.Child) { c.SentBack = "hỏi lại bà Sáu" })
	var asked []string
	strict := func(c *Config) {
		c.Gate = Gate{Strict: true, Link: func(_ context.Context, _ *store.Tx, m registry.Membership, press string, file *bot.Upload) (string, error) {
			if m.ID == 0 {
				return "", errors.New("for nobody")
			}
			if file != nil {
				press = file.Name
			}
			asked = append(asked, press)
			return "https://rasoat.example/m/x", nil
		}}
	}
	chat := w.chatOf(registry.RoleCollaborator)
	ids := about{Children: []registry.ChildID{c.ID}}
	w.enqueue(store.Post{Chat: chat, Reader: w.members[registry.RoleCollaborator].ID, Kind: kindSentBack, Priority: store.Urgent, Body: ids.json()})
	w.dispatcher(strict).Deliver(w.Context(), chat)
	officer := w.chatOf(registry.RoleOfficer)
	file := about{Export: exportAbout{Subject: "Ấp 2", Unit: "Xã Tân Thuận", File: "a.xlsx", Count: 1, Content: []byte("x")}}
	w.enqueue(store.Post{Chat: officer, Reader: w.members[registry.RoleOfficer].ID, Kind: kindExportFile, Priority: store.Urgent, Body: file.json()})
	w.dispatcher(strict).Deliver(w.Context(), officer)

	got := w.channel.in(chat)
	if len(got) != 1 || strings.Contains(got[0].Out.Text, "bà Sáu") || !strings.Contains(got[0].Out.Text, c.Case.String()+" · Ấp 2 · sinh 2015") ||
		got[0].Out.Choices[0][0].URL == "" {
		t.Errorf("the collaborator got %+v", got)
	}
	if got := w.channel.in(officer); len(got) != 1 || got[0].Out.File != nil || got[0].Out.Choices[0][0].URL == "" {
		t.Errorf("the officer got %+v", got)
	}
	if want := []string{bot.Press{Verb: pressCard, IDs: []int64{int64(c.ID)}}.String(), "a.xlsx"}; strings.Join(asked, " ") != strings.Join(want, " ") {
		t.Errorf("links lead to %q, want %q", asked, want)
	}
}
