package bot

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecret_never_prints(t *testing.T) {
	t.Parallel()
	s := Secret("hush-hush")
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "secret", s, "in", struct{ S Secret }{s})
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "secret", s, "in", struct{ S Secret }{s})
	asJSON, err := json.Marshal(map[string]any{"a": s, "b": Config{Token: s}.Token})
	if err != nil {
		t.Fatal(err)
	}
	shown := log.String() + string(asJSON)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10.3s"} {
		shown += fmt.Sprintf(verb, s) + fmt.Sprintf(verb, Config{Token: s}) + fmt.Sprintf(verb, &Config{Token: s})
	}
	for _, trace := range []string{"hush", fmt.Sprintf("%x", "hush"), fmt.Sprintf("%X", "hush")} {
		if strings.Contains(shown, trace) {
			t.Errorf("the secret shows as %q in %s", trace, shown)
		}
	}
	if !strings.Contains(shown, masked) {
		t.Error("nothing stands for the secret")
	}
}

func TestClient_never_prints_its_token(t *testing.T) {
	t.Parallel()
	c := New(Config{Token: testToken})
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "client", c, "value", *c)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		fmt.Fprintf(&log, verb+verb, c, *c)
	}
	if strings.Contains(log.String(), "AAF-test") {
		t.Errorf("token in %s", log.String())
	}
}
