package store

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
)

// RotateKeys adds a key to the file: it seals from the next start on, while all older ones still open.
// The hash key stays. The new file is in place whole or not at all.
func RotateKeys(path string) (newest int, err error) {
	keys, err := readKeys(path)
	if err != nil {
		return 0, err
	}
	newest = int(keys.current) + 1
	if newest > 255 {
		return 0, errors.New("rotate the key: the file holds 255 keys already")
	}
	secret := make([]byte, keySize)
	if _, err := io.ReadFull(rand.Reader, secret); err != nil {
		return 0, fmt.Errorf("draw a key: %w", err)
	}
	line := fmt.Sprintf("seal %d %s\n", newest, base64.StdEncoding.EncodeToString(secret))
	tmp, err := writeBeside(path, append(keys.raw[:len(keys.raw):len(keys.raw)], line...))
	if err != nil {
		return 0, fmt.Errorf("write the key file: %w", err)
	}
	if err := keepOwner(path, tmp); err != nil {
		return 0, errors.Join(err, os.Remove(tmp))
	}
	if err := os.Rename(tmp, path); err != nil {
		return 0, errors.Join(fmt.Errorf("put the key file in place: %w", err), os.Remove(tmp))
	}
	return newest, nil
}
