package store

import (
	"bufio"
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"sync"
)

const (
	keySize   = 32
	hashSize  = 16
	keyHeader = "rasoat key 1"
)

// ErrWrongKey says that the key is not the one that the data was sealed with.
var ErrWrongKey = errors.New("wrong key")

// Keys seal and hash what must not stand in the database in the clear. It prints as ***.
type Keys struct {
	path    string // the file, or "" for keys that live in memory only
	raw     []byte // the file's content, for Export
	hashKey []byte
	sealers map[byte]cipher.AEAD
	current byte
	macs    sync.Pool
}

// GenerateKeys makes new keys out of a source of randomness; they live in memory only.
func GenerateKeys(random io.Reader) (*Keys, error) {
	raw, err := newKeyFile(random)
	if err != nil {
		return nil, err
	}
	return parseKeys(raw)
}

func newKeyFile(random io.Reader) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintln(&b, keyHeader)
	for _, name := range []string{"hash", "seal 1"} {
		secret := make([]byte, keySize)
		if _, err := io.ReadFull(random, secret); err != nil {
			return nil, fmt.Errorf("draw a key: %w", err)
		}
		fmt.Fprintln(&b, name, base64.StdEncoding.EncodeToString(secret))
	}
	return b.Bytes(), nil
}

// parseKeys reads the lines "hash SECRET" and "seal ID SECRET"; the highest id seals, all open.
func parseKeys(raw []byte) (*Keys, error) {
	k := &Keys{raw: raw, sealers: map[byte]cipher.AEAD{}}
	lines := bufio.NewScanner(bytes.NewReader(raw))
	if !lines.Scan() || lines.Text() != keyHeader {
		return nil, errors.New("read the key: not a key file")
	}
	for lines.Scan() {
		if fields := strings.Fields(lines.Text()); len(fields) > 0 {
			if err := k.add(fields); err != nil {
				return nil, fmt.Errorf("read the key: %w", err)
			}
		}
	}
	if k.hashKey == nil || k.current == 0 {
		return nil, errors.New("read the key: the file is not complete")
	}
	k.macs.New = func() any { return hmac.New(sha256.New, k.hashKey) }
	return k, nil
}

func (k *Keys) add(fields []string) error {
	secret, err := base64.StdEncoding.DecodeString(fields[len(fields)-1])
	if err != nil || len(secret) != keySize {
		return errors.New("a line is damaged")
	}
	switch {
	case fields[0] == "hash" && len(fields) == 2:
		k.hashKey = secret
		return nil
	case fields[0] == "seal" && len(fields) == 3:
		return k.addSealer(fields[1], secret)
	}
	return errors.New("a line is not understood")
}

func (k *Keys) addSealer(id string, secret []byte) error {
	n, err := strconv.ParseUint(id, 10, 8)
	if err != nil || n == 0 {
		return errors.New("a key id is not between 1 and 255")
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return err
	}
	k.sealers[byte(n)], err = cipher.NewGCM(block)
	k.current = max(k.current, byte(n))
	return err
}

// Hash is the keyed hash of a text, 16 bytes (HMAC-SHA-256, cut): equality without the value.
func (k *Keys) Hash(text string) []byte {
	mac := k.macs.Get().(hash.Hash)
	defer k.macs.Put(mac)
	mac.Reset()
	_, _ = io.WriteString(mac, text)
	return mac.Sum(make([]byte, 0, sha256.Size))[:hashSize:hashSize]
}

const checkText = "\x00rasoat key check"

// Check is a value to keep in the database: Verify tells by it whether the key fits the data. It
// depends on the hash key alone, which is never changed, so it outlives new seal keys.
func (k *Keys) Check() []byte { return k.Hash(checkText) }

// Verify returns ErrWrongKey when the data was made with another key.
func (k *Keys) Verify(check []byte) error {
	if !hmac.Equal(check, k.Check()) {
		return fmt.Errorf("%w: the database was filled with another key file than %s", ErrWrongKey, k.where())
	}
	return nil
}

func (k *Keys) where() string {
	if k.path == "" {
		return "the one in memory"
	}
	return k.path
}

const redacted = "***"

// String hides the keys.
func (k *Keys) String() string { return redacted }

// GoString hides the keys.
func (k *Keys) GoString() string { return redacted }

// Format hides the keys from every verb.
func (k *Keys) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue hides the keys.
func (k *Keys) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText hides the keys.
func (k *Keys) MarshalText() ([]byte, error) { return []byte(redacted), nil }
