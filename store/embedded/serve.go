package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/lib/pq"
)

// serving reports whether a server is at work on the data, and clears away the traces of a dead
// one whose number another process bears by now: the server itself would take it for alive.
func (c *Cluster) serving() bool {
	pid := c.place.pid()
	if pid == 0 {
		return false
	}
	if isServer(pid, c.place.data) {
		return true
	}
	c.cfg.Log.Info("private database was not stopped in order, it recovers now", "dir", c.place.dir)
	_ = os.Remove(c.place.pidFile())
	_ = os.Remove(filepath.Join(c.place.socket, socketFile+".lock"))
	return false
}

// serve starts the server. Processes of one that was killed may hold on for a moment, and the
// server refuses to start beside them, so that one refusal is tried again.
func (c *Cluster) serve(ctx context.Context) error {
	for {
		err := c.serveOnce(ctx)
		if err == nil {
			c.cfg.Log.Info("private database started", "dir", c.place.dir, "pid", c.place.pid(), "version", c.bin.major)
			return nil
		}
		if !strings.Contains(err.Error(), "shared memory block") || pause(ctx, 10*poll) != nil {
			return err
		}
	}
}

func (c *Cluster) serveOnce(ctx context.Context) error {
	_ = os.Rename(c.place.log, c.place.log+".1") // there is none at first
	out, err := os.OpenFile(c.place.log, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open the server's log: %w", err)
	}
	defer out.Close()
	cmd := exec.Command(c.bin.path("postgres"), c.arguments()...) // #nosec G204 -- a program that we found, with arguments of ours
	c.place.who.dress(cmd)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("run postgres: %w", err)
	}
	c.child, c.exited = cmd.Process.Pid, make(chan struct{})
	go func(exited chan<- struct{}) {
		_ = cmd.Wait() // fetches the corpse; how it ended stands in the log
		close(exited)
	}(c.exited)
	return c.await(ctx, c.exited)
}

func (c *Cluster) arguments() []string {
	settings := map[string]string{
		"listen_addresses":                  "",
		"unix_socket_directories":           c.place.socket,
		"unix_socket_permissions":           "0700",
		"port":                              port,
		"logging_collector":                 "off",
		"log_min_messages":                  "log", // no refused statements: their first line may quote a value
		"log_statement":                     "none",
		"log_error_verbosity":               "terse", // a refused value stands in the detail
		"log_min_error_statement":           "panic",
		"log_parameter_max_length_on_error": "0",
		"timezone":                          "UTC",
		"log_timezone":                      "UTC",
	}
	if !c.cfg.Fsync {
		maps.Copy(settings, map[string]string{"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"})
	}
	maps.Copy(settings, c.cfg.Settings)
	args := []string{"-D", c.place.data}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	return args
}

// await returns when the server answers, or with the end of its log when it ended.
func (c *Cluster) await(ctx context.Context, exited <-chan struct{}) error {
	for {
		if c.place.ready() && c.answers(ctx) {
			return nil
		}
		select {
		case <-exited:
			said, _ := os.ReadFile(c.place.log) // without it the sentence is shorter
			return fmt.Errorf("the server ended at once: %s", tail(said))
		default:
		}
		if err := pause(ctx, poll); err != nil {
			return fmt.Errorf("wait for the server: %w", err)
		}
	}
}

func (c *Cluster) open(db string) (*sql.DB, error) {
	connector, err := pq.NewConnector(c.URL(db, Admin) + "&connect_timeout=5")
	if err != nil {
		return nil, fmt.Errorf("name the private database: %w", err)
	}
	return sql.OpenDB(connector), nil
}

func (c *Cluster) answers(ctx context.Context) bool {
	db, err := c.open("postgres")
	if err != nil {
		return false
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return db.PingContext(ctx) == nil
}

// shutdown ends all sessions and the server: SIGINT is its fast shutdown. When ctx ends first, the
// server is stopped at once and recovers at the next start.
func (c *Cluster) shutdown(ctx context.Context) error {
	pid := c.running()
	if pid == 0 {
		return nil
	}
	if err := signal(pid, syscall.SIGINT); err != nil {
		return fmt.Errorf("stop the server: %w", err)
	}
	for c.runs(pid) {
		if err := pause(ctx, poll); err != nil {
			return errors.Join(fmt.Errorf("stop the server: %w", err), signal(pid, syscall.SIGQUIT))
		}
	}
	return nil
}

// running is the server's process, 0 when it is gone. Our own child we know without its files.
func (c *Cluster) running() int {
	pid := c.child
	if c.exited == nil {
		pid = c.place.pid()
	}
	if !c.runs(pid) {
		return 0
	}
	return pid
}

// runs goes by the process: its pid file disappears a moment earlier.
func (c *Cluster) runs(pid int) bool {
	if c.exited == nil {
		return isServer(pid, c.place.data)
	}
	select {
	case <-c.exited:
		return false
	default:
		return true
	}
}
