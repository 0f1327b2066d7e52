package main

import (
	"database/sql"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"rasoat/bot/bottest"
)

// faults lets channel and database fail while names and numbers are on their way.
func (b *burglar) faults() {
	b.t.Helper()
	b.server.Fault(bottest.Fault{Method: "sendMessage", Code: 429, After: 1})
	b.server.Fault(bottest.Fault{Method: "sendMessage", Cut: bottest.AfterAccept})
	since := b.now("officer")
	b.people["officer"].Say(hiddenTyped)
	b.await("officer", since, "")
	b.server.ClearFaults()
	b.server.Fault(bottest.Fault{Method: "sendMessage", Code: 400, Text: `Bad Request: can't parse entities: Unsupported start tag "` + hiddenTyped + `"`})
	b.people["officer"].Say("số định danh " + hiddenNumber)
	b.until("refused", func() bool { return strings.Contains(b.said.String(), "message was refused") })

	b.exec(`ALTER ROLE rasoat NOLOGIN`)
	b.exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rasoat'`)
	b.until("without a database", func() bool {
		code, body := b.get("/readyz", "")
		b.read["readyz without a database"] = body
		return code == http.StatusServiceUnavailable
	})
	since = b.now("officer")
	b.people["officer"].Say(hiddenTyped + " " + hiddenPhone)
	b.until("at a loss", func() bool { return strings.Contains(b.said.String(), "message not handled") })
	_, b.read["a page without a database"] = b.get("/viec", "rasoat=v.abc")
	_, b.read["metrics without a database"] = b.get("/metrics", "")
	b.exec(`ALTER ROLE rasoat LOGIN`)
	b.await("officer", since, "")
}

// knock asks for what there is not, as somebody who knows too much would, and keeps what is answered.
func (b *burglar) knock() {
	b.t.Helper()
	link, cookie := b.one("a link"), b.one("a cookie")
	for what, path := range map[string]string{
		"metrics": "/metrics", "livez": "/livez", "a wrong link": "/m/" + link + "x", "no file": "/viec/tep/" + hiddenNumber,
		"a wrong cookie": "/viec?so=" + hiddenNumber, "nothing": "/" + cookie, "a webhook that is looked at": "/webhook?secret=" + hiddenHook,
	} {
		_, b.read[what] = b.get(path, "rasoat="+cookie+"x")
	}
	_, b.read["a link that was used"] = b.post("/m/"+link, nil)
	_, b.read["a wrong code"] = b.post("/vao", url.Values{"code": {b.one("the code of a session")}})
	for what, secret := range map[string]string{"a wrong secret": hiddenHook + "x", "no update": hiddenHook} {
		r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.at+"/webhook", strings.NewReader(`{"update_id":"`+hiddenNumber+`"`))
		if err != nil {
			b.t.Fatal(err)
		}
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
		_, b.read["webhook: "+what] = b.asked(r)
	}
}

// one is a secret of a kind.
func (b *burglar) one(kind string) string {
	b.t.Helper()
	for secret, what := range b.secrets {
		if what == kind {
			return secret
		}
	}
	b.t.Fatalf("there is no secret %q", kind)
	return ""
}

// askPostgres makes the private database refuse what holds a number or a name, in each of the ways in which it would
// quote it.
func (b *burglar) askPostgres() {
	b.t.Helper()
	b.db(func(db *sql.DB) {
		for _, ask := range []struct {
			statement string
			args      []any
		}{
			{`SELECT $1::int`, []any{hiddenNumber}},
			{`SELECT '` + hiddenName + `'::date`, nil},
			{`SELECT '` + hiddenTyped + `' FROM nowhere`, nil},
			{`CREATE TEMP TABLE twice AS SELECT '` + hiddenNumber + `'::text AS n, generate_series(1, 2); CREATE UNIQUE INDEX ON twice (n)`, nil},
			{`DO $$ BEGIN RAISE WARNING 'number %', '` + hiddenPhone + `'; RAISE EXCEPTION '%', '` + hiddenNumber + `'; END $$`, nil},
		} {
			if _, err := db.ExecContext(b.t.Context(), ask.statement, ask.args...); err == nil {
				b.t.Errorf("%s was done", ask.statement)
			}
		}
	})
}

// dump makes the bot print every stack that it has, which ends it.
func (b *burglar) dump() {
	b.t.Helper()
	b.procs.look(b.serve.Process.Pid)
	if err := b.serve.Process.Signal(syscall.SIGQUIT); err != nil {
		b.t.Fatal(err)
	}
	_ = b.serve.Wait()
	b.serve = nil
	b.read["rasoat serve"] = b.said.String()
	for _, must := range []string{"msg=serving", "message not handled", "SIGQUIT", "goroutine 1 "} {
		if !strings.Contains(b.said.String(), must) {
			b.t.Errorf("the bot never said %q\n%s", must, b.said)
		}
	}
	b.takeOver()
}

// withPasswords works with the same database over accounts that have passwords, right and wrong.
func (b *burglar) withPasswords() {
	b.t.Helper()
	b.exec(`ALTER ROLE rasoat PASSWORD '` + hiddenProgram + `'`)
	b.exec(`ALTER ROLE rasoat_owner PASSWORD '` + hiddenOwner + `'`)
	rules := filepath.Join(b.cluster.Dir(), "data", "pg_hba.conf")
	old, err := os.ReadFile(rules)
	if err == nil {
		err = os.WriteFile(rules, append([]byte("local all rasoat scram-sha-256\nlocal all rasoat_owner scram-sha-256\n"), old...), 0o600)
	}
	if err != nil {
		b.t.Fatal(err)
	}
	b.exec(`SELECT pg_reload_conf()`)
	program, owner := b.url("rasoat", hiddenProgram), b.url("rasoat_owner", hiddenOwner)
	b.env = append(b.env, "RASOAT_DATABASE_URL="+program, "RASOAT_DATABASE_OWNER_URL="+owner)
	b.until("asked for a password", func() bool {
		_, code := b.shell(true, []string{"RASOAT_DATABASE_OWNER_URL=" + b.url("rasoat_owner", hiddenWrong)}, "migrate")
		return code == 1
	})
	b.must(true, "backup", filepath.Join(b.t.TempDir(), "rasoat.backup"))
	b.must(true, "key", "rotate")
	b.newKeys(filepath.Join(b.home, "key"))
	b.must(true, "rekey")
	other := filepath.Join(b.t.TempDir(), "key")
	for _, bad := range []struct {
		env  []string
		args []string
		exit int
		says string
	}{
		{[]string{"RASOAT_KEY_FILE=" + other}, []string{"verify"}, 1, "wrong key"},
		{nil, []string{"serve"}, 1, "reach the channel"},
		{[]string{"RASOAT_LISTEN=" + hiddenToken}, []string{"serve"}, 2, "RASOAT_LISTEN"},
		{[]string{"RASOAT_WEBHOOK_SECRET=" + hiddenHook + " " + hiddenHook}, []string{"migrate"}, 2, "RASOAT_WEBHOOK_SECRET"},
		{[]string{"RASOAT_DATABASE_URL=mysql://" + hiddenProgram + "@x/y"}, []string{"migrate"}, 2, "RASOAT_DATABASE_URL"},
		{[]string{"RASOAT_TELEGRAM_TOKEN_FILE=" + hiddenToken, "RASOAT_TELEGRAM_TOKEN="}, []string{"migrate"}, 2, "RASOAT_TELEGRAM_TOKEN_FILE"},
	} {
		b.server.Fault(bottest.Fault{Method: "getMe", Code: 401})
		b.log.Reset()
		if _, code := b.shell(true, bad.env, bad.args...); code != bad.exit || !strings.Contains(b.log.String(), bad.says) {
			b.t.Errorf("rasoat %v with %d settings ends with %d: %s", bad.args, len(bad.env), code, b.log)
		}
	}
	b.newKeys(other)
}

func (b *burglar) url(user, password string) string {
	u, err := url.Parse(b.cluster.URL(database, user))
	if err != nil {
		b.t.Fatal(err)
	}
	u.User = url.UserPassword(user, password)
	return u.String()
}

// newKeys takes the keys of a file for secrets.
func (b *burglar) newKeys(file string) {
	b.t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, line := range keyLine.FindAllStringSubmatch(string(text), -1) {
		raw, err := base64.StdEncoding.DecodeString(line[1])
		if err != nil {
			b.t.Fatal(err)
		}
		b.hidesKey(line[1], raw)
	}
}

// crash starts a program that panics with everything in its hands.
func (b *burglar) crash() {
	b.t.Helper()
	_, code := b.shell(true, []string{asProgram + "=" + panics})
	last := b.read[fmt.Sprintf("%d. rasoat  (stderr)", len(b.read)-2)]
	if code != 2 || !strings.Contains(last, "panic: ***") || !strings.Contains(last, ".fall(") {
		b.t.Errorf("the program did not panic: %d\n%s", code, last)
	}
}

// panics makes the test's own binary read its settings and panic in the middle of work.
const panics = "panic"

func panicking() {
	cfg, err := readConfig(environ(os.Environ()), false, "")
	if err != nil {
		panic(err)
	}
	keys, _, err := openKeys(cfg)
	if err != nil {
		panic(err)
	}
	fall(cfg, hiddenNumber, []byte(hiddenName), keys)
}

// fall panics with a secret, then again with an error about all that it holds.
func fall(cfg Config, number string, name []byte, held any) {
	defer func() {
		panic(fmt.Errorf("%v %+v %#v %s %q %d: %d characters for %T", cfg, &cfg, cfg, cfg.DatabaseURL, cfg.TelegramToken, len(name), len(number), held))
	}()
	panic(cfg.TelegramToken)
}

// grep looks for every secret in all that was read.
func (b *burglar) grep() {
	b.t.Helper()
	for _, name := range []string{"server.log", "server.log.1"} {
		said, _ := os.ReadFile(filepath.Join(b.cluster.Dir(), name))
		b.read[name] = string(said)
	}
	for what, text := range b.procs.seen {
		b.read[what] = text
	}
	for _, must := range []string{"server.log", "rasoat serve", "metrics", "the arguments of postgres", "the environment of postgres", "the arguments of pg_dump", "the environment of pg_dump"} {
		if b.read[must] == "" {
			b.t.Errorf("nothing was read of %s", must)
		}
	}
	for where, text := range b.read {
		for secret, what := range b.secrets {
			for form, written := range map[string]string{"": secret, " as in a URL": url.QueryEscape(secret), " as Go quotes it": strings.Trim(fmt.Sprintf("%+q", secret), `"`)} {
				if strings.Contains(text, written) {
					b.t.Errorf("%s%s stands in: %s", what, form, where)
				}
			}
		}
	}
}
