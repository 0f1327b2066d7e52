package embedded

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
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
)

// folder is a temporary one that the server's account can reach, with a path of a usual length; in
// memory where that is possible, since a recovery synchronises every file.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "rasoat-embedded-")
	if err != nil {
		dir, err = os.MkdirTemp("/tmp", "rasoat-embedded-")
	}
	if err == nil {
		err = os.Chmod(dir, 0o711)
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

func config(dir string) Config {
	return Config{Dir: dir, Log: slog.New(slog.DiscardHandler), Database: "rasoat",
		Settings: map[string]string{"shared_buffers": "16MB", "max_connections": "20"}}
}

func start(t *testing.T, cfg Config) *Cluster {
	t.Helper()
	c, err := Start(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, c) })
	return c
}

func stop(t *testing.T, c *Cluster) {
	t.Helper()
	if err := c.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

func do(t *testing.T, c *Cluster, query string) (value string) {
	t.Helper()
	db, err := sql.Open("postgres", c.URL("rasoat", Admin))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(query).Scan(&value); err != nil && err != sql.ErrNoRows {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}

// TestLife: made, kept between runs, stopped in order, reachable through the socket only.
func TestLife(t *testing.T) {
	t.Parallel()
	cfg := config(folder(t))
	cfg.Fsync = true
	c := start(t, cfg)
	do(t, c, "create table kept as select 7 as n")
	if got := do(t, c, "show listen_addresses") + do(t, c, "show fsync") + do(t, c, "show data_checksums"); got != "onon" {
		t.Errorf("settings are %q", got)
	}
	for _, private := range []string{c.place.data, c.place.socket} {
		info, err := os.Stat(private)
		if err != nil {
			t.Fatal(err)
		}
		if uid, _ := owner(info); info.Mode().Perm() != 0o700 || uid == 0 {
			t.Errorf("%s has mode %v and belongs to account %d", private, info.Mode(), uid)
		}
	}
	if uid := serverUID(t, c.PID()); uid == 0 {
		t.Error("the server runs as root")
	}
	pid := c.PID()
	stop(t, c)
	if alive(pid) || c.PID() != 0 {
		t.Error("the server outlives Stop")
	}
	again := start(t, cfg)
	if got := do(t, again, "select n::text from kept"); got != "7" {
		t.Errorf("kept %q", got)
	}
	db, err := sql.Open("postgres", again.URL("rasoat", Admin))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("create unique index on kept ((n * 111111)); insert into kept values (7)"); err == nil {
		t.Error("the same value was taken twice")
	}
	if _, err := db.Exec("select $1::date", "777777 days"); err == nil {
		t.Error("a date that is none was taken")
	}
	said, err := os.ReadFile(again.place.log)
	if err != nil || strings.Contains(string(said), "recovery") {
		t.Errorf("was not stopped in order (%v): %s", err, said)
	}
	if !strings.Contains(string(said), "ready to accept") || strings.Contains(string(said), "777777") || strings.Contains(string(said), "insert") {
		t.Errorf("the log must name what befalls the server, and no contents: %s", said)
	}
}

func serverUID(t *testing.T, pid int) int {
	t.Helper()
	if info, err := os.Stat(procFile(pid, "stat")); err == nil {
		uid, _ := owner(info)
		return uid
	}
	out, err := exec.Command("ps", "-o", "uid=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		t.Fatal(err)
	}
	uid, err := strconv.Atoi(strings.TrimSpace(string(out)))
	if err != nil {
		t.Fatal(err)
	}
	return uid
}

// TestManyAtOnce: one starts, the others join, and only the one stops.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	cfg := config(folder(t))
	clusters := make([]*Cluster, 4)
	var wg sync.WaitGroup
	for i := range clusters {
		wg.Go(func() {
			c, err := Start(context.Background(), cfg)
			if err != nil {
				t.Error(err)
				return
			}
			clusters[i] = c
		})
	}
	wg.Wait()
	var first *Cluster
	for _, c := range clusters {
		switch {
		case c == nil:
			t.FailNow()
		case !c.Joined() && first != nil:
			t.Error("two started a server")
		case !c.Joined():
			first = c
		}
	}
	if first == nil {
		t.Fatal("nobody started the server")
	}
	for _, c := range clusters {
		if c != first {
			stop(t, c)
			do(t, c, "select 1")
		}
	}
	pid := first.PID()
	stop(t, first)
	if alive(pid) {
		t.Error("who started it did not stop it")
	}
}

// TestServerKilled: after a kill -9 of the server, which leaves its pid file and its children's
// shared memory behind, the next start recovers what was committed.
func TestServerKilled(t *testing.T) {
	t.Parallel()
	cfg := config(folder(t))
	cfg.Fsync = true
	c := start(t, cfg)
	do(t, c, "create table kept as select 7 as n")
	if err := syscall.Kill(c.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-c.exited
	stop(t, c)
	again := start(t, cfg)
	if got := do(t, again, "select n::text from kept"); got != "7" || again.Joined() {
		t.Errorf("kept %q, joined %v", got, again.Joined())
	}
}

// TestForeignPID: the dead server's number belongs to another process by now, even one of the
// same account.
func TestForeignPID(t *testing.T) {
	t.Parallel()
	cfg := config(folder(t))
	c := start(t, cfg)
	if err := syscall.Kill(c.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-c.exited
	stop(t, c)
	other := exec.Command("sleep", "60")
	c.place.who.dress(other)
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = other.Process.Kill(), other.Wait() }()
	for _, file := range []string{c.place.pidFile(), filepath.Join(c.place.socket, socketFile+".lock")} {
		rewrite(t, file, other.Process.Pid)
	}
	again := start(t, cfg)
	do(t, again, "select 1")
	if err := other.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("the other process was hurt: %v", err)
	}
}

// rewrite puts another number into the first line of a pid file.
func rewrite(t *testing.T, path string, pid int) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(raw), "\n")
	if err := os.WriteFile(path, []byte(strconv.Itoa(pid)+"\n"+rest), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestProgramKilled: the program that started the server is killed; the next one takes the running
// server over and stops it in the end.
func TestProgramKilled(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	program := exec.Command(os.Args[0], "-test.run=^TestAsProgram$", "-test.count=1")
	program.Env = append(os.Environ(), programDir+"="+dir)
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	pid := 0
	for lines := bufio.NewScanner(out); pid == 0 && lines.Scan(); {
		_, _ = fmt.Sscanf(lines.Text(), "serving %d", &pid)
	}
	if pid == 0 {
		t.Fatal("the program did not start a server")
	}
	if joined := start(t, config(dir)); !joined.Joined() {
		t.Error("a second program did not join")
	}
	if err := program.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = program.Wait()
	c := start(t, config(dir))
	if c.Joined() || c.PID() != pid {
		t.Errorf("joined %v, server %d, want %d taken over", c.Joined(), c.PID(), pid)
	}
	do(t, c, "select 1")
	stop(t, c)
	if alive(pid) {
		t.Error("the server that was taken over outlives Stop")
	}
}

const programDir = "EMBEDDED_TEST_PROGRAM_DIR"

// TestAsProgram is the program that TestProgramKilled kills.
func TestAsProgram(t *testing.T) {
	dir := os.Getenv(programDir)
	if dir == "" {
		return
	}
	c, err := Start(context.Background(), config(dir))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("serving %d\n", c.PID())
	select {}
}

// TestInterruptedInitdb: what an interrupted initdb left behind is no cluster.
func TestInterruptedInitdb(t *testing.T) {
	t.Parallel()
	cfg := config(folder(t))
	who, err := serverAccount()
	if err != nil {
		t.Fatal(err)
	}
	pl, err := settle(cfg.Dir, who, cfg.Log)
	if err == nil {
		err = pl.makeFolders()
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, left := range []string{"new/base", "base", "global"} {
		if err := os.MkdirAll(filepath.Join(pl.data, left), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(pl.data, "new/PG_VERSION"), []byte("15\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	do(t, start(t, cfg), "select 1")
}

func TestLongPath(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folder(t), strings.Repeat("ấp", 40))
	c := start(t, config(dir))
	if len(c.place.socket) > 40 {
		t.Errorf("the socket's folder is %s", c.place.socket)
	}
	do(t, c, "select 1")
	stop(t, c)
	if err := os.RemoveAll(c.place.socket); err != nil {
		t.Error(err)
	}
}

// TestUnreachableFolder: as root, in a folder that only root can pass.
func TestUnreachableFolder(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Log("only root runs the server as another account")
		return
	}
	closed := folder(t)
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	cfg := config(filepath.Join(closed, "database"))
	cfg.Log = slog.New(slog.NewTextHandler(&said, nil))
	c := start(t, cfg)
	do(t, c, "select 1")
	stop(t, c)
	if err := os.RemoveAll(c.Dir()); err != nil {
		t.Error(err)
	}
	if strings.HasPrefix(c.Dir(), closed) || !strings.Contains(said.String(), c.Dir()) {
		t.Errorf("kept in %s, said: %s", c.Dir(), said.String())
	}
	if info, err := os.Stat(closed); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder above was changed: %v (%v)", info.Mode(), err)
	}
}

// TestForeignFolder: a socket folder that somebody else put into the shared /tmp is not used.
func TestForeignFolder(t *testing.T) {
	t.Parallel()
	who, err := serverAccount()
	if err != nil {
		t.Fatal(err)
	}
	open := filepath.Join(folder(t), "run")
	if err := os.Mkdir(open, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(open, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := who.makeOwn(open); err == nil {
		t.Error("an open folder was accepted")
	}
	link := filepath.Join(folder(t), "run")
	if err := os.Symlink(open, link); err != nil {
		t.Fatal(err)
	}
	if err := who.makeOwn(link); err == nil {
		t.Error("a link was accepted")
	}
}

func TestFindServer(t *testing.T) {
	t.Parallel()
	if b, err := findServer(0); err != nil || b.major < minMajor {
		t.Errorf("found %v (%v)", b, err)
	}
	if _, err := findServer(9); err == nil || !strings.Contains(err.Error(), "PostgreSQL 9") {
		t.Errorf("data of version 9: got error %v", err)
	}
	for path, want := range map[string]int{
		"/usr/lib/postgresql/15/bin": 15, "/opt/homebrew/opt/postgresql@16/bin": 16, "postgres (PostgreSQL) 17.2 (Debian 17.2-1)": 17, "/x": 0,
	} {
		if got := number(path); got != want {
			t.Errorf("%s: got %d", path, got)
		}
	}
}

// TestNoServer: the sentence says how to get one.
func TestNoServer(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"apt-get install postgresql", "brew install postgresql@16"} {
		if !strings.Contains(ErrNoServer.Error(), words) || strings.Contains(ErrNoServer.Error(), "\n") {
			t.Errorf("the sentence is %q", ErrNoServer)
		}
	}
}

// TestStartEndsWithTheContext: who waits for another program's server does not wait for ever.
func TestStartEndsWithTheContext(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	lock, err := tryLock(filepath.Join(dir, "lock"))
	if err != nil || lock == nil {
		t.Fatal(lock, err)
	}
	defer lock.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := Start(ctx, config(dir)); err == nil {
		t.Error("started beside the one who holds the lock")
	}
}

func TestBadSetting(t *testing.T) {
	t.Parallel()
	cfg := config(folder(t))
	cfg.Settings = map[string]string{"no_such_setting": "1"}
	if _, err := Start(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), "no_such_setting") {
		t.Errorf("got error %v", err)
	}
}
