package embedded

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const (
	port       = "5432"
	socketFile = ".s.PGSQL." + port
	// maxSocketPath leaves room below the 104 (BSD, macOS) and 108 (Linux) bytes of sun_path.
	maxSocketPath = 100
)

// place is where a cluster lives: dir holds the lock, the log and two folders of the server's
// account, data and socket.
type place struct {
	dir, data, socket, log string
	who                    account
}

// settle chooses the folders and makes the outer one. The others wait for the lock.
func settle(dir string, who account, log *slog.Logger) (place, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return place{}, fmt.Errorf("find the database folder: %w", err)
	}
	reachable, err := reach(dir, who)
	if err == nil {
		reachable, err = filepath.EvalSymlinks(reachable) // the server reports its folder so
	}
	if err != nil {
		return place{}, fmt.Errorf("find the database folder: %w", err)
	}
	if !sameFolder(reachable, dir) {
		log.Warn("private database kept in another folder, since the server's account cannot reach the one asked for",
			"account", who.name, "asked", dir, "kept", reachable)
	}
	pl := place{dir: reachable, data: filepath.Join(reachable, "data"), socket: filepath.Join(reachable, "run"),
		log: filepath.Join(reachable, "server.log"), who: who}
	if len(filepath.Join(pl.socket, socketFile)) > maxSocketPath {
		pl.socket = filepath.Join("/tmp", "rasoat-"+short(pl.data))
	}
	return pl, nil
}

// makeFolders makes the folders that are the server's account's own.
func (p place) makeFolders() error {
	for _, own := range []string{p.data, p.socket} {
		if err := p.who.makeOwn(own); err != nil {
			return fmt.Errorf("make the database folder: %w", err)
		}
	}
	return nil
}

func sameFolder(a, b string) bool {
	one, err1 := os.Stat(a)
	two, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(one, two)
}

// reach returns the folder, made, or one under /var/lib where the account cannot pass to it.
func reach(dir string, who account) (string, error) {
	// #nosec G301 -- the server's account passes through; the data below is 0700
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return "", fmt.Errorf("make the database folder: %w", err)
	}
	if !who.other || who.passes(dir) {
		return dir, nil
	}
	other := filepath.Join("/var/lib", "rasoat-database-"+short(dir))
	// #nosec G301 -- the server's account passes through; the data below is 0700
	if err := os.MkdirAll(other, 0o711); err != nil {
		return "", fmt.Errorf("make the database folder: %w", err)
	}
	if !who.passes(other) {
		return "", fmt.Errorf("the account %s, which runs the database server, reaches neither %s nor %s", who.name, dir, other)
	}
	return other, nil
}

// passes reports whether the account may go through the folder and every one above it.
func (a account) passes(dir string) bool {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return false
	}
	for {
		info, err := os.Stat(real)
		if err != nil || !a.reaches(info) {
			return false
		}
		if real == filepath.Dir(real) {
			return true
		}
		real = filepath.Dir(real)
	}
}

// makeOwn makes a folder for the account alone. One that exists must be the account's already, or
// ours from a start that was interrupted: in a shared folder such as /tmp somebody else may have
// put it there.
func (a account) makeOwn(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !os.IsExist(err) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	uid, _ := owner(info)
	ours := uid == a.uid || uid == os.Geteuid()
	if !info.IsDir() || !ours || info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%s must belong to the account %s and be closed to others (mode 0700)", dir, a.name)
	}
	if uid != a.uid {
		return os.Lchown(dir, a.uid, a.gid)
	}
	return nil
}

// version is the major version that made the data, 0 when there are none.
func (p place) version() int {
	raw, err := os.ReadFile(filepath.Join(p.data, "PG_VERSION"))
	if err != nil {
		return 0
	}
	n, _ := strconv.Atoi(strings.TrimSpace(string(raw))) // 0 is as good as none: the server will say
	return n
}

func (p place) pidFile() string { return filepath.Join(p.data, "postmaster.pid") }

// status returns the lines of the server's pid file: pid, folder, start, port, socket folder,
// address, shared memory, status.
func (p place) status() []string {
	raw, err := os.ReadFile(p.pidFile())
	if err != nil {
		return nil
	}
	return strings.Split(string(raw), "\n")
}

func (p place) pid() int {
	lines := p.status()
	if len(lines) == 0 {
		return 0
	}
	pid, _ := strconv.Atoi(strings.TrimSpace(lines[0])) // a file cut short is no server
	return pid
}

// ready reports what the server says about itself.
func (p place) ready() bool {
	lines := p.status()
	return len(lines) > 7 && strings.TrimSpace(lines[7]) == "ready"
}

func short(path string) string {
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:5])
}
