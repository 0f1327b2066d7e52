package main

import (
	"bytes"
	"context"
	"database/sql"
	"strings"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/store"
	"rasoat/store/storetest"
	"rasoat/templates"
)

func TestRunVerify(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	ctx := t.Context()
	w.Do(t, w.Officer, func(_ context.Context, tx *store.Tx) error {
		tx.Journal(store.Entry{Door: "chat", Action: "first", UKey: w.Commune.Key}, store.Entry{Door: "chat", Action: "second", UKey: w.Commune.Key})
		return nil
	})
	var seal store.Seal
	for seal.Count < 2 { // lines wait for older transactions of the whole cluster
		w.Clock.Set(w.Clock.Now().AddDate(0, 0, 1))
		if err := casework.SealJournal(ctx, w.Store); err != nil {
			t.Fatal(err)
		}
		w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
			seals, err := tx.Seals(ctx)
			seal = seals[len(seals)-1]
			return err
		})
	}
	run := func(args ...string) (int, string) {
		var out, errs bytes.Buffer
		code := runVerify(ctx, w.Store, args, &out, &errs)
		return code, out.String() + errs.String()
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{nil, 0, "Khớp toàn bộ"},
		{[]string{"--deep"}, 0, "hồ sơ đã tính lại"},
		{[]string{"--seal", strings.ToLower(seal.Short())}, 0, "đúng là dấu số"},
		{[]string{"--seal", "0000-0000-0000-0000"}, 1, "KHÔNG KHỚP: không có dấu niêm phong"},
		{[]string{"file"}, 2, "Cách dùng"},
	} {
		if code, said := run(c.args...); code != c.code || !strings.Contains(said, c.says) {
			t.Errorf("verify %v: exit %d, want %d and %q in\n%s", c.args, code, c.code, c.says, said)
		}
	}
	// A message that waits too long is said, and is no disagreement.
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		return tx.Enqueue(ctx, store.Post{Chat: casetest.ChatOfficer, Kind: store.KindReply, Body: []byte("{}"), RunAt: tx.Now})
	})
	w.Clock.Set(w.Clock.Now().AddDate(0, 0, 3))
	if code, said := run(); code != 0 || !strings.Contains(said, templates.Word("recount", "outbox_waiting")) {
		t.Errorf("a message that waits: exit %d\n%s", code, said)
	}
	owner, err := sql.Open("postgres", storetest.Owner(t, w.Store))
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	var id string
	if err := owner.QueryRowContext(ctx, `UPDATE rasoat.journal SET note = 'x' WHERE action = 'second' RETURNING id`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	if code, said := run(); code != 1 || !strings.Contains(said, "Dòng "+id+" (") || !strings.Contains(said, "đã bị sửa") {
		t.Errorf("after an alteration: exit %d\n%s", code, said)
	}
}
