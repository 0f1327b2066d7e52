package bench

import (
	"bytes"
	"context"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"hash/fnv"
	"io"
	"log/slog"
	"os"
	"reflect"
	"strconv"
	"sync"
	"testing"

	"github.com/google/uuid"

	"rasoat/casework"
	"rasoat/documents"
	"rasoat/store"
	"rasoat/store/storetest"
)

const (
	sealingImportRows   = 20_000
	sealingImportRounds = 5
)

// BenchmarkSealingImport brings the same rows, already read, into the same emptied database: once as the program does and
// once with keys that neither seal nor hash with a secret, in turn. What is written has the same columns of the
// same lengths, so that only sealing and hashing differ.
func BenchmarkSealingImport(b *testing.B) {
	w := newCommune(b, false)
	content := provinceList(b, sealedRows(), false)
	rows := longList(b, content)
	bare := bareKeys(b)
	open := storetest.Open(b, storetest.Name(b, w.store), func(c *store.Config) {
		c.Keys, c.Now, c.MaxConns, c.Log = bare, monday, 0, slog.New(slog.DiscardHandler)
	})
	file := casework.NewFile("list.csv", content)
	var with, without, warm times
	var sealed, clear boxes
	take := func(s *store.Store, into *times) boxes {
		w.empty(b)
		clock(b, into, func() error {
			_, err := importRows(b.Context(), s, w.officer, w.unit, file, rows)
			return err
		})
		return w.boxes(b)
	}
	takeBare := func(into *times) {
		defer func(was io.Reader) { rand.Reader = was }(rand.Reader)
		rand.Reader = noNonce{}
		clear = take(open, into)
	}
	take(w.store, &warm) // the first meets all words anew
	takeBare(&warm)
	odd := false
	rounds(b, sealingImportRounds, func() {
		if odd {
			takeBare(&without)
		}
		sealed = take(w.store, &with)
		if !odd {
			takeBare(&without)
		}
		odd = !odd
	})
	if sealed.Open != 0 || clear.Open == 0 {
		b.Fatalf("%d numbers are in the clear with sealing, %d without", sealed.Open, clear.Open)
	}
	if clear.Open = 0; sealed != clear || sealed.Rows == 0 {
		b.Fatalf("%+v with sealing, %+v without: not the same import", sealed, clear)
	}
	metric(b, "sealed", with.median())
	metric(b, "bare", without.median())
	b.ReportMetric(with.over(without), "sealed/bare")
	results.say("Sealing, an import of %d children after the list is read (%d sealed values, %.1f MB, and the hashes): %s with, %s without, %.2f × (%s).",
		sealed.Rows, sealed.Values, float64(sealed.Bytes)/1e6, short(with.median()), short(without.median()), with.over(without), most(with.over(without), 1.6, " ×"))
}

// sealedRows is how many children the list has; RASOAT_BENCH_ROWS makes it another number.
func sealedRows() int {
	if n, err := strconv.Atoi(os.Getenv("RASOAT_BENCH_ROWS")); err == nil && n > 0 {
		return n
	}
	return sealingImportRows
}

// longList reads all rows of a list that may be longer than what may be uploaded.
func longList(b *testing.B, content []byte) []documents.Row {
	b.Helper()
	l, err := documents.OpenWithin("list.csv", bytes.NewReader(content), int64(len(content)), 1<<30)
	if err != nil {
		b.Fatal(err)
	}
	rows, err := casework.ReadRows(b.Context(), l.Rows(), nil)
	if err != nil {
		b.Fatal(err)
	}
	return rows
}

// boxes are the sealed columns of all children: how many, how long, and how many numbers can be read in them.
type boxes struct{ Rows, Values, Bytes, Open int }

func (w *commune) boxes(b *testing.B) (all boxes) {
	b.Helper()
	err := w.owner.QueryRowContext(context.WithoutCancel(b.Context()), `
		SELECT count(*), count(id_sealed) + count(phone_sealed) + count(imported) + count(work),
			coalesce(sum(octet_length(id_sealed)), 0) + coalesce(sum(octet_length(phone_sealed)), 0)
				+ coalesce(sum(octet_length(imported)), 0) + coalesce(sum(octet_length(work)), 0),
			count(*) FILTER (WHERE encode(substring(id_sealed FROM 14 FOR 12), 'escape') ~ '^[0-9]{12}$')
		FROM children`).Scan(&all.Rows, &all.Values, &all.Bytes, &all.Open)
	if err != nil {
		b.Fatal(err)
	}
	return all
}

// bareKeys are keys of the program's own type that seal nothing: a value keeps its frame of key id, nonce and tag and stands in
// it as it is, and the hash knows no secret and is among the cheapest. The program cannot do so: store has no such
// switch, and this file is in no binary but the tests'. It gets at the unexported fields by reflection, and fails when
// they are named otherwise. Naming the place of a value, which sealing binds in, is all that stays on both sides.
func bareKeys(t testing.TB) *store.Keys {
	t.Helper()
	keys, err := store.GenerateKeys(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sealers := *inside[map[byte]cipher.AEAD](t, keys, "sealers")
	for id := range sealers {
		sealers[id] = bareBox{}
	}
	inside[sync.Pool](t, keys, "macs").New = func() any { return fnv.New128a() }
	return keys
}

// inside is where an unexported field of the keys stands.
func inside[T any](t testing.TB, keys *store.Keys, name string) *T {
	t.Helper()
	field := reflect.ValueOf(keys).Elem().FieldByName(name)
	if !field.IsValid() || field.Type() != reflect.TypeFor[T]() {
		t.Fatalf("store.Keys has no field %s that is a %s any more", name, reflect.TypeFor[T]())
	}
	return (*T)(field.Addr().UnsafePointer())
}

// bareBox has the frame of AES-GCM and nothing of its work.
type bareBox struct{}

const bareTag = 16

func (bareBox) NonceSize() int { return 12 }
func (bareBox) Overhead() int  { return bareTag }

func (bareBox) Seal(dst, _, plain, _ []byte) []byte {
	return append(append(dst, plain...), make([]byte, bareTag)...)
}

func (bareBox) Open(dst, _, sealed, _ []byte) ([]byte, error) {
	if len(sealed) < bareTag {
		return nil, errors.New("value is too short")
	}
	return append(dst, sealed[:len(sealed)-bareTag]...), nil
}

// noNonce draws nothing; ids of rows are drawn from the real source all the same.
type noNonce struct{}

func (noNonce) Read(b []byte) (int, error) { return len(b), nil }

// TestBareKeys holds what the benchmark leaves out against what the program does: the same frame, and nothing sealed.
func TestBareKeys(t *testing.T) {
	t.Parallel()
	ours, err := store.GenerateKeys(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	bare, row, number := bareKeys(t), uuid.New(), []byte("096000900001")
	box, err := bare.Seal("children", "id_sealed", row, number)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := ours.Seal("children", "id_sealed", row, number)
	if err != nil || len(sealed) != len(box) || bytes.Contains(sealed, number) || !bytes.Contains(box, number) {
		t.Errorf("sealed to %x, bare %x (%v)", sealed, box, err)
	}
	if plain, err := bare.Open("children", "id_sealed", row, box); err != nil || !bytes.Equal(plain, number) {
		t.Errorf("opened %q (%v)", plain, err)
	}
	one, other := bare.Hash("096000900001"), bare.Hash("096000900002")
	if len(one) != len(ours.Hash("x")) || bytes.Equal(one, other) || !bytes.Equal(one, bareKeys(t).Hash("096000900001")) {
		t.Errorf("hashed to %x and %x", one, other)
	}
}
