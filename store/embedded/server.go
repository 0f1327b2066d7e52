package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// minMajor is the oldest server that the schema is tested with.
const minMajor = 15

// ErrNoServer says that no server is installed, and how to get one.
var ErrNoServer = errors.New("no PostgreSQL server of version 15 or newer is installed: " +
	"on Debian or Ubuntu run apt-get install postgresql, on macOS brew install postgresql@16, " +
	"or set PGBIN to the folder that holds initdb and postgres")

// binaries are the programs of one installed server.
type binaries struct {
	dir   string
	major int
}

func (b binaries) path(name string) string { return filepath.Join(b.dir, name) }

// findServer returns the first installed server that fits; major is the version that made the
// data, or 0. PGBIN goes first, then what pg_config says, then the usual folders, highest version
// first (Debian keeps the server's programs out of PATH), then PATH.
func findServer(major int) (binaries, error) {
	var found []string
	for _, dir := range candidates() {
		b, err := inspect(dir)
		if err != nil || b.major < minMajor {
			continue
		}
		if major == 0 || b.major == major {
			return b, nil
		}
		found = append(found, strconv.Itoa(b.major))
	}
	if len(found) > 0 {
		return binaries{}, fmt.Errorf("the data were made by PostgreSQL %d, but only version %s is installed: install postgresql-%d",
			major, strings.Join(slices.Compact(found), ", "), major)
	}
	return binaries{}, ErrNoServer
}

func candidates() []string {
	dirs := []string{os.Getenv("PGBIN")}
	if out, err := ask("pg_config", "--bindir"); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",
		"/usr/pgsql-*/bin",
		"/opt/homebrew/opt/postgresql*/bin",
		"/usr/local/opt/postgresql*/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin",
		"/usr/local/pgsql/bin",
	} {
		dirs = append(dirs, highestFirst(pattern)...)
	}
	if p, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(p); err == nil {
			p = real
		}
		dirs = append(dirs, filepath.Dir(p))
	}
	return slices.DeleteFunc(dirs, func(d string) bool { return d == "" })
}

func highestFirst(pattern string) []string {
	dirs, _ := filepath.Glob(pattern) // the only error is a bad pattern
	slices.SortFunc(dirs, func(a, b string) int { return number(b) - number(a) })
	return dirs
}

// number is the first run of digits in a folder's name, the server's version there.
func number(path string) int {
	digits := strings.FieldsFunc(path, func(r rune) bool { return r < '0' || r > '9' })
	if len(digits) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(digits[0]) // 0 where it is too long to be a version
	return n
}

// inspect asks the server in the folder for its version: "postgres (PostgreSQL) 15.18 (Debian …)".
func inspect(dir string) (binaries, error) {
	b := binaries{dir: dir}
	if _, err := os.Stat(b.path("initdb")); err != nil {
		return b, err
	}
	out, err := ask(b.path("postgres"), "--version")
	if err != nil {
		return b, err
	}
	b.major = number(string(out))
	return b, nil
}

// ask runs a program of the server for what it prints. It inherits none of our settings: they hold secrets.
func ask(program string, args ...string) ([]byte, error) {
	cmd := exec.Command(program, args...) // #nosec G204 -- a program that we found
	cmd.Env = bareEnviron()
	return cmd.Output()
}

func bareEnviron() []string { return []string{"LC_ALL=C", "PATH=" + os.Getenv("PATH"), "TZ=UTC"} }

// account is who the server runs as.
type account struct {
	name     string
	uid, gid int
	other    bool // another account than ours: we are root
}

// serverAccount is ourselves, and as root, whom the server refuses, an unprivileged account.
func serverAccount() (account, error) {
	if os.Geteuid() != 0 {
		return account{name: strconv.Itoa(os.Geteuid()), uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err1 == nil && err2 == nil && uid != 0 {
			return account{name: name, uid: uid, gid: gid, other: true}, nil
		}
	}
	return account{}, errors.New("the database server must not run as root, and there is neither an account postgres nor nobody")
}

// reaches reports whether the account may pass through the folder.
func (a account) reaches(info fs.FileInfo) bool {
	uid, gid := owner(info)
	switch mode := info.Mode().Perm(); {
	case uid == a.uid:
		return mode&0o100 != 0
	case gid == a.gid:
		return mode&0o010 != 0
	default:
		return mode&0o001 != 0
	}
}

// run executes a program of the server as the account, with nothing inherited but what it needs.
func (a account) run(ctx context.Context, path string, args ...string) error {
	cmd := exec.CommandContext(ctx, path, args...)
	a.dress(cmd)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("run %s: %w: %s", filepath.Base(path), err, tail(out))
	}
	return nil
}

// tail is the end of a program's output, in one line.
func tail(out []byte) string {
	const limit = 600
	text := strings.Join(strings.Fields(string(out)), " ")
	if len(text) > limit {
		text = "…" + text[len(text)-limit:]
	}
	return text
}
