package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

// TestUnitTrain makes, tops up, shows, begins anew and closes a training commune; what cannot be understood is one
// sentence and exit 2.
func TestUnitTrain(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	run := func(args ...string) (out, complaint string, code int) {
		var stdout, stderr bytes.Buffer
		code = runUnit(context.Background(), w.Store, append([]string{"train"}, args...), &stdout, &stderr)
		return stdout.String(), stderr.String(), code
	}
	count := func() (children, first, members int) {
		err := w.Store.As(context.Background(), store.TrainingScope(w.Commune.Key.Rehearsal()), func(tx *store.Tx) error {
			var row struct{ Children, First, Members int }
			err := tx.Get(&row, `SELECT count(*) AS children, coalesce(min(id), 0) AS first, (SELECT count(*) FROM memberships AS m
				JOIN units AS u ON u.id = m.unit_id WHERE u.ukey >= $1 AND m.ended_at IS NULL) AS members FROM children`, int64(registry.UKeyTraining))
			children, first, members = row.Children, row.First, row.Members
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return children, first, members
	}
	out, complaint, code := run("--unit", "32167", "--children", "12")
	if code != 0 || !strings.Contains(out, "Tập huấn – Xã Tân Thuận: đã mở với 12 trẻ giả định") || !strings.Contains(out, "thêm 5 vai") {
		t.Errorf("exit %d: %s%s", code, out, complaint)
	}
	children, first, members := count()
	if children != 12 || members != 5 {
		t.Errorf("%d children, %d members", children, members)
	}
	if out, _, code = run("--unit", "32167", "--children", "300"); code != 0 || !strings.Contains(out, "đang mở, 12 trẻ giả định") || strings.Contains(out, "thêm") {
		t.Errorf("again, exit %d: %s", code, out)
	}
	if c, f, m := count(); c != children || f != first || m != members {
		t.Errorf("again has changed something: %d from %d, %d members", c, f, m)
	}
	if out, _, code = run("--unit", "32167", "--show"); code != 0 || !strings.Contains(out, "Giao rà soát: 0/1 người đã làm") || !strings.Contains(out, "Rà soát tại hộ: 0/2 người đã làm") {
		t.Errorf("show, exit %d: %s", code, out)
	}
	if _, _, code = run("--unit", "32167", "--children", "3", "--reset"); code != 0 {
		t.Errorf("reset, exit %d", code)
	}
	if c, f, m := count(); c != 3 || f <= first || m != members {
		t.Errorf("after a new beginning: %d children from %d, %d members", c, f, m)
	}
	if out, _, code = run("--unit", "32167", "--end"); code != 0 || !strings.Contains(out, "Đã xóa 3 phiếu giả định") {
		t.Errorf("end, exit %d: %s", code, out)
	}
	if c, _, m := count(); c != 0 || m != 0 {
		t.Errorf("after the end: %d children, %d members", c, m)
	}
	for _, args := range [][]string{
		{}, {"--unit", "99999"}, {"--unit", "32167", "--end"}, {"--unit", "32167", "--show"}, {"--unit", "32167", "--end", "--show"},
		{"--unit", "32167", "--children", "0"}, {"--unit", "32167", "--children", "100000"}, {"--unit", "96"}, {"--unit", "32167", "more"},
	} {
		if _, complaint, code := run(args...); code != 2 || strings.Count(complaint, "\n") != 1 {
			t.Errorf("%v: exit %d: %s", args, code, complaint)
		}
	}
}

// TestUnitTrain_aloneOfficerPlaysEveryRole: who has nobody beside her sees the whole course all the same.
func TestUnitTrain_aloneOfficerPlaysEveryRole(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	err := w.Store.As(context.Background(), store.SystemScope(), func(tx *store.Tx) error {
		for _, m := range []registry.Membership{w.Women, w.Youth, w.Police, w.Leader} {
			if err := tx.EndMembership(context.Background(), m.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	if code := runUnit(context.Background(), w.Store, []string{"train", "--unit", "32167", "--children", "5"}, &stdout, &stderr); code != 0 {
		t.Fatal(stderr.String())
	}
	for _, role := range []string{"cán bộ phụ trách trẻ em", "cộng tác viên", "công an"} {
		if !strings.Contains(stdout.String(), "Nguyễn Thị Lụa: "+role) {
			t.Errorf("the officer cannot play %s:\n%s", role, stdout.String())
		}
	}
}
