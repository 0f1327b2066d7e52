package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/caarlos0/env/v11"

	"rasoat/bot"
)

// Config is every setting of the program, read from the environment once and checked once by readConfig. Each RASOAT_ setting that is
// a secret may stand in a file instead, named by the same setting with _FILE behind it. Secrets print as ***, the Config included.
type Config struct {
	// Home is the data folder, a full path: /var/lib/rasoat as root, else ~/.local/share/rasoat.
	Home string `env:"RASOAT_HOME"`
	// DatabaseURL is Postgres as the program's role; empty means a private one below Home.
	DatabaseURL bot.Secret `env:"RASOAT_DATABASE_URL"`
	// DatabaseOwnerURL is the same database as its owner, for migrations, back-up and verify.
	DatabaseOwnerURL bot.Secret `env:"RASOAT_DATABASE_OWNER_URL"`
	// TelegramToken is the bot's token; empty where no chat is served.
	TelegramToken bot.Secret `env:"RASOAT_TELEGRAM_TOKEN"`
	// TelegramAPI is the base URL of the Bot API, without a slash at its end.
	TelegramAPI string `env:"RASOAT_TELEGRAM_API" envDefault:"https://api.telegram.org"`
	// WebhookURL is where the channel delivers; empty means polling. It never stands without WebhookSecret.
	WebhookURL    string     `env:"RASOAT_WEBHOOK_URL"`
	WebhookSecret bot.Secret `env:"RASOAT_WEBHOOK_SECRET"`
	// Listen is host:port of health, metrics, downloads and webhook.
	Listen string `env:"RASOAT_LISTEN" envDefault:"127.0.0.1:8006"`
	// PublicURL is what one-time links begin with, without a slash at its end; empty means attachments instead of links.
	PublicURL string `env:"RASOAT_PUBLIC_URL"`
	// Privacy is what chat may carry; it is empty only where no token is set.
	Privacy Privacy `env:"RASOAT_PRIVACY"`
	// KeyFile holds the keys for numbers, a full path; Home/key when not set.
	KeyFile string `env:"RASOAT_KEY_FILE"`
	// KeepClosed is how many days a closed record is kept before it is erased, at least 30.
	KeepClosed amount `env:"RASOAT_KEEP_CLOSED_DAYS" envDefault:"365"`
	// ExportAlone is how many children one person may take out at once without a second person's word.
	ExportAlone amount `env:"RASOAT_EXPORT_ALONE" envDefault:"200"`
	// HTTPSProxy is checked here and honoured by net/http itself, which reads the same variable.
	HTTPSProxy bot.Secret `env:"HTTPS_PROXY"`
}

// Privacy is a policy on what leaves the machine through chat.
type Privacy string

// The two policies, one of which must be chosen.
const (
	PrivacyPrivate Privacy = "private"
	PrivacyStrict  Privacy = "strict"
)

// amount is a whole number as it was written; checkKeeping has made sure that it is one.
type amount string

func (a amount) count() int {
	n, _ := strconv.Atoi(string(a))
	return n
}

const (
	ourPrefix   = "RASOAT_"
	testsPrefix = "RASOAT_TEST_" // read by the tests, not by the program
	fileSuffix  = "_FILE"
)

// readConfig reads and checks every setting. environ is the environment; isRoot and home (the account's own folder, may be empty) decide
// where data stands by default. A bad setting gives an error of one sentence that names it, what it holds and what it should; values of
// secrets never stand in it. An empty setting counts as not set; one that begins with RASOAT_ and is unknown is an error, since a
// misspelt one would be passed over in silence.
func readConfig(environ map[string]string, isRoot bool, home string) (Config, error) {
	values, err := settings(environ)
	if err != nil {
		return Config{}, err
	}
	var c Config
	if err := env.ParseWithOptions(&c, env.Options{Environment: values}); err != nil {
		return Config{}, errors.New("read the settings: a field has a form that cannot be read") // the cause may quote a secret
	}
	if err := c.settlePaths(isRoot, home); err != nil {
		return Config{}, err
	}
	for _, check := range []func(*Config) error{
		(*Config).checkDatabase, (*Config).checkChannel, (*Config).checkWebhook, (*Config).checkAddresses, (*Config).checkPrivacy,
		(*Config).checkKeeping,
	} {
		if err := check(&c); err != nil {
			return Config{}, err
		}
	}
	return c, nil
}

// readyToServe says what else must be set before a chat can be served. Strict needs pages of our own: what a chat may not carry has
// nowhere to go without them.
func (c Config) readyToServe() error {
	switch {
	case c.TelegramToken == "":
		return bad("RASOAT_TELEGRAM_TOKEN", nothing, "the token that @BotFather gave for the bot (to look around without one: rasoat demo)")
	case c.Privacy == PrivacyStrict && c.PublicURL == "":
		return bad("RASOAT_PUBLIC_URL", nothing, "the URL at which people reach this program's own pages, such as https://rasoat.example, "+
			"since RASOAT_PRIVACY is strict")
	}
	return nil
}

// settings picks ours out of the environment, with the contents of files in the place of their names.
func settings(environ map[string]string) (map[string]string, error) {
	values := map[string]string{}
	known := map[string]bool{} // whether it is a secret that may stand in a file
	fields := reflect.TypeFor[Config]()
	for i := range fields.NumField() {
		name := fields.Field(i).Tag.Get("env")
		known[name] = fields.Field(i).Type == reflect.TypeFor[bot.Secret]() && strings.HasPrefix(name, ourPrefix)
	}
	for _, name := range slices.Sorted(maps.Keys(environ)) {
		value := strings.TrimSpace(environ[name])
		if value == "" {
			continue
		}
		if _, isKnown := known[name]; isKnown {
			values[name] = value
			continue
		}
		if !strings.HasPrefix(name, ourPrefix) || strings.HasPrefix(name, testsPrefix) {
			continue
		}
		secret, isFile := strings.CutSuffix(name, fileSuffix)
		if !isFile || !known[secret] {
			return nil, fmt.Errorf("%s is no setting of this program, but should be one of %s (a secret also with %s behind it)",
				name, strings.Join(slices.Sorted(maps.Keys(known)), ", "), fileSuffix)
		}
		content, err := secretFile(name, value, environ[secret])
		if err != nil {
			return nil, err
		}
		values[secret] = content
	}
	return values, nil
}

// secretFile reads the file that setting name points to. direct is the value of the same secret without a file.
func secretFile(name, file, direct string) (string, error) {
	const should = "the name of a readable file that holds the secret and nothing else"
	if strings.TrimSpace(direct) != "" {
		return "", bad(name, seen(file), "empty, since "+strings.TrimSuffix(name, fileSuffix)+" is set too")
	}
	content, err := os.ReadFile(file) // #nosec G304 -- named by a setting
	if pathErr, ok := errors.AsType[*os.PathError](err); ok {
		err = pathErr.Err // without the name, which may be a secret that was meant for the other setting
	}
	if err != nil {
		return "", fmt.Errorf("%w: %w", bad(name, seen(file), should), err)
	}
	secret := strings.TrimSpace(string(content))
	if secret == "" {
		return "", bad(name, seen(file)+", an empty file", should)
	}
	return secret, nil
}
