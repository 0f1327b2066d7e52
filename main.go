// Rasoat is Rà Soát, the assistant with which communes repair the records of their children. One
// binary: `rasoat serve` is the bot, the other commands check lists and administer from a shell.
// This package wires the others together and holds the business clock; the README lists commands
// and settings.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // a bare machine has no time zones
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := program{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, environ: environ(os.Environ()),
		root: os.Geteuid() == 0, clock: newClock(time.Now),
		log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelInfo})),
	}
	p.home, _ = os.UserHomeDir() // without one RASOAT_HOME must be set, which readConfig says
	os.Exit(p.run(ctx, os.Args[1:]))
}

// program is the outside world as the commands need it, so that tests can start the whole of it.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	environ        map[string]string
	root           bool
	home           string
	clock          *clock
	log            *slog.Logger
}

// command is one word behind `rasoat`. Exit codes: 0 done, 1 a fault, 2 wrong use or an unreadable file.
type command struct {
	name, does string
	run        func(context.Context, program, []string) int
}

func commands() []command {
	return []command{
		{"serve", "the bot: poll or webhook, schedule, dispatcher, health", serveCommand},
		{"demo", "everything without a token: a synthetic commune and five people on one page", demoCommand},
		{"check", "FILE [--json] [--out FILE.xlsx] [--as-of DATE]: validates a list, without a database", func(ctx context.Context, p program, args []string) int {
			return runCheck(ctx, args, p.clock.Now(), p.stdout, p.stderr)
		}},
		{"ask", "[--json] [--units FILE.tsv] [--unit CODE] [--as-of DATE] SENTENCE | --batch: how a sentence is understood, without a database", func(_ context.Context, p program, args []string) int {
			return runAsk(args, p.clock.Now(), p.stdin, p.stdout, p.stderr)
		}},
		{"sample", "--children N FILE: a synthetic list with its answer key", func(ctx context.Context, p program, args []string) int {
			return runSample(ctx, args, p.stdout, p.stderr)
		}},
		{"import", "FILE --unit CODE: a list in", withStore(runImport)},
		{"export", "--unit CODE --stage S FILE: a list out", withStore(runExport)},
		{"unit", "load FILE.tsv [--scheme YEAR]: units; without a file those that are shipped | train --unit CODE [--children N] [--reset | --end | --show]: a commune to train in", withStore(runUnit)},
		{"invite", "--role R --unit CODE [--name N], or --file LIST --unit CODE --out SLIPS.pdf: one-time invitations", inviteCommand},
		{"session", "--unit CODE --name N: a code for the computer, for a member without a chat", withStore(runSession)},
		{"digest", "--unit CODE [--at TIME]: the morning report", withStore(runDigest)},
		{"verify", "[--deep] [--seal TEXT]: the journal against its seals, and what is kept twice", withStore(runVerify)},
		{"migrate", "brings the database to the newest version", withStore(runMigrate)},
		{"backup", "FILE: the database without the keys", backupCommand},
		{"restore", "FILE [--replace]: a back-up in the place of what the database holds", restoreCommand},
		{"key", "export | rotate: prints the keys for numbers, to be kept apart from the back-up; adds a new one", keyCommand},
		{"rekey", "[--hash]: seals with the newest key whatever an older one had sealed; draws another key for hashes", rekeyCommand},
	}
}

func (p program) run(ctx context.Context, args []string) int {
	if len(args) > 0 {
		for _, c := range commands() {
			if c.name == args[0] {
				return c.run(ctx, p, args[1:])
			}
		}
	}
	for _, c := range commands() {
		fmt.Fprintf(p.stderr, "rasoat %-8s %s\n", c.name, c.does)
	}
	if len(args) > 0 && (args[0] == "help" || args[0] == "-h" || args[0] == "--help") {
		return 0
	}
	return 2
}

// fail says in one sentence what went wrong and returns the exit code for it.
func (p program) fail(err error, exit int) int {
	fmt.Fprintln(p.stderr, "rasoat:", err)
	return exit
}

func environ(lines []string) map[string]string {
	values := map[string]string{}
	for _, line := range lines {
		name, value, _ := strings.Cut(line, "=")
		values[name] = value
	}
	return values
}
