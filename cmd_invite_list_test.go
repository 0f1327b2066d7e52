package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

func TestRunInvite_writesSlipsForAList(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	dir := t.TempDir()
	list, slips := filepath.Join(dir, "cb.csv"), filepath.Join(dir, "phieu.pdf")
	const people = "Họ và tên,Chức danh,Ấp,Điện thoại\nHuỳnh Văn Bé,Công an xã,,0900000702\nLê Thị Hồng,Trưởng ấp,Ấp 1,\nTrần Văn Út,Cộng tác viên,,123\n"
	if err := os.WriteFile(list, []byte(people), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	args := []string{"--file", list, "--unit", "32167", "--out", slips, "--bound"}
	if code := runInvite(t.Context(), w.Store, "rasoat_bot", args, &out, &errs); code != 0 {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	pdf, err := os.ReadFile(slips)
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Errorf("slips: %v", err)
	}
	if said := out.String(); !strings.Contains(said, "2 phiếu mời") || !strings.Contains(said, "dòng 4, Trần Văn Út") {
		t.Errorf("said %q", said)
	}
	err = w.Store.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
		waiting, err := tx.PendingInvitations(t.Context(), w.Commune.Key)
		if len(waiting) != 2 || waiting[1].Phone != registry.Phone("0900000702") || waiting[0].Unit != w.Hamlets[0].ID {
			t.Errorf("waiting %+v", waiting)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"--file", list, "--unit", "32167"}, {"--file", list, "--unit", "32167", "--out", slips, "--role", "police"},
		{"--file", filepath.Join(dir, "none.csv"), "--unit", "32167", "--out", slips}, {"--file", list, "--unit", "99999", "--out", slips},
	} {
		if code := runInvite(t.Context(), w.Store, "", args, &out, &errs); code != exitUnusable {
			t.Errorf("%q: exit %d", args, code)
		}
	}
}

func TestRunSession(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Staff(t, 1)
	var out, errs bytes.Buffer
	if code := runSession(t.Context(), w.Store, []string{"--unit", "32167", "--name", "Lê An"}, &out, &errs); code != 0 {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	if said := out.String(); len(said) != len("ABCD-2345 (until 2026-11-23 16:00)\n") {
		t.Errorf("said %q", said)
	}
	for _, args := range [][]string{{"--unit", "32167", "--name", "Không Ai"}, {"--unit", "32167", "--name", "Lê Minh Đạt"}, {"--unit", "32167"}} {
		if code := runSession(t.Context(), w.Store, args, &out, &errs); code != exitUnusable {
			t.Errorf("%q: exit %d", args, code)
		}
	}
}
