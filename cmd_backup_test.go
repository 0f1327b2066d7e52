package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rasoat/store"
	"rasoat/store/storetest"
)

// TestBackup carries a database from one installation to another: it comes back whole with its keys,
// and nothing is touched without them, over records, under a running program, or from a broken file.
func TestBackup(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	list := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(list, []byte("Họ và tên,Ngày sinh,Mã định danh\nNguyễn Văn An,05/03/2019,096219000001\nLý Thị Ba,2018,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.shell("unit", "load")
	w.shell("import", list, "--unit", "32167")
	file := filepath.Join(t.TempDir(), "rasoat.backup")
	if said := w.shell("backup", file); !strings.Contains(said, "carries no key") {
		t.Errorf("backup says %q", said)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the back-up can be read by others: %v, %v", info.Mode(), err)
	}
	key, err := os.ReadFile(filepath.Join(w.home(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range strings.Fields(string(key)) {
		if len(secret) >= 16 && bytes.Contains(content, []byte(secret)) {
			t.Error("the back-up holds a key")
		}
	}

	fresh := newTown(t)
	if err := fresh.store.Close(); err != nil { // the test's own sessions are a program's, too
		t.Fatal(err)
	}
	refused := func(town *town, says string, args ...string) {
		t.Helper()
		cmd := town.command(t.Context(), args...)
		cmd.Stderr = nil
		out, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(out), says) {
			t.Errorf("%v: %v, want %q in\n%s", args, err, says, out)
		}
	}
	refused(fresh, "nothing was changed; put the keys", "restore", file)
	if err := os.WriteFile(filepath.Join(fresh.home(), "key"), key, 0o600); err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(t.TempDir(), "cut.backup")
	if err := os.WriteFile(cut, content[:len(content)*9/10], 0o600); err != nil {
		t.Fatal(err)
	}
	refused(fresh, "restore the database", "restore", cut)
	if said := fresh.shell("restore", file); !strings.Contains(said, "restored: 2 children") {
		t.Errorf("restore says %q", said)
	}
	if out := fresh.shell("export", "--unit", "32167", "--stage", "defective", filepath.Join(t.TempDir(), "out.xlsx")); out == "" {
		t.Error("nothing is exported after the restore")
	}
	refused(fresh, "nothing was changed; back it up", "restore", file)
	fresh.shell("import", list, "--unit", "32161")
	if said := fresh.shell("restore", "--replace", file); !strings.Contains(said, "restored: 2 children") {
		t.Errorf("the records of after the back-up stand still: %q", said)
	}
	refused(fresh, "restore the database", "restore", "--replace", cut)
	if said := fresh.shell("migrate"); !strings.Contains(said, "newest") {
		t.Errorf("a failed restore left something behind: %q", said)
	}
	refused(fresh, "want FILE", "restore")
	refused(fresh, "no such file", "restore", "none.backup")

	fresh.start()
	fresh.people["stranger"] = fresh.server.Person(900, "stranger")
	since := fresh.now("stranger")
	fresh.people["stranger"].Say("chào")
	fresh.await("stranger", since, "mã mời")
	refused(fresh, "stop `rasoat serve` first", "restore", "--replace", file)
}

// TestBackup_asRoleWithPassword: what can be read of the running pg_dump by others holds no password.
func TestBackup_asRoleWithPassword(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	owner := storetest.Owner(t, s)
	url := strings.Replace(owner, "@", ":"+"khong%3Aai%5Cbiet"+"@", 1)
	if url == owner {
		t.Fatalf("the owner's URL names no account")
	}
	seen := filepath.Join(t.TempDir(), "seen")
	tool := filepath.Join(t.TempDir(), "pg_dump")
	script := "#!/bin/sh\n{ tr '\\0' ' ' </proc/$$/cmdline; tr '\\0' '\\n' </proc/$$/environ; echo; echo FILE; cat \"$PGPASSFILE\"; stat -c %a \"$PGPASSFILE\"; } >" + seen + "\n"
	if err := os.WriteFile(tool, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	found := func(string, int) (string, error) { return tool, nil }
	if err := store.Backup(t.Context(), url, found, io.Discard); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(seen)
	if err != nil {
		t.Fatal(err)
	}
	outside, inside, _ := strings.Cut(string(content), "\nFILE\n")
	if strings.Contains(outside, "khong") {
		t.Errorf("the password can be read outside its file:\n%s", outside)
	}
	if !strings.Contains(inside, `khong\:ai\\biet`) || !strings.HasSuffix(inside, "600\n") {
		t.Errorf("the file for the password holds %q", inside)
	}
	for _, line := range strings.Split(outside, "\n") {
		if path, ok := strings.CutPrefix(line, "PGPASSFILE="); ok {
			if _, err := os.Stat(path); err == nil {
				t.Error("the file for the password is left behind")
			}
		}
	}
}

// home is the data folder of the program under test.
func (w *town) home() string {
	for _, setting := range w.env {
		if dir, ok := strings.CutPrefix(setting, "RASOAT_HOME="); ok {
			return dir
		}
	}
	return ""
}
