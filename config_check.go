package main

import (
	"fmt"
	"net"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"rasoat/bot"
)

const (
	channelHost = "api.telegram.org"

	shouldPrivacy = `chosen: "private" (private chats carry full names, and numbers masked to their last 3 digits) or ` +
		`"strict" (chat carries case codes, hamlets, birth years, kinds of defects and counts; the rest opens behind one-time links on your own server, at RASOAT_PUBLIC_URL)`
)

var (
	tokenForm         = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	webhookPathForm   = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)+$`)
	webhookSecretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
	credentialForm    = regexp.MustCompile(`@|[0-9]{5,}:[A-Za-z0-9_-]{10,}`)
)

func (c *Config) settlePaths(isRoot bool, home string) error {
	const full = "a full path, since ~ means nothing here"
	switch {
	case c.Home != "":
	case isRoot:
		c.Home = "/var/lib/rasoat"
	case home != "":
		c.Home = filepath.Join(home, ".local", "share", "rasoat")
	default:
		return bad("RASOAT_HOME", nothing, "the full path of the data folder, since this account has no folder of its own")
	}
	if c.KeyFile == "" {
		c.KeyFile = filepath.Join(c.Home, "key")
	}
	for _, p := range []struct {
		name string
		path *string
	}{{"RASOAT_HOME", &c.Home}, {"RASOAT_KEY_FILE", &c.KeyFile}} {
		if strings.HasPrefix(*p.path, "~") {
			return bad(p.name, seen(*p.path), full)
		}
		absolute, err := filepath.Abs(*p.path)
		if err != nil {
			return fmt.Errorf("find the full path of %s: %w", p.name, err)
		}
		*p.path = absolute
	}
	return nil
}

func (c *Config) checkDatabase() error {
	program, err := databaseUser("RASOAT_DATABASE_URL", c.DatabaseURL, "postgres://rasoat@db.example/rasoat")
	if err != nil {
		return err
	}
	owner, err := databaseUser("RASOAT_DATABASE_OWNER_URL", c.DatabaseOwnerURL, "postgres://rasoat_owner@db.example/rasoat")
	if err != nil {
		return err
	}
	switch {
	case c.DatabaseOwnerURL == "":
		return nil
	case c.DatabaseURL == "":
		return bad("RASOAT_DATABASE_URL", nothing, "the same database as the program's role, since RASOAT_DATABASE_OWNER_URL is set")
	case program != "" && program == owner:
		return bad("RASOAT_DATABASE_URL", fmt.Sprintf("the account %q, which RASOAT_DATABASE_OWNER_URL holds too", program),
			"an account of its own that owns nothing, or row-level security would not hold")
	}
	return nil
}

// databaseUser checks the form of a database URL and gives the account in it.
func databaseUser(name string, value bot.Secret, example string) (string, error) {
	if value == "" {
		return "", nil
	}
	u, err := url.Parse(string(value))
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Opaque != "" {
		return "", bad(name, unseen(value), "a URL such as "+example)
	}
	if strings.Trim(u.Path, "/") == "" && u.Query().Get("dbname") == "" {
		return "", bad(name, "a URL without the name of a database", "a URL such as "+example)
	}
	return u.User.Username(), nil
}

func (c *Config) checkChannel() error {
	if c.TelegramToken != "" && !tokenForm.MatchString(string(c.TelegramToken)) {
		return bad("RASOAT_TELEGRAM_TOKEN", unseen(c.TelegramToken), "the token as @BotFather gave it: digits, a colon, letters and digits")
	}
	if err := checkBase("RASOAT_TELEGRAM_API", &c.TelegramAPI, "https://api.telegram.org"); err != nil {
		return err
	}
	return checkProxy(c.HTTPSProxy)
}

// checkProxy takes what net/http takes: host:port alone means http.
func checkProxy(value bot.Secret) error {
	if value == "" {
		return nil
	}
	text := string(value)
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, u.Scheme) {
		return bad("HTTPS_PROXY", unseen(value), "host:port, or a URL with http, https or socks5 such as http://proxy.example:3128")
	}
	return nil
}

func (c *Config) checkWebhook() error {
	const should = "the https URL where the channel reaches this program, such as https://rasoat.example/webhook"
	switch {
	case c.WebhookURL == "" && c.WebhookSecret == "":
		return nil
	case c.WebhookURL == "":
		return bad("RASOAT_WEBHOOK_URL", nothing, should+", since RASOAT_WEBHOOK_SECRET is set")
	case !webhookSecretForm.MatchString(string(c.WebhookSecret)):
		return bad("RASOAT_WEBHOOK_SECRET", unseen(c.WebhookSecret), "1 to 256 letters, digits, _ or - that nobody can guess, since RASOAT_WEBHOOK_URL is set")
	}
	u, err := url.Parse(c.WebhookURL)
	toChannel := strings.Contains(c.TelegramAPI, channelHost)
	if err != nil || u.Host == "" || u.Scheme != "https" && (toChannel || u.Scheme != "http") {
		return bad("RASOAT_WEBHOOK_URL", seen(c.WebhookURL), should)
	}
	if !webhookPathForm.MatchString(u.EscapedPath()) || path.Clean(u.Path) != u.Path || slices.Contains(ownPaths(), u.Path) {
		return bad("RASOAT_WEBHOOK_URL", seen(c.WebhookURL), should+", with a path of letters, digits, . _ ~ or - that is not one of "+
			strings.Join(ownPaths(), ", "))
	}
	return nil
}

// ownPaths are served already, whatever the webhook.
func ownPaths() []string { return []string{"/livez", "/readyz"} }

// webhookPath is where the webhook is served: the path of its URL, empty without one.
func (c Config) webhookPath() string {
	u, err := url.Parse(c.WebhookURL)
	if err != nil {
		return "" // checkWebhook has refused it
	}
	return u.Path
}

func (c *Config) checkAddresses() error {
	_, port, err := net.SplitHostPort(c.Listen)
	if number, numberErr := strconv.ParseUint(port, 10, 16); err != nil || numberErr != nil || strconv.FormatUint(number, 10) != port {
		return bad("RASOAT_LISTEN", seen(c.Listen), "host:port with a port up to 65535, such as 127.0.0.1:8006")
	}
	if c.PublicURL == "" {
		return nil
	}
	return checkBase("RASOAT_PUBLIC_URL", &c.PublicURL, "https://rasoat.example")
}

// checkBase checks a URL that others are appended to, and takes the slash off its end.
func checkBase(name string, value *string, example string) error {
	u, err := url.Parse(*value)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return bad(name, seen(*value), "an http or https URL without query or password, such as "+example)
	}
	*value = strings.TrimRight(*value, "/")
	return nil
}

func (c *Config) checkPrivacy() error {
	switch c.Privacy {
	case PrivacyPrivate, PrivacyStrict:
		return nil
	case "":
		if c.TelegramToken == "" {
			return nil
		}
		return bad("RASOAT_PRIVACY", nothing, shouldPrivacy)
	default:
		return bad("RASOAT_PRIVACY", seen(string(c.Privacy)), shouldPrivacy)
	}
}

const nothing = "nothing"

// bad words the one sentence that stops the start.
func bad(name, holds, should string) error {
	return fmt.Errorf("%s holds %s, but should be %s", name, holds, should)
}

// seen quotes a value that is no secret, unless one was pasted into it.
func seen(value string) string {
	if credentialForm.MatchString(value) {
		return unseen(bot.Secret(value))
	}
	return strconv.Quote(value)
}

// unseen speaks of a secret without showing it.
func unseen(value bot.Secret) string {
	if value == "" {
		return nothing
	}
	return fmt.Sprintf("%d characters (not shown)", utf8.RuneCountInString(string(value)))
}

const (
	leastKept = 30   // days
	mostAlone = 5000 // children
)

// checkKeeping leaves time to notice that a record was closed by mistake.
func (c *Config) checkKeeping() error {
	if n, err := strconv.Atoi(string(c.ExportAlone)); err != nil || n < 1 || n > mostAlone {
		return bad("RASOAT_EXPORT_ALONE", seen(string(c.ExportAlone)), fmt.Sprintf("a number of children from 1 to %d", mostAlone))
	}
	if n, err := strconv.Atoi(string(c.KeepClosed)); err != nil || n < leastKept {
		return bad("RASOAT_KEEP_CLOSED_DAYS", seen(string(c.KeepClosed)), fmt.Sprintf("a number of days, %d or more", leastKept))
	}
	return nil
}
