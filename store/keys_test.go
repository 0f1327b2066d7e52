package store_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"rasoat/store"
)

func newKeys(t *testing.T) *store.Keys {
	t.Helper()
	keys, err := store.GenerateKeys(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestSealBindsTheRow(t *testing.T) {
	t.Parallel()
	keys, row := newKeys(t), uuid.New()
	sealed, err := keys.Seal("children", "id_sealed", row, []byte("096000900001"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := keys.Seal("children", "id_sealed", row, []byte("096000900001"))
	if err != nil || bytes.Equal(sealed, again) || bytes.Contains(sealed, []byte("900001")) {
		t.Errorf("sealing twice gives %x and %x (%v)", sealed, again, err)
	}
	if plain, err := keys.Open("children", "id_sealed", row, sealed); err != nil || string(plain) != "096000900001" {
		t.Errorf("opened %q (%v)", plain, err)
	}
	spoilt := bytes.Clone(sealed)
	spoilt[len(spoilt)-1] ^= 1
	unknown := bytes.Clone(sealed)
	unknown[0] = 9
	for name, open := range map[string]func() ([]byte, error){
		"another row":    func() ([]byte, error) { return keys.Open("children", "id_sealed", uuid.New(), sealed) },
		"another column": func() ([]byte, error) { return keys.Open("children", "phone_sealed", row, sealed) },
		"another table":  func() ([]byte, error) { return keys.Open("members", "id_sealed", row, sealed) },
		"another key":    func() ([]byte, error) { return newKeys(t).Open("children", "id_sealed", row, sealed) },
		"spoilt":         func() ([]byte, error) { return keys.Open("children", "id_sealed", row, spoilt) },
		"unknown key id": func() ([]byte, error) { return keys.Open("children", "id_sealed", row, unknown) },
		"too short":      func() ([]byte, error) { return keys.Open("children", "id_sealed", row, []byte{1, 2}) },
	} {
		if plain, err := open(); err == nil {
			t.Errorf("%s: opened %q", name, plain)
		}
	}
}

func TestSealKeepsNothingApart(t *testing.T) {
	t.Parallel()
	keys := newKeys(t)
	if sealed, err := keys.Seal("t", "c", uuid.UUID{}, nil); sealed != nil || err != nil {
		t.Errorf("nil sealed to %x (%v)", sealed, err)
	}
	sealed, err := keys.Seal("t", "c", uuid.UUID{}, []byte{})
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := keys.Open("t", "c", uuid.UUID{}, sealed); plain == nil || len(plain) != 0 || err != nil {
		t.Errorf("empty opened to %v (%v)", plain, err)
	}
}

func TestHashIsKeyed(t *testing.T) {
	t.Parallel()
	keys := newKeys(t)
	one := keys.Hash("096000900001")
	if len(one) != 16 || !bytes.Equal(one, keys.Hash("096000900001")) {
		t.Errorf("hash is not stable: %x", one)
	}
	if bytes.Equal(one, keys.Hash("096000900002")) || bytes.Equal(one, newKeys(t).Hash("096000900001")) {
		t.Error("different texts or keys have one hash")
	}
	if err := keys.Verify(keys.Check()); err != nil {
		t.Error(err)
	}
	if err := keys.Verify(newKeys(t).Check()); !errors.Is(err, store.ErrWrongKey) {
		t.Errorf("got error %v", err)
	}
}

func TestLoadKeysOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	var wg sync.WaitGroup
	checks, made := make([]string, 8), make([]bool, 8)
	for i := range checks {
		wg.Go(func() {
			keys, created, err := store.LoadKeys(path)
			if err != nil {
				t.Error(err)
				return
			}
			checks[i], made[i] = string(keys.Check()), created
		})
	}
	wg.Wait()
	makers := 0
	for i := range checks {
		if made[i] {
			makers++
		}
		if checks[i] != checks[0] {
			t.Error("two starts at once have different keys")
		}
	}
	if makers != 1 {
		t.Errorf("%d starts made the file", makers)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".key-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v)", info.Mode(), err)
	}
}

func TestLoadKeysRefuses(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	if _, _, err := store.LoadKeys(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, _, err := store.LoadKeys(path); err == nil || !strings.Contains(err.Error(), "chmod 600 "+path) {
		t.Errorf("an open file: got error %v", err)
	}
	for _, content := range []string{"", "hello", "rasoat key 1\n", "rasoat key 1\nhash AAAA\n", "rasoat key 1\nseal 300 x\n"} {
		spoilt := filepath.Join(t.TempDir(), "key")
		if err := os.WriteFile(spoilt, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, created, err := store.LoadKeys(spoilt); err == nil || created {
			t.Errorf("file %q: got error %v, created %v", content, err, created)
		}
	}
}

// TestNewSealKey: a line more in the file seals from then on, and what was sealed opens still.
func TestNewSealKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	before, _, err := store.LoadKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	row := uuid.New()
	old, err := before.Seal("t", "c", row, []byte("old"))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	second := strings.Fields(string(raw))
	more := string(raw) + "seal 2 " + second[4] + "\n" // any 32 bytes will do: those of the hash key
	if err := os.WriteFile(path, []byte(more), 0o600); err != nil {
		t.Fatal(err)
	}
	after, _, err := store.LoadKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := after.Seal("t", "c", row, []byte("new"))
	if err != nil || fresh[0] != 2 {
		t.Errorf("sealed with key %d (%v)", fresh[0], err)
	}
	if plain, err := after.Open("t", "c", row, old); err != nil || string(plain) != "old" {
		t.Errorf("opened %q (%v)", plain, err)
	}
	if err := after.Verify(before.Check()); err != nil {
		t.Error(err)
	}
}

func TestExportIsRemembered(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	keys, _, err := store.LoadKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	if keys.Exported() {
		t.Error("a new key counts as exported")
	}
	var out bytes.Buffer
	if err := keys.Export(&out); err != nil {
		t.Fatal(err)
	}
	again, _, err := store.LoadKeys(path)
	if err != nil || !again.Exported() {
		t.Errorf("the export is forgotten (%v)", err)
	}
	copied := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(copied, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	restored, created, err := store.LoadKeys(copied)
	if err != nil || created || restored.Verify(keys.Check()) != nil {
		t.Errorf("the exported file is another key (%v)", err)
	}
}

func TestKeysPrintAsStars(t *testing.T) {
	t.Parallel()
	keys := newKeys(t)
	var log, file bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "keys", keys)
	if err := keys.Export(&file); err != nil {
		t.Fatal(err)
	}
	asJSON, err := json.Marshal(map[string]any{"keys": keys})
	if err != nil {
		t.Fatal(err)
	}
	holder := struct{ Keys *store.Keys }{keys}
	for _, said := range []string{log.String(), string(asJSON), fmt.Sprint(keys), fmt.Sprintf("%v %+v %#v %s %x %q", keys, keys, keys, keys, keys, keys),
		fmt.Sprintf("%v %+v", holder, holder)} {
		for _, secret := range strings.Fields(file.String())[3:] {
			if len(secret) > 20 && strings.Contains(said, secret) {
				t.Errorf("%q holds a key", said)
			}
		}
	}
	if fmt.Sprintf("%#v", keys) != "***" || !strings.Contains(log.String(), `"keys":"***"`) {
		t.Errorf("printed as %#v and %s", keys, log.String())
	}
}
