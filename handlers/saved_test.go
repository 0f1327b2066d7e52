package handlers

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"rasoat/bot/bottest"
	"rasoat/registry"
	"rasoat/store"
)

var counted = regexp.MustCompile(`\((\d+)\)$`)

// What the menu counts is what the list holds, for every role and its own questions.
func TestMenu_countsAreThoseOfTheLists(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	for _, line := range []string{"assigned tham 1 2 5", "rechecked 2", "approved 3", "handed_over 4 8", "confirmed 8 096314900008"} {
		k.given(line)
	}
	if err := k.at("2026-12-20 08:00"); err != nil { // what is assigned is overdue
		t.Fatal(err)
	}
	for _, role := range []struct {
		name string
		me   registry.Membership
	}{{"lua", k.world.Officer}, {"tham", k.world.Women}, {"nam", k.world.Police}, {"hung", k.world.Leader}} {
		k.world.Do(t, role.me, func(ctx context.Context, tx *store.Tx) error {
			if err := tx.SaveQuestion(ctx, role.me.ID, "hai bước", registry.Filter{Stages: []registry.Stage{registry.StageAssigned, registry.StageHandedOver}}); err != nil {
				return err
			}
			return tx.SaveQuestion(ctx, role.me.ID, "gái", registry.Filter{Sex: registry.SexFemale})
		})
		seen := 0
		for _, screen := range []string{"/menu", "/viec"} {
			for _, label := range k.labels(role.name, screen) {
				number := counted.FindStringSubmatch(label)
				if number == nil {
					continue
				}
				seen++
				want, _ := strconv.Atoi(number[1])
				k.labels(role.name, screen)
				if err := press(k.people[role.name], label); err != nil {
					t.Fatal(err)
				}
				k.settle()
				if got := k.listed(role.me); got != want {
					t.Errorf("%s, %s: %q opens a list of %d", role.name, screen, label, got)
				}
			}
		}
		if seen < 4 {
			t.Errorf("%s is shown only %d counts", role.name, seen)
		}
	}
}

// labels are the choices that a command shows.
func (k *talk) labels(name, command string) []string {
	k.t.Helper()
	k.people[name].Say(command)
	k.settle()
	var labels []string
	var last bottest.Msg
	for _, m := range slices.Backward(k.people[name].Messages()) {
		if m.FromBot {
			last = m
			break
		}
	}
	for _, row := range last.Buttons {
		for _, b := range row {
			labels = append(labels, b.Label)
		}
	}
	return labels
}

// listed is how many records the list on a member's screen holds, counted one by one.
func (k *talk) listed(me registry.Membership) (n int) {
	k.t.Helper()
	var l listing
	k.world.Do(k.t, me, func(ctx context.Context, tx *store.Tx) error {
		chats, err := tx.ChatsOf(ctx, me.ID)
		if err != nil {
			return err
		}
		for _, id := range chats {
			chat, err := tx.Chat(ctx, id)
			if err != nil {
				return err
			}
			turn := Turn{}
			if err := turn.conv.read(chat.State); err != nil {
				return err
			}
			turn.Data("list", &l)
		}
		lines, err := tx.ListChildren(ctx, l.Filter, store.Cursor{}, 1000)
		n = len(lines)
		return err
	})
	return n
}

// Sentences are counted by what became of them, without their text: also the question that nobody answers.
func TestAsked_isCountedByOutcome(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	for _, line := range []string{
		"trẻ ấp 2 chưa có mã", "0001-3", // understood
		"hôm nay", "/menu", // asked back, left alone
		"hôm nay", "sinh 23/11/2026", // asked back, answered by its label
		"xin chào",
	} {
		k.people["lua"].Say(line)
		k.settle()
	}
	k.world.Do(t, k.world.Officer, func(ctx context.Context, tx *store.Tx) error {
		got, err := tx.AskedOn(ctx, registry.DateOf(tx.Now))
		want := map[store.AskedOutcome]int{store.AskedUnderstood: 2, store.AskedBack: 2, store.AskedAbandoned: 1, store.AskedNotUnderstood: 1}
		if !maps.Equal(got, want) {
			t.Errorf("counted %v, want %v", got, want)
		}
		return err
	})
}
