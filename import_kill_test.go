package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"rasoat/store"
)

// TestImportKilled kills an import of two communes at its named steps: each commune has its whole list
// then or nothing of it, and the list comes to the same counts when it is imported again.
func TestImportKilled(t *testing.T) {
	t.Parallel()
	const each = 1500
	w := newTown(t)
	w.shell("unit", "load", w.file("units.tsv", "level\tcode\tparent_code\ttype\tname\tfull_name\n"+
		"province\t96\t\tTỉnh\tCà Mau\tTỉnh Cà Mau\ncommune\t32167\t96\tXã\tTân Thuận\tXã Tân Thuận\ncommune\t32168\t96\tXã\tTân Tiến\tXã Tân Tiến\n"))
	var list strings.Builder
	list.WriteString("Họ và tên,Ngày sinh,Giới tính,Ấp,Mã trẻ\n")
	for i := range 2 * each {
		fmt.Fprintf(&list, "Nguyễn Văn An,%02d/%02d/20%02d,Nam,\"Ấp %d, xã %s\",TE%d\n", 1+i%28, 1+i%12, 12+i%12, 1+i%3, []string{"Tân Thuận", "Tân Tiến"}[i%2], i)
	}
	file := w.file("list.csv", list.String())
	for _, step := range []string{"rasoat work", "COPY incoming", "INSERT INTO children", "UPDATE imports"} {
		cmd := w.command(t.Context(), "import", file, "--unit", "96", "--hamlets")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() { defer close(ended); _ = cmd.Wait() }()
		w.until(t, step, ended)
		_ = cmd.Process.Kill()
		<-ended
		w.gone(t)
		for commune, n := range w.imported(t) {
			if n != 0 && n != each {
				t.Errorf("killed at %q: %d of %d children of commune %d", step, n, each, commune)
			}
		}
	}
	w.shell("import", file, "--unit", "96", "--hamlets")
	said := w.shell("import", file, "--unit", "96", "--hamlets")
	if got := w.imported(t); len(got) != 2 || !strings.Contains(said, "không có gì thay đổi") {
		t.Errorf("in the end %v, and it says %s", got, said)
	}
	for commune, n := range w.imported(t) {
		if n != each {
			t.Errorf("commune %d has %d of %d children", commune, n, each)
		}
	}
}

// until waits for a session of the import that is at that step, or for the end of the import.
func (w *town) until(t *testing.T, step string, ended <-chan struct{}) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); w.sessions(t, step) == 0; {
		select {
		case <-ended:
			return
		default:
		}
		if time.Now().After(deadline) {
			t.Fatalf("no import came to %q", step)
		}
	}
}

// gone waits until the server has ended what the killed program had begun.
func (w *town) gone(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); w.sessions(t, "rasoat work") > 0; {
		if time.Now().After(deadline) {
			t.Fatal("a session of the killed import lives on")
		}
	}
}

func (w *town) sessions(t *testing.T, step string) (n int) {
	t.Helper()
	err := w.store.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
		return tx.GetContext(t.Context(), &n, `
			SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid() AND (application_name LIKE $1 || '%' OR query LIKE '%' || $1 || '%' AND application_name LIKE 'rasoat work%')`, step)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// imported counts the children of each commune that has had an import.
func (w *town) imported(t *testing.T) map[int64]int {
	t.Helper()
	counts := map[int64]int{}
	err := w.store.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
		clear(counts)
		return w.count(t.Context(), tx, counts)
	})
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

func (w *town) count(ctx context.Context, tx *store.Tx, counts map[int64]int) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT u.id, (SELECT count(*) FROM children AS c WHERE c.issuer_id = u.id) FROM units AS u
		WHERE u.level = 3 AND (EXISTS (SELECT FROM imports WHERE unit_id = u.id) OR EXISTS (SELECT FROM children WHERE issuer_id = u.id))`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var commune int64
		var n int
		if err := rows.Scan(&commune, &n); err != nil {
			return err
		}
		counts[commune] = n
	}
	return rows.Err()
}
