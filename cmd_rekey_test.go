package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRekey_hash: under another hash key the same list is still the same list, a copied number is still found, and a
// rekey that was cut off after the database had followed is brought to its end.
func TestRekey_hash(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	if err := w.store.Close(); err != nil { // the test's own sessions are a program's, too
		t.Fatal(err)
	}
	list := w.file("list.csv", "Họ và tên,Ngày sinh,Mã định danh\nNguyễn Văn An,05/03/2019,096219000001\nLý Thị Ba,07/08/2018,096318000002\n")
	w.shell("unit", "load")
	w.shell("import", list, "--unit", "32167")
	path := filepath.Join(w.home(), "key")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if said := w.shell("rekey", "--hash"); !strings.Contains(said, "children: 2") || !strings.Contains(said, "key export") {
		t.Errorf("rekey says %q", said)
	}
	after, err := os.ReadFile(path)
	if err != nil || string(after) == string(before) {
		t.Fatalf("the key file is the same, %v", err)
	}
	if _, seal, ok := strings.Cut(string(before), "\nseal 1 "); !ok || !strings.Contains(string(after), seal) {
		t.Error("the seal key has gone")
	}
	if said := w.shell("import", list, "--unit", "32167"); !strings.Contains(said, "không có gì thay đổi") {
		t.Errorf("the same list is another one now: %q", said)
	}
	if said := w.shell("verify", "--deep"); strings.TrimSpace(said) == "" {
		t.Error("verify says nothing") // it fails where a hash does not fit its number
	}
	copied := w.file("copied.csv", "Họ và tên,Ngày sinh,Mã định danh\nTrần Văn Khác,06/04/2019,096219000001\n")
	if said := w.shell("import", copied, "--unit", "32167"); !strings.Contains(said, "mã định danh sai: 1") {
		t.Errorf("a copied number is not found any more: %q", said)
	}

	if err := os.Rename(path, path+".next"); err != nil { // as a power failure between commit and rename would leave it
		t.Fatal(err)
	}
	if err := os.WriteFile(path, before, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := w.command(t.Context(), "migrate")
	cmd.Stderr = nil
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "wrong key") {
		t.Errorf("the program starts with a key of before: %v\n%s", err, out)
	}
	w.shell("rekey", "--hash")
	if said := w.shell("import", list, "--unit", "32167"); !strings.Contains(said, "không có gì thay đổi") {
		t.Errorf("after the second try: %q", said)
	}
	if _, err := os.Stat(path + ".next"); err == nil {
		t.Error("the next key file is left behind")
	}
}
