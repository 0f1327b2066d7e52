package storetest

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rasoat/store"
	"rasoat/store/embedded"
)

func TestDatabasesAreApart(t *testing.T) {
	t.Parallel()
	one, two := New(t), New(t)
	if a, b := Name(t, one), Name(t, two); a == b {
		t.Errorf("two tests share the database %s", a)
	}
	if same := Open(t, Name(t, one)); Name(t, same) != Name(t, one) {
		t.Error("Open opened another database")
	}
}

func TestDroppedAtTheEnd(t *testing.T) {
	t.Parallel()
	var name string
	t.Run("a test", func(t *testing.T) { name = Name(t, New(t)) })
	db := openAdmin(t, cluster(t))
	defer db.Close()
	if left, err := exists(db, name); left || err != nil {
		t.Errorf("database %s still exists: %v (%v)", name, left, err)
	}
}

func TestSeededOnce(t *testing.T) {
	t.Parallel()
	var seeds atomic.Int32
	seed := func(s *store.Store) error {
		seeds.Add(1)
		return s.As(context.Background(), store.Nothing(0), func(tx *store.Tx) error {
			_, err := tx.Exec("create temporary table x (n int)") // anything that must be possible
			return err
		})
	}
	key := t.Name() + newName() // a new one at each run
	for range 3 {
		From(t, key, seed)
	}
	if n := seeds.Load(); n != 1 {
		t.Errorf("seeded %d times", n)
	}
	failure := errors.New("refused")
	if err := seeded(key+"!", func(*store.Store) error { return failure }).ensure(openAdmin(t, cluster(t)), cluster(t)); !errors.Is(err, failure) {
		t.Errorf("got error %v", err)
	}
}

// TestFreshCluster: several databases of a cluster that knows neither role are migrated at once,
// as on a server that others share.
func TestFreshCluster(t *testing.T) {
	t.Parallel()
	admin, stop, err := Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	}()
	db := openAdmin(t, admin)
	defer db.Close()
	if _, err := db.Exec("create role keeper login createrole createdb"); err != nil {
		t.Fatal(err)
	}
	names, failures := []string{"a", "b", "c", "d"}, make(chan error, 4)
	for _, name := range names {
		if _, err := db.Exec("create database " + name + " owner keeper"); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range names {
		user := embedded.Admin
		if name > "b" {
			user = "keeper"
		}
		go func() {
			failures <- store.Migrate(t.Context(), urlFor(admin, name, user), slog.New(slog.DiscardHandler))
		}()
	}
	for range names {
		if err := <-failures; err != nil {
			t.Error(err)
		}
	}
}

// TestClusterCommand: the command's environment, its exit code, and nothing left behind.
func TestClusterCommand(t *testing.T) {
	t.Parallel()
	bin := t.TempDir() + "/cluster"
	if out, err := exec.Command("go", "build", "-o", bin, "./cmd/cluster").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	cmd := exec.Command(bin, "--", "/bin/sh", "-c", "echo $"+ClusterVariable+"; exit 7")
	out, err := cmd.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 7 {
		t.Errorf("got error %v, want exit code 7", err)
	}
	_, socket, _ := strings.Cut(strings.TrimSpace(string(out)), "host=")
	socket, _, _ = strings.Cut(strings.ReplaceAll(socket, "%2F", "/"), "&")
	if socket == "" {
		t.Fatalf("the command saw %q", out)
	}
	if _, err := os.Stat(socket); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left behind (%v)", socket, err)
	}
}

// TestWatchdog: a cluster whose users are gone without a word is taken away.
func TestWatchdog(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp(fastFolder(), "rasoat-")
	if err != nil {
		t.Fatal(err)
	}
	c, err := startIn(t.Context(), dir, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	joined, err := startIn(t.Context(), dir, time.Second)
	if err != nil || !joined.Joined() {
		t.Fatalf("not joined: %v", err)
	}
	gone := exec.Command("true")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	users := filepath.Join(dir, "users")
	if err := os.Rename(filepath.Join(users, strconv.Itoa(os.Getpid())), filepath.Join(users, strconv.Itoa(gone.Process.Pid))); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		left, err := filepath.Glob(dir + "*")
		if err != nil || t.Context().Err() != nil {
			t.Fatal(err)
		}
		if len(left) == 0 {
			break
		}
	}
	if err := c.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		db := openAdmin(b, cluster(b))
		name := newName()
		if err := migrated().ensure(db, cluster(b)); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if err := createFrom(db, name, migrated().name); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if _, err := db.Exec("drop database " + name); err != nil {
			b.Fatal(err)
		}
		db.Close()
		b.StartTimer()
	}
}
