package handlers

import (
	"context"
	"slices"
	"strings"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

// accounted holds what the bot has just said against the journal: whoever read the name of a record, or was
// sent a file, has a line for it since the last look. All conversation files together take every way into
// every feature, so no reading path is without one.
func (k *talk) accounted(at, answers string) {
	k.t.Helper()
	read, files := namedIn(answers)
	if len(read) == 0 {
		return
	}
	ctx := k.t.Context()
	err := k.world.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		var names []struct {
			ID   int64
			Name string
		}
		if err := tx.SelectContext(ctx, &names, `SELECT id, name FROM children WHERE name <> ''`); err != nil {
			return err
		}
		var lines []struct {
			ID, Member, Child int64
			Action            string
		}
		err := tx.SelectContext(ctx, &lines, `
			SELECT j.id, coalesce(m.member_id, 0) AS member, coalesce(j.child_id, 0) AS child, j.action
			FROM journal j LEFT JOIN memberships m ON m.id = j.actor_id WHERE j.id > $1 ORDER BY j.id`, k.journalled)
		if err != nil {
			return err
		}
		for person, text := range read {
			var member int64
			if err := tx.GetContext(ctx, &member, `SELECT coalesce(member_id, 0) FROM chats WHERE id = $1`, k.people[person].ID()); err != nil {
				return err
			}
			same := map[string]bool{} // several children of one name: one of them was read
			for _, l := range lines {
				for _, c := range names {
					if l.Member == member && l.Child == c.ID {
						same[c.Name] = true
					}
				}
			}
			for _, c := range names {
				if member != 0 && strings.Contains(text, c.Name) && !same[c.Name] {
					k.t.Errorf("%s: %s reads the name of child %d, and the journal says nothing of it", at, person, c.ID)
				}
			}
			isFile := func(action string) bool { return slices.Contains(fileActions, action) }
			if files[person] && !slices.ContainsFunc(lines, func(l struct {
				ID, Member, Child int64
				Action            string
			}) bool {
				return l.Member == member && isFile(l.Action)
			}) {
				k.t.Errorf("%s: %s was sent a file, and the journal says nothing of it", at, person)
			}
		}
		if len(lines) > 0 {
			k.journalled = lines[len(lines)-1].ID
		}
		return nil
	})
	if err != nil {
		k.t.Fatal(err)
	}
}

var fileActions = []string{store.LookFile, "export", "invite", "hand_over", "incident_file", "audit", "request_print", "import_copy"}

// namedIn is what was said to each person, and who was sent a file.
func namedIn(answers string) (read map[string]string, files map[string]bool) {
	read, files = map[string]string{}, map[string]bool{}
	person := ""
	for line := range strings.Lines(answers) {
		if mark, rest, ok := strings.Cut(line, " "); ok && strings.HasPrefix(mark, "<") {
			if person, rest, ok = strings.Cut(rest, ":"); !ok || mark == "<x" {
				person = ""
				continue
			}
			files[person] = files[person] || strings.HasPrefix(strings.TrimSpace(rest), "{") && !strings.Contains(rest, ".png}") && !strings.Contains(rest, "{mau-danh-sach") // an empty form is nobody's
		}
		if person != "" {
			read[person] += line
		}
	}
	return read, files
}

// What was refused stands in the journal with who, why and what for, and no contents.
func TestRefusals_areJournalled(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.given("handed_over 4")
	foreign := k.world.Elsewhere(t, "096319900099")
	for _, c := range []struct{ person, what, note string }{
		{"tham", "/xuat", "right export"},
		{"nam", "(forge as_one:" + formatID(int64(k.world.Child(t, 1).ID)) + ")", "right assign"},
		{"lua", "(forge card:" + formatID(int64(foreign.ID)) + ")", "not in sight"},
		{"nam", "(forge card:" + formatID(int64(k.world.Child(t, 1).ID)) + ")", "not in sight"},
		{"lua", "(forge nothing:1)", "forged press"},
		{"la", "xin danh sách", "stranger 199"},
	} {
		if err := k.do(c.person, "/menu"); err != nil {
			t.Fatal(err)
		}
		k.settle()
		if err := k.do(c.person, c.what); err != nil {
			t.Fatal(err)
		}
		k.settle()
		last := k.lastRefusal()
		if last.Note != c.note || last.Door != "chat" || !last.Looked {
			t.Errorf("%s %s: journal says %+v, want %q", c.person, c.what, last, c.note)
		}
	}
}

func (k *talk) lastRefusal() (e store.Entry) {
	k.t.Helper()
	ctx := k.t.Context()
	err := k.world.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		return tx.GetContext(ctx, &e, `SELECT door, action, note, looked FROM journal WHERE action = 'refuse' ORDER BY id DESC LIMIT 1`)
	})
	if err != nil {
		k.t.Fatal(err)
	}
	return e
}

// A record that is only looked through on the way to another one is no record that was shown.
func TestAccount_saysOnlyWhatWasShown(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	for _, n := range []int{4, 8} {
		k.given("handed_over " + string(rune('0'+n)))
	}
	k.world.Confirm(t, 4, "096317900004")
	k.world.Confirm(t, 8, "096314900008")
	if err := k.do("lua", "/capnhat"); err != nil {
		t.Fatal(err)
	}
	k.settle()
	if err := k.do("lua", "1"); err != nil {
		t.Fatal(err)
	}
	k.settle()
	seen := map[registry.ChildID]bool{}
	k.world.Do(t, k.world.Officer, func(ctx context.Context, tx *store.Tx) error {
		var ids []int64
		err := tx.SelectContext(ctx, &ids, `SELECT child_id FROM journal WHERE looked AND child_id IS NOT NULL`)
		for _, id := range ids {
			seen[registry.ChildID(id)] = true
		}
		return err
	})
	if len(seen) != 1 {
		t.Errorf("%d records are said to have been shown, want the one on the screen", len(seen))
	}
}
