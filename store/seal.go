package store

import (
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/google/uuid"
)

const nonceSize = 12

// Seal encrypts one value for one column of one row: AES-256-GCM, the key's id in front, then a
// random nonce. The row's uuid is bound in, so a value cannot be moved to another row. nil stays nil.
func (k *Keys) Seal(table, column string, id uuid.UUID, plain []byte) ([]byte, error) {
	if plain == nil {
		return nil, nil
	}
	aead := k.sealers[k.current]
	sealed := make([]byte, 1+nonceSize, 1+nonceSize+len(plain)+aead.Overhead())
	sealed[0] = k.current
	if _, err := rand.Read(sealed[1:]); err != nil {
		return nil, fmt.Errorf("seal %s.%s: %w", table, column, err)
	}
	return aead.Seal(sealed, sealed[1:], plain, place(table, column, id)), nil // #nosec G407 -- the nonce was filled from crypto/rand above
}

// Open decrypts what Seal made for the same column and row. nil stays nil.
func (k *Keys) Open(table, column string, id uuid.UUID, sealed []byte) ([]byte, error) {
	if sealed == nil {
		return nil, nil
	}
	if len(sealed) < 1+nonceSize {
		return nil, fmt.Errorf("open %s.%s: %w", table, column, errors.New("value is too short"))
	}
	aead, ok := k.sealers[sealed[0]]
	if !ok {
		return nil, fmt.Errorf("open %s.%s: %w: key %d is missing", table, column, ErrWrongKey, sealed[0])
	}
	plain, err := aead.Open([]byte{}, sealed[1:1+nonceSize], sealed[1+nonceSize:], place(table, column, id))
	if err != nil {
		return nil, fmt.Errorf("open %s.%s: %w", table, column, ErrWrongKey)
	}
	return plain, nil
}

// place is the additional data "table.column:uuid".
func place(table, column string, id uuid.UUID) []byte {
	b := make([]byte, 0, len(table)+len(column)+38)
	b = append(append(append(append(b, table...), '.'), column...), ':')
	return append(b, id.String()...)
}
