package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"github.com/lib/pq"
)

// PostgresTool finds one of Postgres' own programs for a server of the given major version.
type PostgresTool func(name string, major int) (path string, err error)

// transient tables go into a back-up empty: messages on their way, files waiting to be imported and
// messages that failed would be said or done again by whoever restores them; links, sessions and pages that
// were open would be open again.
func transient() []string {
	return []string{
		"outbox", "jobs", "failed_updates", "waiting_updates", "live_messages", "links", "sessions", "page_messages", "page_files",
	}
}

// Backup writes everything of ours in the database to w, in pg_dump's custom format, as its owner and
// as of one instant, but for what was under way. Numbers, telephones and whatever else is sealed stays so: without the keys, which
// are no part of it, the back-up cannot be read.
func Backup(ctx context.Context, ownerURL string, tool PostgresTool, w io.Writer) error {
	server, err := askServer(ctx, ownerURL)
	if err != nil {
		return fmt.Errorf("back up the database: %w", err)
	}
	args := []string{"--format=custom", "--schema=" + schema, "--role=rasoat_owner"}
	for _, table := range transient() {
		args = append(args, "--exclude-table-data="+schema+"."+table)
	}
	dump, err := server.command(ctx, tool, "pg_dump", args...)
	if err != nil {
		return fmt.Errorf("back up the database: %w", err)
	}
	dump.Stdout = w
	if err := runTool(dump); err != nil {
		return fmt.Errorf("back up the database: %w", err)
	}
	return nil
}

// server is a database as Postgres' own programs are told of it.
type server struct {
	url   string
	cfg   pq.Config
	major int
}

func askServer(ctx context.Context, ownerURL string) (*server, error) {
	cfg, err := pq.NewConfig(ownerURL)
	if err != nil {
		return nil, fmt.Errorf("read the database URL: %w", redact(err))
	}
	db, err := openHandle(ownerURL, migrateProfile())
	if err != nil {
		return nil, err
	}
	defer db.Close()
	s := &server{url: ownerURL, cfg: cfg}
	if err := db.GetContext(ctx, &s.major, `SELECT current_setting('server_version_num')::int / 10000`); err != nil {
		return nil, fmt.Errorf("ask for the server's version: %w", err)
	}
	return s, nil
}

// command is a program that connects to the server. What it needs for that stands in its environment,
// and the password in a file of its own: arguments can be read by every account of the machine.
func (s *server) command(ctx context.Context, tool PostgresTool, name string, args ...string) (*exec.Cmd, error) {
	path, err := tool(name, s.major)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, path, append([]string{"--no-password"}, args...)...) // #nosec G204 -- a program of Postgres, with arguments of ours
	cmd.Env = append(toolEnviron(),
		"PGUSER="+s.cfg.User, "PGDATABASE="+s.cfg.Database, "PGPORT="+strconv.Itoa(int(s.cfg.Port)), "PGAPPNAME=rasoat "+name)
	for setting, value := range map[string]string{
		"PGHOST": s.cfg.Host, "PGSSLMODE": string(s.cfg.SSLMode), "PGSSLCERT": s.cfg.SSLCert, "PGSSLKEY": s.cfg.SSLKey, "PGSSLROOTCERT": s.cfg.SSLRootCert,
	} {
		if value != "" {
			cmd.Env = append(cmd.Env, setting+"="+value)
		}
	}
	if s.cfg.Hostaddr.IsValid() {
		cmd.Env = append(cmd.Env, "PGHOSTADDR="+s.cfg.Hostaddr.String())
	}
	return cmd, s.hand(cmd)
}

// toolEnviron is what a program of Postgres needs of ours: neither our settings, which hold the bot's token among others,
// nor whatever else may hold a password, such as a proxy.
func toolEnviron() []string {
	var kept []string
	for _, setting := range os.Environ() {
		name, _, _ := strings.Cut(setting, "=")
		if strings.HasPrefix(name, "LC_") || slices.Contains([]string{"PATH", "HOME", "USER", "LANG", "TZ", "TMPDIR", "LD_LIBRARY_PATH"}, name) {
			kept = append(kept, setting)
		}
	}
	return kept
}

// hand gives the program the password in a file that nobody else may read; runTool removes it. libpq
// reads it at each connection.
func (s *server) hand(cmd *exec.Cmd) error {
	if s.cfg.Password == "" {
		return nil
	}
	file, err := os.CreateTemp("", "rasoat-pass-*")
	if err != nil {
		return fmt.Errorf("keep the password for %s: %w", cmd.Path, err)
	}
	escape := strings.NewReplacer(`\`, `\\`, `:`, `\:`)
	_, err = file.WriteString("*:*:*:*:" + escape.Replace(s.cfg.Password) + "\n")
	if err := errors.Join(err, file.Close()); err != nil {
		return errors.Join(fmt.Errorf("keep the password for %s: %w", cmd.Path, err), os.Remove(file.Name()))
	}
	cmd.Env = append(cmd.Env, "PGPASSFILE="+file.Name())
	return nil
}

// runTool runs the program to its end. What it complains of are names of tables and settings.
func runTool(cmd *exec.Cmd) error {
	for _, setting := range cmd.Env {
		if file, ok := strings.CutPrefix(setting, "PGPASSFILE="); ok {
			defer os.Remove(file)
		}
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		return fmt.Errorf("%w: %s", err, first)
	}
	return nil
}
