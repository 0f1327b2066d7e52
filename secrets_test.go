package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rasoat/bot/bottest"
	"rasoat/store/embedded"
	"rasoat/store/storetest"
)

// What must be read nowhere else than where it belongs. All are recognised wherever they stand.
const (
	hiddenToken   = "7130000001:AAF-sesame_token_0123456789abcdefghijk"
	hiddenHook    = "sesame-webhook-4711"
	hiddenProgram = "sesame-program-4712"
	hiddenOwner   = "sesame-owner-4713"
	hiddenProxy   = "sesame-proxy-4714"
	hiddenWrong   = "sesame-wrong-4715"
	hiddenNumber  = "096219912345"
	hiddenPhone   = "0912345678"
	hiddenName    = "Quách Thị Kín"
	hiddenTyped   = "Lưu Thị Bưng Bít"
)

// TestSecrets works with the real program, from its first start to its crash, through every fault that could make it
// talk, and then greps all that it and its children have said or shown: logs, errors, metrics, error pages, dumped
// stacks, arguments, environments and the log of the private database.
func TestSecrets(t *testing.T) {
	t.Parallel()
	b := newBurglar(t)
	b.keys()
	b.start()
	b.work()
	b.faults()
	b.knock()
	b.askPostgres()
	b.dump()
	b.withPasswords()
	b.crash()
	b.grep()
}

// burglar has the program with secrets of its own, and collects what anybody could read.
type burglar struct {
	*town
	home, at string
	secrets  map[string]string // what each is
	read     map[string]string // by where it was read
	procs    *procs
	said     *overheard        // of the running bot
	cluster  *embedded.Cluster // its server, once the bot is gone
}

func newBurglar(t *testing.T) *burglar {
	t.Helper()
	server := bottest.NewT(t, bottest.Options{Token: hiddenToken, WebhookRetry: 50 * time.Millisecond})
	home := filepath.Join(storetest.Folder(t), "home")
	at := freeAddress(t)
	b := &burglar{
		town: &town{t: t, server: server, people: map[string]*bottest.Person{}, log: &bytes.Buffer{}},
		home: home, at: "http://" + at, read: map[string]string{}, procs: newProcs(), said: &overheard{},
		secrets: map[string]string{
			hiddenToken: "the token", hiddenHook: "the webhook's secret", hiddenProgram: "the program's password", hiddenOwner: "the owner's password",
			hiddenProxy: "the proxy's password", hiddenWrong: "a wrong password", hiddenNumber: "a number", hiddenPhone: "a telephone",
			hiddenName: "a name of the list", hiddenTyped: "a typed name",
		},
	}
	b.env = append(os.Environ(),
		asProgram+"=1", "RASOAT_HOME="+home, "RASOAT_TELEGRAM_TOKEN="+hiddenToken, "RASOAT_TELEGRAM_API="+server.URL(),
		"RASOAT_WEBHOOK_URL="+b.at+"/webhook", "RASOAT_WEBHOOK_SECRET="+hiddenHook, "RASOAT_PRIVACY=strict", "RASOAT_PUBLIC_URL="+b.at,
		"RASOAT_LISTEN="+at, "HTTPS_PROXY=http://u:"+hiddenProxy+"@127.0.0.1:9", "GOTRACEBACK=all",
	)
	t.Cleanup(b.leave)
	return b
}

// leave stops the private server, which outlives a program that was killed.
func (b *burglar) leave() {
	b.kill()
	if b.cluster == nil {
		b.takeOver()
	}
	if err := b.cluster.Stop(context.Background()); err != nil {
		b.t.Error(err)
	}
}

// takeOver takes the private server over from a bot that has died.
func (b *burglar) takeOver() {
	b.t.Helper()
	var err error
	b.cluster, err = embedded.Start(context.Background(), embedded.Config{Dir: b.folder(), Fsync: true, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *burglar) folder() string { return filepath.Join(b.home, "postgres") }

// shell runs a command, watched; what it says on stderr counts, and with the others what it prints.
func (b *burglar) shell(prints bool, env []string, args ...string) (stdout string, code int) {
	b.t.Helper()
	cmd := b.command(b.t.Context(), args...)
	var out, said bytes.Buffer
	cmd.Env, cmd.Stdout, cmd.Stderr = append(append([]string{}, b.env...), env...), &out, &said
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	stop := b.procs.watch(cmd.Process.Pid)
	_ = cmd.Wait()
	stop()
	where := fmt.Sprintf("%d. rasoat %s", len(b.read), strings.Join(args, " "))
	b.read[where+" (stderr)"] = said.String()
	if prints {
		b.read[where+" (stdout)"] = out.String()
	}
	b.log.WriteString(said.String())
	return out.String(), cmd.ProcessState.ExitCode()
}

func (b *burglar) must(prints bool, args ...string) string {
	b.t.Helper()
	out, code := b.shell(prints, nil, args...)
	if code != 0 {
		b.t.Fatalf("rasoat %s ends with %d\n%s", strings.Join(args, " "), code, b.log)
	}
	return out
}

// hides makes a text a secret in each form in which it might be written.
func (b *burglar) hides(what, secret string) {
	b.t.Helper()
	if len(secret) < 8 {
		b.t.Fatalf("%s is no secret: %q", what, secret)
	}
	b.secrets[secret] = what
}

var keyLine = regexp.MustCompile(`(?m)^(?:hash|seal \d+) (\S+)$`)

// keys makes the key file; its keys stand in a file and on the screen of who asks for them.
func (b *burglar) keys() {
	b.t.Helper()
	if err := os.MkdirAll(b.home, 0o711); err != nil {
		b.t.Fatal(err)
	}
	b.must(false, "key", "export")
	b.newKeys(filepath.Join(b.home, "key"))
}

// hidesKey hides a key in whatever form bytes are written.
func (b *burglar) hidesKey(text string, raw []byte) {
	b.t.Helper()
	b.hides("a key in base64", text)
	b.hides("a key in hexadecimal", hex.EncodeToString(raw))
	b.hides("a key", string(raw))
	b.hides("a key as Go prints bytes", strings.Trim(fmt.Sprint(raw), "[]"))
}

// start starts the bot with its private database and waits until it is ready.
func (b *burglar) start() {
	b.t.Helper()
	b.server.Fault(bottest.Fault{Method: "setWebhook", Code: 502})
	b.serve = b.command(context.WithoutCancel(b.t.Context()), "serve")
	b.serve.Stdout, b.serve.Stderr = b.said, b.said
	if err := b.serve.Start(); err != nil {
		b.t.Fatal(err)
	}
	b.until("ready", func() bool { code, _ := b.get("/readyz", ""); return code == http.StatusOK })
}

// until waits on a condition that costs a round trip to ask.
func (b *burglar) until(what string, is func() bool) {
	b.t.Helper()
	for end := time.Now().Add(30 * time.Second); !is(); {
		if time.Now().After(end) {
			b.t.Fatalf("never %s\n%s\n%s", what, b.log, b.said)
		}
	}
}

func (b *burglar) get(path, cookie string) (code int, body string) {
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.at+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Cookie", cookie)
	return b.asked(r)
}

func (b *burglar) asked(r *http.Request) (code int, body string) {
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		return 0, ""
	}
	defer answer.Body.Close()
	var all bytes.Buffer
	_, _ = all.ReadFrom(answer.Body)
	for _, c := range answer.Cookies() {
		if len(c.Value) > 8 {
			b.hides("a cookie", c.Value)
		}
	}
	return answer.StatusCode, all.String()
}

// work brings in a list and people, and takes a link, a code and a session from where they are given out.
func (b *burglar) work() {
	b.t.Helper()
	b.must(true, "unit", "load", b.file("units.tsv", "level\tcode\tparent_code\ttype\tname\tfull_name\n"+
		"province\t96\t\tTỉnh\tCà Mau\tTỉnh Cà Mau\ncommune\t32167\t96\tXã\tTân Thuận\tXã Tân Thuận\n"))
	b.must(true, "import", b.file("list.csv", "Họ và tên,Ngày sinh,Giới tính,Dân tộc,Số định danh,Họ tên mẹ,Số điện thoại,Ấp,Mã trẻ\n"+
		hiddenName+",05/03/2019,Nam,Kinh,"+hiddenNumber+",Trần Thị Út,"+hiddenPhone+",Ấp 1,TE1\n"), "--unit", "2026:32167", "--hamlets")
	out := b.must(false, "invite", "--unit", "2026:32167", "--role", "officer", "--name", "Nguyễn Thị Lụa")
	b.hides("an invitation", startLink.FindStringSubmatch(out)[1])
	b.hides("the code of an invitation", regexp.MustCompile(`[A-Z2-9]{4}-[A-Z2-9]{4}`).FindString(out))
	b.people["officer"] = b.server.Person(1001, "officer")
	b.people["officer"].Start(startLink.FindStringSubmatch(out)[1])
	b.await("officer", moment{}, "Quy định bảo mật")
	if err := b.press("officer", "Đồng ý"); err != nil {
		b.t.Fatal(err)
	}
	b.await("officer", moment{}, "Mọi việc đều làm được")
	since := b.now("officer")
	b.people["officer"].Say(hiddenName)
	link := b.await("officer", since, "Liên kết dùng một lần").Buttons[0][0].URL
	b.hides("a link", link[strings.LastIndex(link, "/")+1:])
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, link, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	if code, _ := b.asked(r); code != http.StatusSeeOther {
		b.t.Fatalf("the link answers with %d\n%s", code, b.log)
	}
	b.exec(`WITH m AS (INSERT INTO rasoat.members (name, address, created_at) VALUES ('Trần Văn Máy', 'comrade', now()) RETURNING id)
		INSERT INTO rasoat.memberships (member_id, role, unit_id, started_at) SELECT m.id, 'police', u.id, now() FROM m, rasoat.units u WHERE u.code = '32167'`)
	out = b.must(false, "session", "--unit", "2026:32167", "--name", "Trần Văn Máy")
	b.hides("the code of a session", strings.Fields(out)[0])
	code, page := b.post("/vao", url.Values{"code": {strings.Fields(out)[0]}})
	if code != http.StatusSeeOther {
		b.t.Fatalf("the code answers with %d\n%s", code, page)
	}
}

func (b *burglar) post(path string, form url.Values) (code int, body string) {
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.at+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.asked(r)
}

// db does something with the private database as its superuser.
func (b *burglar) db(do func(*sql.DB)) {
	b.t.Helper()
	c := b.cluster
	if c == nil {
		var err error
		if c, err = embedded.Start(b.t.Context(), embedded.Config{Dir: b.folder(), Log: slog.New(slog.DiscardHandler)}); err != nil {
			b.t.Fatal(err)
		}
	}
	db, err := sql.Open("postgres", c.URL(database, embedded.Admin))
	if err != nil {
		b.t.Fatal(err)
	}
	defer db.Close()
	do(db)
}

func (b *burglar) exec(statement string, args ...any) {
	b.t.Helper()
	b.db(func(db *sql.DB) {
		if _, err := db.ExecContext(b.t.Context(), statement, args...); err != nil {
			b.t.Fatalf("%s: %v", statement, err)
		}
	})
}
