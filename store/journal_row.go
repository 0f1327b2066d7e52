package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"hash"
	"time"
)

// markedColumns are what a mark is made of: every column of the journal, in this order for ever.
const markedColumns = `id, xid::text, at, actor_id, for_id, door, action, child_id, ukey, from_stage, to_stage, count, note, looked, purpose`

// journalRow is one line as it is sealed.
type journalRow struct {
	id, ukey, count         int64
	at                      time.Time
	xid, door, action, note string
	actor, whose, child     sql.NullInt64
	from, to                sql.NullInt64
	looked                  bool
	purpose                 string
	into                    []any
}

func newJournalRow() *journalRow {
	r := &journalRow{}
	r.into = []any{
		&r.id, &r.xid, &r.at, &r.actor, &r.whose, &r.door, &r.action, &r.child, &r.ukey, &r.from, &r.to, &r.count, &r.note, &r.looked, &r.purpose,
	}
	return r
}

// canonical appends the row's bytes: numbers as eight bytes, texts behind their length, absence told
// from zero.
func (r *journalRow) canonical(b []byte) []byte {
	number := func(n int64) { b = binary.BigEndian.AppendUint64(b, uint64(n)) }                   // #nosec G115 -- 64 bits as they are
	text := func(s string) { b = append(binary.BigEndian.AppendUint32(b, uint32(len(s))), s...) } // #nosec G115 -- a text of a row
	maybe := func(n sql.NullInt64) {
		if !n.Valid {
			b = append(b, 0)
			return
		}
		b = append(b, 1)
		number(n.Int64)
	}
	number(r.id)
	text(r.xid)
	number(r.at.UnixMicro())
	maybe(r.actor)
	maybe(r.whose)
	text(r.door)
	text(r.action)
	maybe(r.child)
	number(r.ukey)
	maybe(r.from)
	maybe(r.to)
	number(r.count)
	text(r.note)
	text(r.purpose)
	if r.looked {
		return append(b, 1)
	}
	return append(b, 0)
}

const (
	macSize  = 16
	markSize = 8 + 8 + macSize
	// blockMarks is how many marks one row of journal_marks holds.
	blockMarks = 4096
)

// marks are the marks of consecutive rows, markSize bytes each: id, time in microseconds, hash.
type marks []byte

func (m marks) len() int { return len(m) / markSize }

func (m marks) id(i int) int64 { return int64(binary.BigEndian.Uint64(m[i*markSize:])) } // #nosec G115 -- 64 bits as they are

func (m marks) at(i int) time.Time {
	return time.UnixMicro(int64(binary.BigEndian.Uint64(m[i*markSize+8:]))).UTC() // #nosec G115 -- 64 bits as they are
}

func (m marks) mac(i int) []byte { return m[i*markSize+16 : (i+1)*markSize] }

// marker makes the marks of rows one after the other, each holding the one before.
type marker struct {
	mac hash.Hash
	buf []byte
	sum [sha256.Size]byte
}

func newMarker(key []byte) *marker { return &marker{mac: hmac.New(sha256.New, key)} }

// of is the hash of a row behind another one; it is overwritten by the next call.
func (m *marker) of(before []byte, r *journalRow) []byte {
	m.buf = r.canonical(append(m.buf[:0], before...))
	m.mac.Reset()
	_, _ = m.mac.Write(m.buf)
	return m.mac.Sum(m.sum[:0])[:macSize]
}

// add appends the mark of a row.
func (m *marker) add(to marks, before []byte, r *journalRow) marks {
	mac := m.of(before, r)
	to = binary.BigEndian.AppendUint64(to, uint64(r.id))             // #nosec G115 -- 64 bits as they are
	to = binary.BigEndian.AppendUint64(to, uint64(r.at.UnixMicro())) // #nosec G115 -- 64 bits as they are
	return append(to, mac...)
}
