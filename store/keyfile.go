package store

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const keyMode = 0o600

// LoadKeys reads the key file, and makes it on the first start; created says so. Two processes
// that start at once agree on one file. A file that others may read is refused.
func LoadKeys(path string) (keys *Keys, created bool, err error) {
	keys, err = readKeys(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return keys, false, err
	}
	created, err = createKeyFile(path)
	if err != nil {
		return nil, false, err
	}
	keys, err = readKeys(path)
	return keys, created, err
}

func readKeys(path string) (*Keys, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read the key file: %w", err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, fmt.Errorf("the key file %s can be read by other accounts (mode %04o): it must have mode 0600, set it with: chmod 600 %s",
			path, mode, path)
	}
	raw, err := os.ReadFile(path) // #nosec G304 -- named by a setting, its owner and mode were checked
	if err != nil {
		return nil, fmt.Errorf("read the key file: %w", err)
	}
	keys, err := parseKeys(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	keys.path = path
	return keys, nil
}

// createKeyFile writes the whole file under another name and links it into place: a link never
// replaces a file, so the slower of two processes keeps the faster one's key.
func createKeyFile(path string) (created bool, err error) {
	raw, err := newKeyFile(rand.Reader)
	if err != nil {
		return false, err
	}
	tmp, err := writeBeside(path, raw)
	if err != nil {
		return false, fmt.Errorf("make the key file: %w", err)
	}
	defer os.Remove(tmp)
	err = os.Link(tmp, path)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("make the key file: %w", err)
	}
	return true, nil
}

func writeBeside(path string, content []byte) (name string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".key-*") // mode 0600
	if err != nil {
		return "", err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}

// Export writes the key file's content, for a safe place outside the machine, and remembers that
// it was done.
func (k *Keys) Export(w io.Writer) error {
	if _, err := w.Write(k.raw); err != nil {
		return fmt.Errorf("export the key: %w", err)
	}
	if k.path == "" {
		return nil
	}
	if err := os.WriteFile(k.markPath(), []byte(k.mark()+"\n"), keyMode); err != nil {
		return fmt.Errorf("remember the export of the key: %w", err)
	}
	return nil
}

// Exported reports whether this very key was exported once. The start warns until it was.
func (k *Keys) Exported() bool {
	if k.path == "" {
		return true
	}
	mark, err := os.ReadFile(k.markPath())
	return err == nil && strings.TrimSpace(string(mark)) == k.mark()
}

func (k *Keys) markPath() string { return k.path + ".exported" }

// mark names the state of the file, so that a new seal key has to be exported again.
func (k *Keys) mark() string { return hex.EncodeToString(k.Hash(string(k.raw))) }
