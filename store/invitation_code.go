package store

import (
	"crypto/rand"
	"encoding/base64"
	"strings"
)

const (
	tokenBytes = 24 // 32 characters of base64
	codeLength = 8
	// The first half of a token or code tells at which invitation a wrong try aims.
	tokenHalf = 8
	codeHalf  = codeLength / 2
	// codeLetters leaves out what is mistaken for another: 0 O, 1 I L.
	codeLetters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
)

func newToken() string {
	b := make([]byte, tokenBytes)
	_, _ = rand.Read(b) // never fails: it ends the program instead
	return base64.RawURLEncoding.EncodeToString(b)
}

// newCode draws each letter evenly: bytes beyond the last whole multiple are drawn again.
func newCode() string {
	even := byte(256 - 256%len(codeLetters))
	code := make([]byte, 0, codeLength+1)
	for draw := make([]byte, 1); len(code) < codeLength+1; {
		if len(code) == codeLength/2 {
			code = append(code, '-')
		}
		if _, _ = rand.Read(draw); draw[0] < even {
			code = append(code, codeLetters[int(draw[0])%len(codeLetters)])
		}
	}
	return string(code)
}

// plainCode does not mind case, dashes and blanks: a code is read aloud and typed.
func plainCode(code string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToUpper(strings.TrimSpace(code)))
}

func (tx *Tx) tokenHash(token string) []byte {
	return tx.store.keys.Hash("invitation token " + strings.TrimSpace(token))
}

func (tx *Tx) codeHash(code string) []byte {
	return tx.store.keys.Hash("invitation code " + plainCode(code))
}

// tokenHalf is nil for what is too short to aim at anything.
func (tx *Tx) tokenHalf(token string) []byte {
	if token = strings.TrimSpace(token); len(token) <= tokenHalf {
		return nil
	}
	return tx.store.keys.Hash("invitation token half " + token[:tokenHalf])
}

func (tx *Tx) codeHalf(code string) []byte {
	if code = plainCode(code); len(code) != codeLength {
		return nil
	}
	return tx.store.keys.Hash("invitation code half " + code[:codeHalf])
}
