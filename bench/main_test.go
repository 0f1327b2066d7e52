package bench

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"testing"
	"time"

	_ "github.com/lib/pq"

	"rasoat/store/embedded"
	"rasoat/store/storetest"
)

// TestMain starts a cluster that writes as the program's own does, with fsync on, and has every
// database of this package made there. Nothing is started where no benchmark is asked for.
func TestMain(m *testing.M) {
	if order := os.Getenv(childVariable); order != "" {
		if err := importAsChild(order); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	flag.Parse()
	if flag.Lookup("test.bench").Value.String() == "" {
		m.Run()
		return
	}
	stop, err := startCluster()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	interrupted, forget := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	defer forget()
	unhook := context.AfterFunc(interrupted, func() { // the server would outlive us
		stop()
		os.Exit(1)
	})
	m.Run()
	if !unhook() {
		select {} // the function above is at it and ends the program
	}
	results.print(os.Stdout)
	stop()
}

func startCluster() (stop func(), err error) {
	dir, err := os.MkdirTemp("", "rasoat-bench-")
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o711); err != nil { // the server's account passes through
		return nil, err
	}
	c, err := embedded.Start(context.Background(), embedded.Config{Dir: dir, Fsync: true, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	stop = func() {
		if err := c.Stop(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
		}
		_ = os.RemoveAll(dir)
	}
	admin := c.URL("postgres", embedded.Admin)
	if results.machine, err = describe(admin); err != nil {
		stop()
		return nil, err
	}
	fmt.Println(results.machine)
	return stop, os.Setenv(storetest.ClusterVariable, admin)
}

// describe says on what is measured, and what a commit costs there.
func describe(admin string) (string, error) {
	db, err := sql.Open("postgres", admin)
	if err != nil {
		return "", err
	}
	defer db.Close()
	var version, fsync, commit string
	err = db.QueryRow("select current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')").
		Scan(&version, &fsync, &commit)
	if err != nil {
		return "", err
	}
	if fsync != "on" || commit != "on" {
		return "", fmt.Errorf("fsync is %s and synchronous_commit %s: nothing durable could be measured", fsync, commit)
	}
	bare, err := newCommits(db)
	if err != nil {
		return "", err
	}
	var took times
	for range 500 {
		d, err := bare.one()
		if err != nil {
			return "", err
		}
		took = append(took, d)
	}
	return fmt.Sprintf("Measured on %d cores, PostgreSQL %s on disk in a cluster of its own, fsync on (the cluster that make starts has it off and is not used).\n"+
		"A bare one-row INSERT and commit takes %s (p95 %s): %.0f commits a second with one client.",
		runtime.NumCPU(), version, short(took.median()), short(took.at(0.95)), float64(time.Second)/float64(took.median())), nil
}

// results are what the benchmarks have found, in plain words.
var results findings

type findings struct {
	machine string
	lines   []string
}

// say keeps one sentence for the end.
func (f *findings) say(format string, args ...any) {
	f.lines = append(f.lines, fmt.Sprintf(format, args...))
}

func (f *findings) print(w io.Writer) {
	fmt.Fprintf(w, "\n%s\n\n", f.machine)
	for _, line := range f.lines {
		fmt.Fprintf(w, "- %s\n", line)
	}
	fmt.Fprintln(w)
}
