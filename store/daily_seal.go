package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"rasoat/registry"
)

// Seal closes the journal up to a moment. Who owns the database but not the key file cannot make one.
type Seal struct {
	Number   int // from 1, without a gap
	Day      registry.Date
	At       time.Time
	LastID   int64 // the highest line sealed so far
	Count    int   // lines sealed by this one
	Previous []byte
	Hash     []byte
}

// shortBytes of a seal's hash are said: 80 bits, sixteen letters and digits.
const shortBytes = 10

// spoken has no letter that is taken for a digit.
var spoken = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// Short is what stands on paper: four groups of four.
func (s Seal) Short() string {
	text := spoken.EncodeToString(s.Hash[:shortBytes])
	return strings.Join([]string{text[0:4], text[4:8], text[8:12], text[12:16]}, "-")
}

// Reads reports whether a text typed from paper is this seal: blanks, dashes and case do not count,
// nor does O for 0 or I and L for 1.
func (s Seal) Reads(text string) bool {
	text = strings.NewReplacer(" ", "", "-", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(text))
	return text == strings.ReplaceAll(s.Short(), "-", "")
}

// lateFor is how long a transaction may run whose lines come in behind a seal.
const lateFor = 26 * time.Hour

// sealEvery is how long lines wait for a seal while somebody works, a little less than the hour at which the tick comes.
const sealEvery = 55 * time.Minute

// SealJournal seals what was written until now, by the hour and once a day whether anything was written or not: false
// when nothing is to be sealed. Lines of transactions that still run wait for the next one.
func (tx *Tx) SealJournal(ctx context.Context) (Seal, bool, error) {
	// Two programs at one database: the second waits, and finds the seal.
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtext('rasoat journal seal'))`); err != nil {
		return Seal{}, false, fmt.Errorf("wait for another seal: %w", err)
	}
	seals, err := tx.Seals(ctx)
	if err != nil {
		return Seal{}, false, err
	}
	next := Seal{Number: 1, Day: registry.DateOf(tx.Now), At: tx.Now, Previous: make([]byte, sha256.Size)}
	var last Seal
	if n := len(seals); n > 0 {
		last = seals[n-1]
		if last.Day == next.Day && tx.Now.Sub(last.At) < sealEvery {
			return last, false, nil
		}
		next.Number, next.Previous, next.LastID = last.Number+1, last.Hash, last.LastID
	}
	key, err := tx.journalKey(ctx, true)
	if err != nil {
		return Seal{}, false, err
	}
	list, err := tx.markNew(ctx, seals, next, key)
	if err != nil {
		return Seal{}, false, err
	}
	next.Count = list.len()
	if next.Count == 0 && last.Day == next.Day && last.Number > 0 {
		return last, false, nil
	}
	if list.len() > 0 {
		next.LastID = max(next.LastID, list.id(list.len()-1))
	}
	next.Hash = next.sum(key, list)
	return next, true, tx.saveSeal(ctx, next, list)
}

// settled is the highest id below which every line is final and sealed.
func settled(seals []Seal, now time.Time) int64 {
	for _, s := range slices.Backward(seals) {
		if now.Sub(s.At) >= lateFor {
			return s.LastID
		}
	}
	return 0
}

// markNew marks the lines that no seal holds yet. A line is final when its transaction is older than
// every running one; after a restore its number may come from another cluster's future.
func (tx *Tx) markNew(ctx context.Context, seals []Seal, next Seal, key []byte) (marks, error) {
	floor := settled(seals, tx.Now)
	known, err := tx.sealedBehind(ctx, seals, floor)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryxContext(ctx, `
		WITH s AS MATERIALIZED (SELECT pg_current_snapshot() AS now)
		SELECT `+markedColumns+` FROM journal, s
		WHERE id > $1 AND (xid < pg_snapshot_xmin(now) OR xid >= pg_snapshot_xmax(now)) ORDER BY id`, floor)
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	defer rows.Close()
	var list marks
	m, row, before := newMarker(key), newJournalRow(), next.Previous[:macSize]
	for rows.Next() {
		if err := rows.Scan(row.into...); err != nil {
			return nil, fmt.Errorf("read the journal: %w", err)
		}
		for len(known) > 0 && known[0] < row.id {
			known = known[1:]
		}
		if len(known) > 0 && known[0] == row.id {
			continue
		}
		list = m.add(list, before, row)
		before = list.mac(list.len() - 1)
	}
	return list, wrapped(rows.Err(), "read the journal")
}

// sealedBehind lists the lines above an id that are sealed, in order.
func (tx *Tx) sealedBehind(ctx context.Context, seals []Seal, floor int64) ([]int64, error) {
	var ids []int64
	for _, s := range seals {
		if s.LastID <= floor {
			continue
		}
		list, err := tx.marksOf(ctx, s.Number)
		if err != nil {
			return nil, err
		}
		for i := range list.len() {
			if id := list.id(i); id > floor {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	return ids, nil
}

func (s Seal) sum(key []byte, list marks) []byte {
	mac := hmac.New(sha256.New, key)
	b := []byte("seal")
	for _, n := range []int64{int64(s.Number), s.Day.At(0, 0).Unix(), s.At.UnixMicro(), s.LastID, int64(s.Count)} {
		b = binary.BigEndian.AppendUint64(b, uint64(n)) // #nosec G115 -- 64 bits as they are
	}
	b = append(b, s.Previous...)
	if list.len() > 0 {
		b = append(b, list.mac(list.len()-1)...)
	}
	_, _ = mac.Write(b)
	return mac.Sum(nil)
}

func (tx *Tx) saveSeal(ctx context.Context, s Seal, list marks) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO journal_seals (number, day, sealed_at, last_id, count, previous, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		s.Number, day(s.Day), s.At, s.LastID, s.Count, s.Previous, s.Hash)
	if err != nil {
		return fmt.Errorf("save the seal: %w", err)
	}
	block := 0
	for part := range slices.Chunk(list, blockMarks*markSize) {
		_, err := tx.ExecContext(ctx, `INSERT INTO journal_marks (seal, block, marks) VALUES ($1, $2, $3)`, s.Number, block, []byte(part))
		if err != nil {
			return fmt.Errorf("save the marks: %w", err)
		}
		block++
	}
	return nil
}

func (tx *Tx) marksOf(ctx context.Context, seal int) (marks, error) {
	var blocks [][]byte
	if err := tx.SelectContext(ctx, &blocks, `SELECT marks FROM journal_marks WHERE seal = $1 ORDER BY block`, seal); err != nil {
		return nil, fmt.Errorf("read the marks: %w", err)
	}
	return slices.Concat(blocks...), nil
}

// Seals lists all seals, the oldest first.
func (tx *Tx) Seals(ctx context.Context) ([]Seal, error) {
	var rows []struct {
		Number   int
		Day      time.Time
		At       time.Time `db:"sealed_at"`
		LastID   int64     `db:"last_id"`
		Count    int
		Previous []byte
		Hash     []byte
	}
	if err := tx.SelectContext(ctx, &rows, `SELECT * FROM journal_seals ORDER BY number`); err != nil {
		return nil, fmt.Errorf("read the seals: %w", err)
	}
	seals := make([]Seal, len(rows))
	for i, r := range rows {
		seals[i] = Seal{r.Number, registry.DateOf(r.Day), r.At, r.LastID, r.Count, r.Previous, r.Hash}
	}
	return seals, nil
}

// ErrNoJournalKey says that there is nothing to prove the journal by: it was never sealed, or the key
// was taken out of the database.
var ErrNoJournalKey = errors.New("the journal has no key")

// journalKey seals the journal; draw makes one where there is none.
func (tx *Tx) journalKey(ctx context.Context, draw bool) ([]byte, error) {
	var row struct {
		Seal  uuid.UUID
		Value []byte
	}
	err := notFound(tx.GetContext(ctx, &row, `SELECT seal, value FROM journal_keys ORDER BY id LIMIT 1`))
	switch {
	case err == nil:
		key, err := tx.store.keys.Open("journal_keys", "value", row.Seal, row.Value)
		return key, wrapped(err, "open the journal's key")
	case !errors.Is(err, ErrNotFound):
		return nil, fmt.Errorf("read the journal's key: %w", err)
	case !draw:
		return nil, ErrNoJournalKey
	}
	key, seal := make([]byte, keySize), uuid.New()
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("draw the journal's key: %w", err)
	}
	sealed, err := tx.store.keys.Seal("journal_keys", "value", seal, key)
	if err != nil {
		return nil, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO journal_keys (seal, value) VALUES ($1, $2)`, seal, sealed)
	return key, wrapped(err, "keep the journal's key")
}
