package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	testToken  = "7000000001:AAtesttesttesttesttesttesttesttest0"
	testDB     = "postgres://rasoat:sesame-db@db.example/rasoat"
	testOwner  = "postgres://rasoat_owner:sesame-owner@db.example/rasoat"
	testSecret = "sesame-webhook"
)

func TestReadConfig_defaults(t *testing.T) {
	for _, tt := range []struct {
		name   string
		isRoot bool
		home   string
		want   string
	}{
		{"a person's data stands in her own folder", false, "/home/lua", "/home/lua/.local/share/rasoat"},
		{"root's data stands where services keep theirs", true, "/root", "/var/lib/rasoat"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := readConfig(map[string]string{"PATH": "/bin", "RASOAT_TEST_CLUSTER": "/tmp/c", "RASOAT_LISTEN": "  "}, tt.isRoot, tt.home)
			if err != nil {
				t.Fatal(err)
			}
			want := Config{Home: tt.want, KeyFile: tt.want + "/key", TelegramAPI: "https://api.telegram.org", KeepClosed: "365", ExportAlone: "200", Listen: "127.0.0.1:8006"}
			if c != want {
				t.Errorf("got  %#v\nwant %#v", c, want)
			}
		})
	}
}

func TestReadConfig_everySetting(t *testing.T) {
	c, err := readConfig(map[string]string{
		"RASOAT_HOME":               "/srv/rasoat/",
		"RASOAT_DATABASE_URL":       testDB,
		"RASOAT_DATABASE_OWNER_URL": testOwner,
		"RASOAT_TELEGRAM_TOKEN":     testToken,
		"RASOAT_TELEGRAM_API":       "http://127.0.0.1:8081/",
		"RASOAT_WEBHOOK_URL":        "https://rasoat.example/webhook",
		"RASOAT_WEBHOOK_SECRET":     testSecret,
		"RASOAT_LISTEN":             ":8006",
		"RASOAT_PUBLIC_URL":         "https://rasoat.example/d/",
		"RASOAT_PRIVACY":            "strict",
		"RASOAT_KEY_FILE":           "/etc/rasoat/key",
		"HTTPS_PROXY":               "proxy.example:3128",
	}, true, "")
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Home: "/srv/rasoat", DatabaseURL: testDB, DatabaseOwnerURL: testOwner, TelegramToken: testToken, TelegramAPI: "http://127.0.0.1:8081",
		WebhookURL: "https://rasoat.example/webhook", WebhookSecret: testSecret, Listen: ":8006", PublicURL: "https://rasoat.example/d",
		Privacy: PrivacyStrict, KeyFile: "/etc/rasoat/key", HTTPSProxy: "proxy.example:3128", KeepClosed: "365", ExportAlone: "200",
	}
	if c != want {
		t.Errorf("got  %#v\nwant %#v", c, want)
	}
	c.Privacy = PrivacyPrivate
	if err := c.readyToServe(); err != nil {
		t.Errorf("ready to serve: %v", err)
	}
}

func TestReadConfig_badSettings(t *testing.T) {
	const noHome = "no home"
	for _, tt := range []struct {
		name    string
		environ map[string]string
		want    []string // what the sentence holds, beginning with the setting's name
	}{
		{"no folder at all", map[string]string{noHome: "x"}, []string{"RASOAT_HOME holds nothing", "full path"}},
		{"a tilde that no shell has read", map[string]string{"RASOAT_HOME": "~/rasoat"}, []string{`RASOAT_HOME holds "~/rasoat"`, "full path"}},
		{"a tilde before the key", map[string]string{"RASOAT_KEY_FILE": "~/key"}, []string{`RASOAT_KEY_FILE holds "~/key"`}},
		{"another database", map[string]string{"RASOAT_DATABASE_URL": "mysql://u:sesame@h/d"}, []string{"RASOAT_DATABASE_URL holds 20 characters (not shown)", "postgres://"}},
		{"a URL that cannot be read", map[string]string{"RASOAT_DATABASE_URL": "postgres://u:sesame%@h/d"}, []string{"RASOAT_DATABASE_URL holds 24 characters"}},
		{"a database without a name", map[string]string{"RASOAT_DATABASE_URL": "postgres://u:sesame@h/"}, []string{"RASOAT_DATABASE_URL holds a URL without the name of a database"}},
		{"an owner alone", map[string]string{"RASOAT_DATABASE_OWNER_URL": testOwner}, []string{"RASOAT_DATABASE_URL holds nothing"}},
		{"the owner as the program", map[string]string{"RASOAT_DATABASE_URL": testOwner, "RASOAT_DATABASE_OWNER_URL": testOwner}, []string{`RASOAT_DATABASE_URL holds the account "rasoat_owner"`}},
		{"half a token", map[string]string{"RASOAT_TELEGRAM_TOKEN": "sesame"}, []string{"RASOAT_TELEGRAM_TOKEN holds 6 characters (not shown)", "@BotFather"}},
		{"a token without a policy", map[string]string{"RASOAT_TELEGRAM_TOKEN": testToken}, []string{"RASOAT_PRIVACY holds nothing", `"private"`, `"strict"`}},
		{"a policy that is none", map[string]string{"RASOAT_PRIVACY": "open"}, []string{`RASOAT_PRIVACY holds "open"`, `"private"`, `"strict"`}},
		{"an API without a scheme", map[string]string{"RASOAT_TELEGRAM_API": "localhost:8081"}, []string{`RASOAT_TELEGRAM_API holds "localhost:8081"`}},
		{"an API with the token in it", map[string]string{"RASOAT_TELEGRAM_API": "x/bot" + testToken}, []string{"RASOAT_TELEGRAM_API holds", "(not shown)"}},
		{"a webhook without its secret", map[string]string{"RASOAT_WEBHOOK_URL": "https://r.example/w"}, []string{"RASOAT_WEBHOOK_SECRET holds nothing"}},
		{"a secret without its webhook", map[string]string{"RASOAT_WEBHOOK_SECRET": testSecret}, []string{"RASOAT_WEBHOOK_URL holds nothing"}},
		{"a secret that the channel refuses", map[string]string{"RASOAT_WEBHOOK_URL": "https://r.example/w", "RASOAT_WEBHOOK_SECRET": "sesame open"}, []string{"RASOAT_WEBHOOK_SECRET holds 11 characters"}},
		{"a webhook that the channel refuses", map[string]string{"RASOAT_WEBHOOK_URL": "http://r.example/w", "RASOAT_WEBHOOK_SECRET": testSecret}, []string{`RASOAT_WEBHOOK_URL holds "http://r.example/w"`, "https"}},
		{"a webhook without a path", map[string]string{"RASOAT_WEBHOOK_URL": "https://r.example", "RASOAT_WEBHOOK_SECRET": testSecret}, []string{`RASOAT_WEBHOOK_URL holds "https://r.example"`, "with a path"}},
		{"a webhook in the place of health", map[string]string{"RASOAT_WEBHOOK_URL": "https://r.example/readyz", "RASOAT_WEBHOOK_SECRET": testSecret}, []string{`RASOAT_WEBHOOK_URL holds "https://r.example/readyz"`, "/livez"}},
		{"a webhook path that a router would read", map[string]string{"RASOAT_WEBHOOK_URL": "https://r.example/{w}", "RASOAT_WEBHOOK_SECRET": testSecret}, []string{"RASOAT_WEBHOOK_URL holds"}},
		{"a webhook path that points up", map[string]string{"RASOAT_WEBHOOK_URL": "https://r.example/a/../w", "RASOAT_WEBHOOK_SECRET": testSecret}, []string{"RASOAT_WEBHOOK_URL holds"}},
		{"a port alone", map[string]string{"RASOAT_LISTEN": "8006"}, []string{`RASOAT_LISTEN holds "8006"`, "127.0.0.1:8006"}},
		{"a port that is none", map[string]string{"RASOAT_LISTEN": ":80060"}, []string{`RASOAT_LISTEN holds ":80060"`}},
		{"a signed port", map[string]string{"RASOAT_LISTEN": ":+80"}, []string{`RASOAT_LISTEN holds ":+80"`}},
		{"links with a query", map[string]string{"RASOAT_PUBLIC_URL": "https://r.example/?a=1"}, []string{`RASOAT_PUBLIC_URL holds "https://r.example/?a=1"`}},
		{"links with a password", map[string]string{"RASOAT_PUBLIC_URL": "https://u:sesame@r.example"}, []string{"RASOAT_PUBLIC_URL holds 26 characters (not shown)"}},
		{"a proxy that net/http cannot use", map[string]string{"HTTPS_PROXY": "ftp://u:sesame@proxy.example"}, []string{"HTTPS_PROXY holds 28 characters"}},
		{"a misspelt setting", map[string]string{"RASOAT_TELEGRAM_TOKN": testToken}, []string{"RASOAT_TELEGRAM_TOKN is no setting", "RASOAT_TELEGRAM_TOKEN"}},
		{"days that are no number", map[string]string{"RASOAT_KEEP_CLOSED_DAYS": "một năm"}, []string{`RASOAT_KEEP_CLOSED_DAYS holds "một năm"`, "30 or more"}},
		{"a second person never", map[string]string{"RASOAT_EXPORT_ALONE": "1000000"}, []string{`RASOAT_EXPORT_ALONE holds "1000000"`, "from 1 to 5000"}},
		{"a second person for nothing", map[string]string{"RASOAT_EXPORT_ALONE": "0"}, []string{`RASOAT_EXPORT_ALONE holds "0"`}},
		{"too few days", map[string]string{"RASOAT_KEEP_CLOSED_DAYS": "7"}, []string{`RASOAT_KEEP_CLOSED_DAYS holds "7"`}},
		{"a file for what is no secret", map[string]string{"RASOAT_LISTEN_FILE": "/etc/listen"}, []string{"RASOAT_LISTEN_FILE is no setting"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			home := "/home/lua"
			environ := maps.Clone(tt.environ)
			if environ[noHome] != "" {
				home = ""
			}
			_, err := readConfig(environ, false, home)
			if err == nil {
				t.Fatal("no error")
			}
			checkSentence(t, err.Error(), tt.want)
		})
	}
}

func TestReadConfig_secretsInFiles(t *testing.T) {
	folder := t.TempDir()
	write := func(name, content string) string {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	token, empty := write("token", testToken+"\n"), write("empty", "\n")

	c, err := readConfig(map[string]string{"RASOAT_TELEGRAM_TOKEN_FILE": token, "RASOAT_PRIVACY": "private"}, true, "")
	if err != nil {
		t.Fatal(err)
	}
	if string(c.TelegramToken) != testToken {
		t.Errorf("the token was not read from the file")
	}
	for _, tt := range []struct {
		name    string
		environ map[string]string
		want    []string
	}{
		{"twice", map[string]string{"RASOAT_TELEGRAM_TOKEN_FILE": token, "RASOAT_TELEGRAM_TOKEN": testToken}, []string{"RASOAT_TELEGRAM_TOKEN_FILE holds", "should be empty"}},
		{"an empty file", map[string]string{"RASOAT_TELEGRAM_TOKEN_FILE": empty}, []string{"RASOAT_TELEGRAM_TOKEN_FILE holds", "empty file"}},
		{"no file", map[string]string{"RASOAT_WEBHOOK_SECRET_FILE": folder + "/none"}, []string{"RASOAT_WEBHOOK_SECRET_FILE holds", "no such file"}},
		{"the secret itself", map[string]string{"RASOAT_TELEGRAM_TOKEN_FILE": testToken}, []string{"RASOAT_TELEGRAM_TOKEN_FILE holds", "(not shown)"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readConfig(tt.environ, true, "")
			if err == nil {
				t.Fatal("no error")
			}
			checkSentence(t, err.Error(), tt.want)
		})
	}
}

func TestReadConfig_noTokenNoPolicy(t *testing.T) {
	c, err := readConfig(nil, true, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.readyToServe(); err == nil || !strings.HasPrefix(err.Error(), "RASOAT_TELEGRAM_TOKEN holds nothing") {
		t.Errorf("ready to serve without a token: %v", err)
	}
}

func TestConfig_printsNoSecret(t *testing.T) {
	c := Config{DatabaseURL: testDB, DatabaseOwnerURL: testOwner, TelegramToken: testToken, WebhookSecret: testSecret, HTTPSProxy: "http://u:sesame@p:1"}
	asJSON, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("start", "config", c)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("start", "config", c, "pointer", &c)
	for _, printed := range []string{fmt.Sprint(c), fmt.Sprintf("%+v %#v %q %x %s", c, c, c, c, &c), string(asJSON), log.String()} {
		checkHidden(t, printed)
	}
}

// checkSentence wants one sentence that begins with the first part, holds the others, and shows no secret.
func checkSentence(t *testing.T, sentence string, parts []string) {
	t.Helper()
	if !strings.HasPrefix(sentence, parts[0]) || strings.Contains(sentence, "\n") {
		t.Errorf("%q: does not begin with %q, or has several lines", sentence, parts[0])
	}
	for _, part := range parts {
		if !strings.Contains(sentence, part) {
			t.Errorf("%q: does not hold %q", sentence, part)
		}
	}
	checkHidden(t, sentence)
}

func checkHidden(t *testing.T, text string) {
	t.Helper()
	for _, secret := range []string{"sesame", testToken, fmt.Sprintf("%x", "sesame")} {
		if strings.Contains(text, secret) {
			t.Errorf("%q shows a secret", text)
		}
	}
}
