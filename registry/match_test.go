package registry_test

import (
	_ "embed"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"rasoat/registry"
	"rasoat/registry/sample"
)

// A namePair says of two writings whether they are one name (match), may be by a slip or a habit (ask), or are two.
type namePair struct{ label, a, b string }

//go:embed testdata/same_name.tsv
var handWritten string

func hardPairs(t *testing.T) (pairs []namePair) {
	t.Helper()
	for line := range strings.Lines(handWritten) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) != 3 {
			t.Fatalf("row %q has not three cells", line)
		}
		if cells[0] != "label" {
			pairs = append(pairs, namePair{cells[0], cells[1], cells[2]})
		}
	}
	return pairs
}

// score is how well a way of comparing tells one class from the rest.
type score struct{ hit, wrong, missed int }

func (s *score) add(said, true bool) {
	switch {
	case said && true:
		s.hit++
	case said:
		s.wrong++
	case true:
		s.missed++
	}
}

func (s score) precision() float64 { return float64(s.hit) / float64(max(s.hit+s.wrong, 1)) }
func (s score) recall() float64    { return float64(s.hit) / float64(max(s.hit+s.missed, 1)) }

// TestSameName_precisionAndRecall is feature 42: at least 1,000 labelled pairs, 0.97 each; plain folding, as
// OpenRefine clusters, and edit distance stand beside it.
func TestSameName_precisionAndRecall(t *testing.T) {
	t.Parallel()
	hard, made := hardPairs(t), madePairs()
	if len(hard) < 150 || len(made) < 1000 {
		t.Fatalf("%d pairs by hand and %d made, want 150 and 1000", len(hard), len(made))
	}
	for _, set := range []struct {
		name  string
		pairs []namePair
	}{{"by hand", hard}, {"made", made}} {
		measure(t, set.name+": one name", set.pairs, func(label string) bool { return label == "match" }, registry.Similarity.Matches)
		measure(t, set.name+": one name or to be asked", set.pairs, func(label string) bool { return label != "different" },
			func(s registry.Similarity) bool { return s > registry.NameDifferent })
	}
}

func measure(t *testing.T, name string, pairs []namePair, want func(label string) bool, says func(registry.Similarity) bool) {
	t.Helper()
	var ours, folded, edited score
	for _, p := range pairs {
		level := registry.SameName(p.a, p.b)
		ours.add(says(level), want(p.label))
		folded.add(fingerprint(p.a) == fingerprint(p.b), want(p.label))
		edited.add(distance(strings.ToLower(p.a), strings.ToLower(p.b)) <= 2, want(p.label))
		if says(level) != want(p.label) {
			t.Logf("%s: %q and %q are %s, labelled %s", name, p.a, p.b, level, p.label)
		}
	}
	for _, way := range []struct {
		name string
		score
	}{{"SameName", ours}, {"folding", folded}, {"edit distance 2", edited}} {
		t.Logf("%s, %d pairs, %s: precision %.3f, recall %.3f", name, len(pairs), way.name, way.precision(), way.recall())
	}
	if ours.precision() < 0.97 || ours.recall() < 0.97 {
		t.Errorf("%s: precision %.3f, recall %.3f, want 0.97", name, ours.precision(), ours.recall())
	}
}

// fingerprint is how OpenRefine clusters: folded, words sorted, each once.
func fingerprint(name string) string {
	words := strings.Fields(registry.Fold(name))
	slices.Sort(words)
	return strings.Join(slices.Compact(words), " ")
}

// distance is the plain edit distance between code points.
func distance(a, b string) int {
	left, right := []rune(a), []rune(b)
	row := make([]int, len(right)+1)
	for j := range row {
		row[j] = j
	}
	for i, l := range left {
		last := row[0]
		row[0] = i + 1
		for j, r := range right {
			cost := last
			if l != r {
				cost = 1 + min(last, row[j], row[j+1])
			}
			last, row[j+1] = row[j+1], cost
		}
	}
	return row[len(right)]
}

// madePairs are writings of the sample's names, and neighbours of theirs that are other names.
func madePairs() (pairs []namePair) {
	r := rand.New(rand.NewPCG(42, 8))
	names := sampleNames()
	add := func(label, a, b string) {
		if b != "" && a != b {
			pairs = append(pairs, namePair{label, a, b})
		}
	}
	for i, name := range names {
		add("match", name, norm.NFD.String(strings.ToUpper(name)))
		add("match", name, movedTone(name))
		add("match", name, variant(name))
		if accented(name) > 1 {
			add("match", name, registry.Fold(name))
		}
		add("match", name, typed(name, telexKeys))
		add("match", name, typed(name, vniKeys))
		add("ask", name, otherTone(name, r))
		add("ask", name, abbreviated(name))
		add("ask", name, withoutMiddle(name))
		if other := names[r.IntN(len(names))]; clearlyOther(name, other) {
			add("different", name, other)
		}
		for _, other := range names[i+1 : min(i+40, len(names))] {
			if clearlyOther(name, other) && firstWord(name) == firstWord(other) {
				add("different", name, other)
				break
			}
		}
	}
	return pairs
}

func sampleNames() (names []string) {
	seen := map[string]bool{}
	for row := range sample.TanThuan().Rows() {
		if name := row.Truth.Name; row.Truth.Ethnicity == "Kinh" && !seen[name] && len(names) < 400 {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

func firstWord(name string) string { word, _, _ := strings.Cut(name, " "); return word }

func lastWord(name string) string { return name[strings.LastIndexByte(name, ' ')+1:] }

// clearlyOther: the given names are two letters or more apart, marks and tones left out of account.
func clearlyOther(a, b string) bool {
	return distance(registry.Fold(lastWord(a)), registry.Fold(lastWord(b))) > 1 && len(strings.Fields(a)) == len(strings.Fields(b))
}

func accented(name string) (n int) {
	for word := range strings.FieldsSeq(name) {
		if registry.Fold(word) != strings.ToLower(word) {
			n++
		}
	}
	return n
}

// movedTone writes the tone in its newer place.
func movedTone(name string) string {
	return strings.NewReplacer("òa", "oà", "óa", "oá", "ỏa", "oả", "õa", "oã", "ọa", "oạ", "úy", "uý", "ùy", "uỳ", "ủy", "uỷ", "ũy", "uỹ", "ụy", "uỵ", "òe", "oè").Replace(name)
}

func variant(name string) string {
	return strings.NewReplacer("Mỹ", "Mĩ", "Vy", "Vi", "Quý", "Quí", "Lý", "Lí", "Kỳ", "Kì", "Thy", "Thi", "Hy", "Hi", "Sỹ", "Sĩ").Replace(name)
}

var (
	telexKeys = map[rune]string{'\u0301': "s", '\u0300': "f", '\u0309': "r", '\u0303': "x", '\u0323': "j", 'â': "aa", 'ê': "ee", 'ô': "oo", 'ă': "aw", 'ơ': "ow", 'ư': "uw", 'đ': "dd"}
	vniKeys   = map[rune]string{'\u0301': "1", '\u0300': "2", '\u0309': "3", '\u0303': "4", '\u0323': "5", 'â': "a6", 'ê': "e6", 'ô': "o6", 'ă': "a8", 'ơ': "o7", 'ư': "u7", 'đ': "d9"}
)

// typed is the name as a keyboard writes it whose method was off.
func typed(name string, keys map[rune]string) string {
	var words []string
	for word := range strings.FieldsSeq(strings.ToLower(name)) {
		var out, tone string
		for _, r := range norm.NFC.String(toneless(word, keys, &tone)) {
			if keys[r] != "" {
				out += keys[r]
				continue
			}
			out += string(r)
		}
		words = append(words, out+tone)
	}
	if typed := strings.Join(words, " "); typed != strings.ToLower(name) {
		return typed
	}
	return ""
}

func toneless(word string, keys map[rune]string, tone *string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x300 && keys[r] != "" && r < 0x330 {
			*tone = keys[r]
			return -1
		}
		return r
	}, norm.NFD.String(word))
}

// otherTone changes the tone of the given name into another that the syllable can bear.
func otherTone(name string, r *rand.Rand) string {
	given := norm.NFD.String(lastWord(name))
	if strings.ContainsAny(given[len(given)-1:], "cpt") || strings.HasSuffix(given, "ch") {
		return ""
	}
	marks := []string{"", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"}
	for _, mark := range marks[1:] {
		if strings.Contains(given, mark) {
			other := marks[r.IntN(len(marks))]
			if other == mark {
				other = ""
			}
			return strings.TrimSuffix(name, lastWord(name)) + norm.NFC.String(strings.Replace(given, mark, other, 1))
		}
	}
	return ""
}

func abbreviated(name string) string {
	words := strings.Fields(name)
	if len(words) < 3 {
		return ""
	}
	for i, word := range words[:len(words)-1] {
		words[i] = string([]rune(word)[:1]) + "."
	}
	return strings.Join(words, " ")
}

func withoutMiddle(name string) string {
	words := strings.Fields(name)
	if len(words) < 3 {
		return ""
	}
	return strings.Join(append(words[:1:1], words[2:]...), " ")
}
