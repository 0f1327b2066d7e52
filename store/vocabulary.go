package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lib/pq"

	"rasoat/registry"
)

// wordRole says as what a word was met in names.
type wordRole int16

const (
	roleFamily wordRole = 1 << iota
	roleMiddle
	roleGiven
)

// longestNameWord in bytes, folded: what is longer is no word of a name, and corrects nothing.
const longestNameWord = 12

// vocabulary holds the words that names are made of: those that the table name_words has, as far as this
// process knows, and those that saved records have brought and the table may still lack.
type vocabulary struct {
	mu    sync.RWMutex
	known map[string]wordRole
	fresh map[string]wordRole
	any   atomic.Bool // fresh ones are there

	table atomic.Pointer[wordTable]
}

// wordTable is the whole table as it was read; it is never changed.
type wordTable struct {
	newest int64
	read   time.Time
	roles  map[string]wordRole
	near   deletions
}

// parents are the codes of father, mother and guardian, null for nobody; their words are met.
func (v *vocabulary) parents(values registry.Values) (codes [3]any) {
	for i, name := range []string{values.Father, values.Mother, values.Guardian} {
		if name == "" {
			continue
		}
		fold := registry.Fold(name)
		v.meet(fold)
		if code := registry.NameCode(fold); code != 0 {
			codes[i] = code
		}
	}
	return codes
}

// meet notes the words of a folded name.
func (v *vocabulary) meet(fold string) {
	role := roleFamily
	for rest := fold; rest != ""; role = roleMiddle {
		word, more, _ := strings.Cut(rest, " ")
		if rest = more; rest == "" {
			role = roleGiven
		}
		v.mu.RLock()
		isKnown := v.known[word]&role != 0 || v.fresh[word]&role != 0
		v.mu.RUnlock()
		if !isKnown && isNameWord(word) {
			v.add(word, role)
		}
	}
}

func (v *vocabulary) add(word string, role wordRole) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.fresh == nil {
		v.fresh = map[string]wordRole{}
	}
	v.fresh[strings.Clone(word)] |= role
	v.any.Store(true)
}

// isNameWord: letters and apostrophes.
func isNameWord(word string) bool {
	return word != "" && len(word) <= longestNameWord && strings.Trim(word, "abcdefghijklmnopqrstuvwxyz'") == ""
}

// keep writes the fresh words, right before a commit, so that nobody waits long for another's. They stay fresh
// until one transaction that wrote them stands.
func (v *vocabulary) keep(ctx context.Context, tx *Tx) error {
	if !v.any.Load() {
		return nil
	}
	v.mu.RLock()
	fresh := maps.Clone(v.fresh)
	v.mu.RUnlock()
	words := slices.Sorted(maps.Keys(fresh)) // in one order for all: no deadlock
	roles := make([]int64, len(words))
	for i, word := range words {
		roles[i] = int64(fresh[word])
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO name_words AS w (word, roles) SELECT word, roles FROM unnest($1::text[], $2::smallint[]) AS n (word, roles)
		WHERE NOT EXISTS (SELECT FROM name_words AS k WHERE k.word = n.word AND k.roles & n.roles = n.roles)
		ORDER BY word
		ON CONFLICT (word) DO UPDATE SET roles = w.roles | excluded.roles, id = DEFAULT`, pq.Array(words), pq.Array(roles))
	if err != nil {
		return fmt.Errorf("keep the words of names: %w", err)
	}
	tx.AfterCommit(func() { v.settle(fresh) })
	return nil
}

func (v *vocabulary) settle(written map[string]wordRole) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.known == nil {
		v.known = map[string]wordRole{}
	}
	for word, role := range written {
		v.known[word] |= role
		if v.fresh[word] &^= role; v.fresh[word] == 0 {
			delete(v.fresh, word)
		}
	}
	v.any.Store(len(v.fresh) > 0)
}

// tableAge is how old the words may be: a word that was committed behind a later one shows no higher id.
const tableAge = 10 * time.Minute

// current is the table, read anew when something has been added.
func (v *vocabulary) current(ctx context.Context, tx *Tx) (*wordTable, error) {
	var newest int64
	if err := tx.GetContext(ctx, &newest, `SELECT coalesce(max(id), 0) FROM name_words`); err != nil {
		return nil, fmt.Errorf("look for new words: %w", err)
	}
	if t := v.table.Load(); t != nil && t.newest == newest && tx.Now.Sub(t.read).Abs() < tableAge {
		return t, nil
	}
	var rows []struct {
		Word  string
		Roles wordRole
	}
	if err := tx.SelectContext(ctx, &rows, `SELECT word, roles FROM name_words ORDER BY word`); err != nil {
		return nil, fmt.Errorf("read the words of names: %w", err)
	}
	t := &wordTable{newest: newest, read: tx.Now, roles: make(map[string]wordRole, len(rows))}
	for _, row := range rows {
		t.roles[row.Word] = row.Roles
		t.near.add(row.Word)
	}
	v.table.Store(t)
	return t, nil
}
