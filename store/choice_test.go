package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"rasoat/store"
)

const chatOfTests = 77

func TestChoice_isWhatWasSavedLastUntilItExpires(t *testing.T) {
	now := newClock()
	w := bareWorld(t, now.option)
	week := now.now.Add(7 * 24 * time.Hour)
	expect := func(label, want string) {
		t.Helper()
		w.do(func(ctx context.Context, tx *store.Tx) {
			press, ok, err := tx.Choice(ctx, chatOfTests, label)
			if must(t, press, err) != want || ok != (want != "") {
				t.Errorf("%s: got %q (%v), want %q", label, press, ok, want)
			}
		})
	}
	w.do(func(ctx context.Context, tx *store.Tx) {
		c, err := tx.OpenChat(ctx, chatOfTests)
		must(t, c, err)
		for _, choices := range [][]store.Choice{{{"a1", "old"}, {"a2", "two"}}, {{"a1", "one"}}, nil} {
			if err := tx.SaveChoices(ctx, chatOfTests, choices, week); err != nil {
				t.Fatal(err)
			}
		}
	})
	expect("a1", "one")
	expect("a2", "two")
	expect("a3", "")
	now.now = week
	expect("a1", "")
	w.do(func(ctx context.Context, tx *store.Tx) {
		if err := tx.SaveChoices(ctx, chatOfTests, []store.Choice{{"b1", "new"}}, week.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		var left int
		if err := tx.GetContext(ctx, &left, `SELECT count(*) FROM choices`); err != nil || left != 1 {
			t.Errorf("%d choices are left (%v)", left, err)
		}
	})
}

func TestNextLetter_turnsAndFreesTheLetter(t *testing.T) {
	w := bareWorld(t)
	w.do(func(ctx context.Context, tx *store.Tx) {
		var got strings.Builder
		for i := range 28 {
			letter, err := tx.NextLetter(ctx, chatOfTests)
			got.WriteString(must(t, letter, err))
			if i == 0 {
				err := tx.SaveChoices(ctx, chatOfTests, []store.Choice{{"a1", "x"}, {"b1", "y"}, {"c1", "z"}}, tx.Now.Add(time.Hour))
				must(t, 0, err)
			}
		}
		if got.String() != "abcdefghijklmnopqrstuvwxyzab" {
			t.Errorf("got %s", got.String())
		}
		if _, ok, err := tx.Choice(ctx, chatOfTests, "a1"); ok || err != nil {
			t.Errorf("the letter still stands for the old message (%v)", err)
		}
	})
}

func TestNextLetter_givesTwoAtOnceDifferentOnes(t *testing.T) {
	w := bareWorld(t)
	letters := make([]string, 4)
	for _, err := range atOnce(len(letters), func(i int) error {
		return w.As(t.Context(), store.SystemScope(), func(tx *store.Tx) (err error) {
			letters[i], err = tx.NextLetter(t.Context(), chatOfTests)
			return err
		})
	}) {
		if err != nil {
			t.Error(err)
		}
	}
	all := strings.Join(letters, "")
	for _, l := range "abcd" {
		if strings.Count(all, string(l)) != 1 {
			t.Errorf("got %s", all)
		}
	}
}
