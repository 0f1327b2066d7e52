// Package embedded keeps a private Postgres for a program that was given none: a cluster of its
// own in a data folder, served by whatever server of version 15 or newer is installed, reachable
// through a unix socket only. It imports nothing of ours.
//
// The server outlives a killed program. Who starts first holds a lock for as long as it lives and
// stops the server at its end; who comes while the lock is held joins; who comes after a kill
// takes the running server over.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// Admin is the superuser of a private cluster. The socket's folder keeps others out, so no account
// has a password.
const Admin = "rasoat_admin"

// Config says where the cluster lives and how it is run.
type Config struct {
	// Dir is the folder of the cluster; it is made where it is missing. As root the server's
	// account must be able to reach it (every folder above it needs the x bit for others); where
	// it cannot, another folder is taken and logged.
	Dir string
	// Fsync must be true wherever the data matters; false is for tests.
	Fsync bool
	// Database is made when it is missing; empty: none.
	Database string
	// Settings are further settings of the server.
	Settings map[string]string
	Log      *slog.Logger
}

// Cluster is a running server that this process started, took over or joined.
type Cluster struct {
	cfg    Config
	place  place
	bin    binaries
	lock   *os.File      // nil when joined
	child  int           // the server's process when we started it
	exited chan struct{} // closed at its end; nil when it was taken over or joined
}

const (
	startLimit = 60 * time.Second
	poll       = 20 * time.Millisecond
)

// Start returns when the server answers.
func Start(ctx context.Context, cfg Config) (*Cluster, error) {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	who, err := serverAccount()
	if err != nil {
		return nil, err
	}
	pl, err := settle(cfg.Dir, who, cfg.Log)
	if err != nil {
		return nil, err
	}
	c := &Cluster{cfg: cfg, place: pl}
	if err := c.startOrJoin(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("start the private database: %w", err), c.unlock())
	}
	if err := c.makeDatabase(ctx); err != nil {
		return nil, errors.Join(err, c.Stop(context.WithoutCancel(ctx)))
	}
	return c, nil
}

// startOrJoin tries both in turn, since the one who holds the lock may be just about to end.
func (c *Cluster) startOrJoin(ctx context.Context) error {
	for {
		lock, err := tryLock(filepath.Join(c.place.dir, "lock"))
		if err != nil {
			return err
		}
		if lock != nil {
			c.lock = lock
			return c.own(ctx)
		}
		if c.place.ready() && c.answers(ctx) {
			c.cfg.Log.Info("private database joined", "dir", c.place.dir)
			return nil
		}
		if err := pause(ctx, poll); err != nil {
			return fmt.Errorf("wait for the program that starts it: %w", err)
		}
	}
}

// own takes the server over, or makes the cluster and starts it; the lock is ours.
func (c *Cluster) own(ctx context.Context) (err error) {
	if c.bin, err = findServer(c.place.version()); err != nil {
		return err
	}
	if err := c.place.makeFolders(); err != nil {
		return err
	}
	if c.serving() {
		if err := c.await(ctx, nil); err != nil {
			return err
		}
		c.cfg.Log.Info("private database taken over", "dir", c.place.dir, "pid", c.place.pid())
		return nil
	}
	if err := c.makeCluster(ctx); err != nil {
		return err
	}
	return c.serve(ctx)
}

// Joined reports whether another process started the server and will stop it.
func (c *Cluster) Joined() bool { return c.lock == nil }

// Dir is the folder that the cluster really lives in.
func (c *Cluster) Dir() string { return c.place.dir }

// PID is the server's process, 0 when it is gone.
func (c *Cluster) PID() int { return c.place.pid() }

// URL names a database of the cluster for an account.
func (c *Cluster) URL(db, user string) string {
	u := url.URL{Scheme: "postgres", User: url.User(user), Path: "/" + db,
		RawQuery: url.Values{"host": {c.place.socket}, "sslmode": {"disable"}}.Encode()}
	return u.String()
}

// Stop ends the server in an orderly way when this process is responsible for it, and does
// nothing when it only joined.
func (c *Cluster) Stop(ctx context.Context) error {
	if c.Joined() {
		return nil
	}
	err := c.shutdown(ctx)
	return errors.Join(err, c.unlock())
}

func (c *Cluster) unlock() error {
	if c.lock == nil {
		return nil
	}
	lock := c.lock
	c.lock = nil
	return lock.Close()
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
