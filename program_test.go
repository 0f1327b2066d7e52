package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rasoat/bot/bottest"
	"rasoat/store"
	"rasoat/store/storetest"
)

// asProgram makes the test's own binary behave as the program, so that a test can kill it.
const asProgram = "RASOAT_TEST_PROGRAM"

func TestMain(m *testing.M) {
	switch os.Getenv(asProgram) {
	case "":
	case panics:
		panicking()
	default:
		main()
	}
	os.Exit(m.Run())
}

// town is the whole program under test: a database of its own, a strict Bot API server that outlives
// the program, and people.
type town struct {
	t      *testing.T
	store  *store.Store // sees rows, opens nothing: the program has keys of its own
	server *bottest.Server
	env    []string
	serve  *exec.Cmd
	log    *bytes.Buffer
	people map[string]*bottest.Person
}

func newTown(t *testing.T) *town {
	t.Helper()
	s := storetest.New(t)
	server := bottest.NewT(t)
	w := &town{t: t, store: s, server: server, people: map[string]*bottest.Person{}, log: &bytes.Buffer{}}
	w.env = append(os.Environ(),
		asProgram+"=1", "RASOAT_HOME="+t.TempDir(), "RASOAT_DATABASE_URL="+storetest.URL(t, s),
		"RASOAT_DATABASE_OWNER_URL="+storetest.Owner(t, s), "RASOAT_TELEGRAM_TOKEN="+server.Token(),
		"RASOAT_TELEGRAM_API="+server.URL(), "RASOAT_PRIVACY=private", "RASOAT_LISTEN=127.0.0.1:0",
	)
	t.Cleanup(w.kill)
	return w
}

// shell runs a command of the program to its end and returns what it printed.
func (w *town) shell(args ...string) string {
	w.t.Helper()
	cmd := w.command(w.t.Context(), args...)
	out, err := cmd.Output()
	if err != nil {
		w.t.Fatalf("rasoat %s: %v\n%s%s", strings.Join(args, " "), err, out, w.log)
	}
	return string(out)
}

func (w *town) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env, cmd.Stderr = w.env, w.log
	return cmd
}

// start starts the bot; it need not be up when this returns.
func (w *town) start() {
	w.t.Helper()
	w.serve = w.command(context.WithoutCancel(w.t.Context()), "serve")
	if err := w.serve.Start(); err != nil {
		w.t.Fatalf("start: %v", err)
	}
}

// kill ends the bot as a power failure would.
func (w *town) kill() {
	if w.serve == nil {
		return
	}
	_ = w.serve.Process.Kill()
	_ = w.serve.Wait()
	w.serve = nil
}

var startLink = regexp.MustCompile(`start=([A-Za-z0-9_-]+)`)

// invite makes an invitation from the shell and lets the person follow its link.
func (w *town) invite(key string, chat int64, args ...string) {
	w.t.Helper()
	out := w.shell(append([]string{"invite", "--unit", "2026:32167"}, args...)...)
	link := startLink.FindStringSubmatch(out)
	if link == nil {
		w.t.Fatalf("no link in %q", out)
	}
	w.people[key] = w.server.Person(chat, key)
	w.people[key].Start(link[1])
}

// file writes a file for the shell.
func (w *town) file(name, content string) string {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

// moment is what a chat shows at one time: every message of the bot with the count of its edits.
type moment map[int]int

func (w *town) now(key string) moment {
	m := moment{}
	for _, msg := range w.people[key].Messages() {
		m[msg.ID] = msg.Edited
	}
	return m
}

// await waits until the chat shows something new with the text.
func (w *town) await(key string, since moment, text string) bottest.Msg {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer cancel()
	msg, err := w.people[key].Await(ctx, func(m bottest.Msg) bool {
		edited, known := since[m.ID]
		return m.FromBot && (!known || m.Edited > edited) && strings.Contains(m.Text, text)
	})
	if err != nil {
		last, _ := w.people[key].Last()
		w.t.Fatalf("%s never saw %q; the last message is:\n%s\nlog:\n%s", key, text, last.Text, w.log)
	}
	return msg
}

// press presses the newest button with the label, its number left out.
func (w *town) press(key, label string) error {
	p := w.people[key]
	messages := p.Messages()
	for i := len(messages) - 1; i >= 0; i-- {
		for _, row := range messages[i].Buttons {
			for _, b := range row {
				_, bare, _ := strings.Cut(b.Label, " · ")
				if b.Data != "" && (bare == label || strings.HasPrefix(bare, label+" (")) {
					return p.Press(messages[i].ID, b.Data)
				}
			}
		}
	}
	return fmt.Errorf("%s has no button %q", key, label)
}

// TestServe_waitsForTheChannel: an outage of the channel at the start is no reason to give up.
func TestServe_waitsForTheChannel(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.server.Fault(bottest.Fault{Method: "getMe", Code: 502})
	w.server.Fault(bottest.Fault{Method: "deleteWebhook", Cut: bottest.BeforeAccept})
	w.people["stranger"] = w.server.Person(1999, "stranger")
	w.people["stranger"].Start("")
	w.start()
	w.await("stranger", moment{}, "mã mời")
}
