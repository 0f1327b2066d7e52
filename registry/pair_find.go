package registry

import (
	"encoding/binary"
	"iter"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// The ways by which two records that may be one child find each other: whatever likeness Compare accepts,
// one of these is equal on both sides.
const (
	byBirthGiven = iota // birth date and given name
	byMotherYear        // mother and year of birth: a newborn that has got its name, a slip in name or day
	byFatherYear        // the same of the father
	byNameMother        // name and mother: a slip in the year
	byNameFather        // the same of the father
	byNumber            // the number
	kinBlocks
)

// crowd is so many records with one key that they are compared with a few of them alone: all pairs of a
// file that repeats one row would never end.
const (
	crowd      = 500
	crowdTries = 3
)

// Kin finds records that may be the same child among all that were added. It compares only what has a key in
// common, so that a province takes a second.
type Kin struct {
	rows  []*KinRow
	first map[uint64]int32 // by key: the newest row that has it
	next  [][kinBlocks]int32
	size  map[uint64]int32 // how many further rows have the key
}

// NewKin makes an index for about so many records.
func NewKin(size int) *Kin {
	return &Kin{
		rows: make([]*KinRow, 0, size), next: make([][kinBlocks]int32, 0, size),
		first: make(map[uint64]int32, 3*size), size: map[uint64]int32{},
	}
}

// Len is how many records were added.
func (k *Kin) Len() int { return len(k.rows) }

// Add takes a record in and returns its place, counted from 0.
func (k *Kin) Add(f Facts) int {
	row := ReadKin(f)
	return k.Put(&row)
}

// Put is Add for a record that was read before; the index keeps the pointer.
func (k *Kin) Put(row *KinRow) int {
	i := int32(len(k.rows)) // #nosec G115 -- rows of a commune or a list
	var next [kinBlocks]int32
	for b, key := range row.keys {
		next[b] = -1
		if key == 0 {
			continue
		}
		if j, ok := k.first[key]; ok {
			next[b] = j
			if k.size[key]++; k.size[key] >= crowd {
				continue // who comes later is compared with those that are there
			}
		}
		k.first[key] = i
	}
	k.rows, k.next = append(k.rows, row), append(k.next, next)
	return int(i)
}

// ReadKin reads out of a record's facts what it is compared by; the dear part, for as many goroutines as there are.
func ReadKin(f Facts) KinRow {
	row := newKinRow(f)
	if row.Number != "" {
		row.keys[byNumber] = keyOf(append([]byte{byNumber}, row.Number...))
	}
	p := row.birth.Precision()
	if p == PrecisionNone {
		return row
	}
	name, mother, father := lookOf(row.Name), lookOf(row.mother), lookOf(row.Father)
	row.looks = looks{name: name, mother: mother, father: father}
	year := uint64(row.birth.Year) // #nosec G115 -- a year of a date that was read
	if p == PrecisionDay && name != 0 {
		day := year<<16 | uint64(row.birth.Month)<<8 | uint64(row.birth.Day) // #nosec G115 -- of a date that was read
		row.keys[byBirthGiven] = joinKeys(byBirthGiven, lookOf(row.Name[strings.LastIndexByte(row.Name, ' ')+1:]), day)
	}
	if mother != 0 {
		row.keys[byMotherYear], row.keys[byNameMother] = joinKeys(byMotherYear, mother, year), joinKeys(byNameMother, name, mother)
	}
	if father != 0 {
		row.keys[byFatherYear], row.keys[byNameFather] = joinKeys(byFatherYear, father, year), joinKeys(byNameFather, name, father)
	}
	return row
}

// look is the hash of a clean name without accents, hyphens and apostrophes, i for y; 0 of no name.
func lookOf(name string) uint64 {
	if name == "" {
		return 0
	}
	typed, _ := decodeTyped(name)
	var buffer [96]byte
	return keyOf(appendLook(buffer[:0], typed))
}

func joinKeys(block byte, a, b uint64) uint64 {
	var text [17]byte
	binary.LittleEndian.PutUint64(text[:], a)
	binary.LittleEndian.PutUint64(text[8:], b)
	text[16] = block
	return keyOf(text[:])
}

// keyOf is FNV-1a, and never 0: two texts with one key cost a comparison and nothing else.
func keyOf(text []byte) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for _, c := range text {
		h = (h ^ uint64(c)) * prime
	}
	return h | 1
}

func appendLook(to []byte, s string) []byte {
	table := letters()
	for _, r := range s {
		switch folded := table.fold(r); {
		case folded < 0, folded == '\'':
		case folded == 'y':
			to = append(to, 'i')
		case isHyphen(folded):
			to = append(to, ' ')
		default:
			to = utf8.AppendRune(to, folded)
		}
	}
	return to
}

// Pair is two added records that may be the same child, A before B.
type Pair struct {
	A, B int
	Likeness
}

// Others lists the records that may be the same child as the row, but for one that is not looked at: the
// child's own. -1 looks at all.
func (k *Kin) Others(row KinRow, self int) iter.Seq2[int, Likeness] {
	return func(yield func(int, Likeness) bool) {
		for b, key := range row.keys {
			if at, ok := k.first[key]; ok && key != 0 && !k.walk(&row, b, at, self, yield) {
				return
			}
		}
	}
}

// Has reports whether Others lists anybody.
func (k *Kin) Has(row KinRow, self int) bool {
	for range k.Others(row, self) {
		return true
	}
	return false
}

// walk compares a row with those of one block, from a place of its chain on, unless an earlier block has
// brought them together already. It is false when the caller has heard enough.
func (k *Kin) walk(row *KinRow, block int, at int32, self int, yield func(int, Likeness) bool) bool {
	tries := k.tries(row, block)
	for ; at >= 0 && tries > 0; at = k.next[at][block] {
		if int(at) == self {
			continue
		}
		tries--
		if l, is := row.compare(k.rows[at]); is && !k.metBefore(row, at, block) && !yield(int(at), l) {
			return false
		}
	}
	return true
}

// metBefore: an earlier key has brought the two together already.
func (k *Kin) metBefore(row *KinRow, at int32, block int) bool {
	for b := range block {
		if row.keys[b] != 0 && row.keys[b] == k.rows[at].keys[b] {
			return true
		}
	}
	return false
}

// Alike tells of every record whether Pairs would list it together with one that is not apart from it. It keeps no
// pairs: a file that has each of its rows hundreds of times has more of them than there is room for. apart must be safe
// to be called from several goroutines; nil means nobody.
func (k *Kin) Alike(apart func(a, b int) bool) []bool {
	met := make([]atomic.Bool, len(k.rows))
	var running sync.WaitGroup
	step := runtime.GOMAXPROCS(0)
	for n := range step {
		running.Go(func() {
			for i := n; i < len(k.rows); i += step {
				k.meet(met, i, apart)
			}
		})
	}
	running.Wait()
	alike := make([]bool, len(met))
	for i := range met {
		alike[i] = met[i].Load()
	}
	return alike
}

// meet compares a row with those before it, but for two of which it is known already.
func (k *Kin) meet(met []atomic.Bool, i int, apart func(a, b int) bool) {
	row := k.rows[i]
	for b, at := range k.next[i] {
		for tries := k.tries(row, b); at >= 0 && tries > 0; at = k.next[at][b] {
			tries--
			if met[i].Load() && met[at].Load() {
				continue
			}
			if _, is := row.compare(k.rows[at]); is && (apart == nil || !apart(int(at), i)) {
				met[i].Store(true)
				met[at].Store(true)
			}
		}
	}
}

// tries is how many of a chain a row is compared with.
func (k *Kin) tries(row *KinRow, block int) int {
	if k.size[row.keys[block]] >= crowd {
		return crowdTries
	}
	return crowd
}

// older adds the pairs of a row with those before it, so that each pair is met once.
func (k *Kin) older(pairs *likeliest, i int) {
	for b, at := range k.next[i] {
		k.walk(k.rows[i], b, at, i, func(j int, l Likeness) bool {
			pairs.add(Pair{A: j, B: i, Likeness: l})
			return true
		})
	}
}
