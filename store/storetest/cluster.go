package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/lib/pq"

	"rasoat/store/embedded"
)

// shared is the cluster of this process, found once.
var shared = sync.OnceValues(func() (string, error) {
	if named := os.Getenv(ClusterVariable); named != "" {
		return named, nil
	}
	return joinShared(context.Background())
})

func cluster(t testing.TB) string {
	t.Helper()
	admin, err := shared()
	if err != nil {
		t.Fatalf("test database: %v", err)
	}
	return admin
}

// Start starts a throw-away cluster in a new folder, in memory where there is room. The caller
// stops it; stop removes the folder. Should the caller be killed, the watchdog does.
func Start(ctx context.Context) (admin string, stop func() error, err error) {
	dir, err := os.MkdirTemp(fastFolder(), "rasoat-")
	if err != nil {
		return "", nil, fmt.Errorf("make a folder for the test cluster: %w", err)
	}
	c, err := startIn(ctx, dir, keepIdle)
	if err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	stop = func() error {
		return errors.Join(c.Stop(context.WithoutCancel(ctx)), os.RemoveAll(dir))
	}
	return c.URL("postgres", embedded.Admin), stop, nil
}

// startIn joins or starts the cluster in the folder and says that this process uses it. Whoever is
// responsible for the server puts it under a watchdog.
func startIn(ctx context.Context, dir string, idle time.Duration) (*embedded.Cluster, error) {
	users := filepath.Join(dir, "users")
	// #nosec G301 -- the server's account passes through
	if err := os.MkdirAll(users, 0o711); err != nil {
		return nil, fmt.Errorf("make a folder for the test cluster: %w", err)
	}
	// #nosec G302 -- the server's account passes through
	if err := os.Chmod(dir, 0o711); err != nil {
		return nil, err
	}
	mine := filepath.Join(users, strconv.Itoa(os.Getpid()))
	if err := os.WriteFile(mine, nil, 0o600); err != nil {
		return nil, err
	}
	c, err := embedded.Start(ctx, clusterConfig(dir))
	if err != nil {
		return nil, err
	}
	if !c.Joined() {
		err = watch(dir, idle)
	}
	if _, gone := os.Stat(mine); gone != nil { // the watchdog was about to end it
		err = errors.Join(err, gone)
	}
	return c, err
}

func clusterConfig(dir string) embedded.Config {
	return embedded.Config{Dir: dir, Log: slog.New(slog.DiscardHandler), Settings: map[string]string{
		"max_connections":  "400",
		"shared_buffers":   "128MB",
		"wal_level":        "minimal",
		"max_wal_senders":  "0",
		"autovacuum":       "off",
		"deadlock_timeout": "100ms",
	}}
}

// fastFolder is in memory where 2 GB are free: making a database there takes a fifth of the time.
func fastFolder() string {
	const memory, enough = "/dev/shm", 2 << 30
	var st syscall.Statfs_t
	// #nosec G115 -- sizes of a file system
	if syscall.Statfs(memory, &st) == nil && uint64(st.Bavail)*uint64(st.Bsize) > enough {
		return memory
	}
	return os.TempDir()
}

// Folder is a folder of the test that the server's account can reach, in memory where there is room.
func Folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(fastFolder(), "rasoat-")
	if err == nil {
		err = os.Chmod(dir, 0o711) // #nosec G302 -- the server's account passes through
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// joinShared joins or starts the cluster that all test processes of this account share.
func joinShared(ctx context.Context) (admin string, err error) {
	dir := filepath.Join(fastFolder(), "rasoat-tests-"+strconv.Itoa(os.Geteuid()))
	for range 3 { // the watchdog may just be taking away the one before
		var c *embedded.Cluster
		if c, err = startIn(ctx, dir, keepIdle); err == nil {
			admin = c.URL("postgres", embedded.Admin)
			return admin, sweep(admin)
		}
	}
	return "", err
}

// watchdog waits until none of the processes named in users/ has lived for a while, then stops the
// server and removes the folder. It is a shell, because the test process will be gone by then.
const watchdog = `
used() {
	found=1
	for user in $(ls users); do
		if kill -0 "$user" 2>/dev/null; then found=0; else rm -f "users/$user"; fi
	done
	return $found
}
cd "$1" || exit
idle=0
while :; do
	sleep 1
	[ "$(cat watchdog)" = "$$" ] || exit
	if used; then idle=0; else idle=$((idle + 1)); fi
	[ "$idle" -gt "$2" ] || continue
	mv "$1" "$1.$$" || exit
	used || break
	mv "$1.$$" "$1"
done
kill -QUIT "$(head -n 1 data/postmaster.pid)"
cd / && rm -rf "$1.$$"
`

const keepIdle = 60 * time.Second

// watch starts the watchdog. It takes over from one before it.
func watch(dir string, idle time.Duration) error {
	cmd := exec.Command("/bin/sh", "-c", watchdog, "sh", dir, strconv.Itoa(int(idle.Seconds()))) // #nosec G204 -- a script of ours; the folder is an argument
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the watchdog of the test cluster: %w", err)
	}
	pid := strconv.Itoa(cmd.Process.Pid)
	go func() { _ = cmd.Wait() }() // should it end before us, nothing is lost
	return os.WriteFile(filepath.Join(dir, "watchdog"), []byte(pid+"\n"), 0o600)
}

// sweep drops the databases of test processes that were killed.
func sweep(admin string) error {
	db, err := sql.Open("postgres", admin)
	if err != nil {
		return err
	}
	defer db.Close()
	var names pq.StringArray
	const left = `select coalesce(array_agg(datname::text), '{}') from pg_database where datname like 't\_%'`
	if err := db.QueryRow(left).Scan(&names); err != nil {
		return fmt.Errorf("look for left-over test databases: %w", err)
	}
	for _, name := range names {
		pid, err := strconv.Atoi(strings.Split(name, "_")[1])
		if err != nil || syscall.Kill(pid, 0) == nil {
			continue
		}
		if _, err := db.Exec("drop database if exists " + pq.QuoteIdentifier(name) + " with (force)"); err != nil {
			return fmt.Errorf("drop a left-over test database: %w", err)
		}
	}
	return nil
}
