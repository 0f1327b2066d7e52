package bench

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"rasoat/registry"
	"rasoat/store"
)

func splitWords(fold string) []string { return strings.Fields(fold) }

const (
	slipRounds  = 40 // asked on both sides, a trigram index taking its time; ours ten times more often
	slipsOurs   = 10
	kindRounds  = 200
	nearRounds  = 400
	slipLetters = "abcdeghiklmnopqrstuvxy"
)

// trigramThreshold is the similarity from which the trigram index answers: names with one slip are above it, and at the
// usual 0.3 it reads several times as many.
const trigramThreshold = "0.45"

// target is a child somebody looks for.
type target struct {
	id           int64
	name, mother string
}

// targets are children drawn at random, the same in every run.
func (n *nation) targets(b *testing.B, many int, where string) []target {
	b.Helper()
	r := rand.New(rand.NewPCG(11, uint64(many)))
	var list []target
	for len(list) < many {
		var t target
		err := n.admin.QueryRow(`SELECT id, name, mother FROM children WHERE id >= $1 AND `+where+` ORDER BY id LIMIT 1`, 1+r.IntN(n.size)).Scan(&t.id, &t.name, &t.mother)
		if err != nil {
			continue // behind the last one
		}
		if len(splitWords(t.name)) >= 2 {
			list = append(list, t)
		}
	}
	return list
}

// slipped has one random slip: a letter or blank lost, added, changed or swapped.
func slipped(r *rand.Rand, name string) string {
	letters := []byte(registry.Fold(name))
	for {
		at, other := r.IntN(len(letters)), slipLetters[r.IntN(len(slipLetters))]
		var out []byte
		switch r.IntN(4) {
		case 0:
			out = append(append(out, letters[:at]...), letters[at+1:]...)
		case 1:
			out = append(append(append(out, letters[:at]...), other), letters[at:]...)
		case 2:
			out = append(append(append(out, letters[:at]...), other), letters[at+1:]...)
		default:
			if at == 0 {
				continue
			}
			out = append(out, letters...)
			out[at-1], out[at] = out[at], out[at-1]
		}
		if text := strings.Join(strings.Fields(string(out)), " "); text != string(letters) && text != "" {
			return text
		}
	}
}

// find asks the store, in a scope, and says whether the name is among the ten; the time is that of the search.
func (n *nation) find(b *testing.B, scope store.Scope, s store.Search, name string, took *times) (found []store.Found, isThere bool) {
	b.Helper()
	s.Limit = 10
	err := n.store.As(context.Background(), scope, func(tx *store.Tx) error {
		clock(b, took, func() (err error) {
			found, err = tx.FindChildren(context.Background(), s)
			return err
		})
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range found {
		if registry.Fold(f.Name) == registry.Fold(name) {
			return found, true
		}
	}
	return found, false
}

// trigrams asks the same of a trigram index, as the owner: under row-level security it could not be used at all.
func (n *nation) trigrams(b *testing.B, text, name string, took *times) bool {
	b.Helper()
	var folds []string
	clock(b, took, func() error {
		rows, err := n.admin.Query(`SELECT id, name FROM children WHERE name_back % $1 ORDER BY similarity(name_back, $1) DESC, id LIMIT 10`, text)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id int64
			var name string
			if err := rows.Scan(&id, &name); err != nil {
				return err
			}
			folds = append(folds, registry.Fold(name))
		}
		return rows.Err()
	})
	for _, fold := range folds {
		if fold == registry.Fold(name) {
			return true
		}
	}
	return false
}

// slips looks for names with one slip in the whole country, both ways in turn.
func (n *nation) slips(b *testing.B) {
	list := n.targets(b, slipRounds*slipsOurs, "true")
	r := rand.New(rand.NewPCG(5, 5))
	var ours, theirs times
	hits, trigramHits, bothHits, at := 0, 0, 0, 0
	var missed []string
	n.run(b, `SET pg_trgm.similarity_threshold = `+trigramThreshold)
	n.find(b, store.SystemScope(), store.Search{Text: "nguyen van anh"}, "", &times{}) // the words are read once
	rounds(b, slipRounds, func() {
		for i := range slipsOurs {
			t := list[at%len(list)]
			at++
			text := slipped(r, t.name)
			_, there := n.find(b, store.SystemScope(), store.Search{Text: text}, t.name, &ours)
			if there {
				hits++
			} else {
				missed = append(missed, text+" ("+registry.Fold(t.name)+")")
			}
			if i > 0 {
				continue
			}
			if there {
				bothHits++
			}
			if n.trigrams(b, text, t.name, &theirs) {
				trigramHits++
			}
		}
	})
	if len(missed) > 0 {
		b.Logf("not among the ten: %s", strings.Join(missed, "; "))
	}
	recall, asked := float64(hits)/float64(at), float64(len(theirs))
	bothRecall, trigramRecall := float64(bothHits)/asked, float64(trigramHits)/asked
	share := float64(ours.at(0.95)) / float64(theirs.median())
	metric(b, "p50", ours.median())
	metric(b, "p95", ours.at(0.95))
	metric(b, "trigram-p50", theirs.median())
	b.ReportMetric(recall, "recall")
	b.ReportMetric(trigramRecall, "trigram-recall")
	results.say("A name with one slip among %d children of the whole country, under row-level security: %s, p95 %s, recall@10 %.3f of %d; "+
		"a trigram index without it, threshold %s: %s, p95 %s, recall@10 %.3f of %d, ours of the same %.3f; p95 is %.1f %% of its p50 (%s; recall %s).",
		n.size, short(ours.median()), short(ours.at(0.95)), recall, at, trigramThreshold, short(theirs.median()), short(theirs.at(0.95)), trigramRecall, len(theirs), bothRecall,
		100*share, most(100*share, 5, " %"), verdict(bothRecall >= trigramRecall, "not below"))
}

// kinds asks in the other ways in which people look for a child.
func (n *nation) kinds(b *testing.B) {
	r := rand.New(rand.NewPCG(6, 6))
	for _, kind := range []struct {
		what  string
		where string
		text  func(t target) string
	}{
		{"the name without accents", "true", func(t target) string { return registry.Fold(t.name) }},
		{"the name as it is", "true", func(t target) string { return t.name }},
		{"given name first", "true", func(t target) string {
			words := splitWords(t.name)
			return strings.Join(append(words[len(words)-1:], words[:len(words)-1]...), " ")
		}},
		{"a middle name left out", "length(name_back) - length(replace(name_back, ' ', '')) = 2", func(t target) string {
			words := splitWords(registry.Fold(t.name))
			return words[0] + " " + words[len(words)-1]
		}},
		{"what the child is called by", "true", func(t target) string {
			words := splitWords(registry.Fold(t.name))
			return strings.Join(words[len(words)-2:], " ")
		}},
		{"the mother", "mother <> ''", func(t target) string { return t.mother }},
		{"the mother with a slip", "mother <> ''", func(t target) string { return slipped(r, t.mother) }},
		{"two slips", "true", func(t target) string { return slipped(r, slipped(r, t.name)) }},
	} {
		list := n.targets(b, kindRounds, kind.where)
		var took times
		hits, at := 0, 0
		for _, t := range list {
			found, there := n.find(b, store.SystemScope(), store.Search{Text: kind.text(t)}, t.name, &took)
			if strings.HasPrefix(kind.what, "the mother") {
				there = false
				for _, f := range found {
					there = there || registry.Fold(f.Mother) == registry.Fold(t.mother)
				}
			}
			if there {
				hits++
			}
			at++
		}
		results.say("By %s, whole country: %s, p95 %s, recall@10 %.2f.", kind.what, short(took.median()), short(took.at(0.95)), float64(hits)/float64(at))
	}
	for b.Loop() {
	}
	b.ReportMetric(0, "ns/op")
}

// near looks for names with one slip inside a commune, among the children without a number.
func (n *nation) near(b *testing.B) {
	list := n.targets(b, nearRounds, "defects & 1 <> 0")
	r := rand.New(rand.NewPCG(7, 7))
	var took times
	hits, at := 0, 0
	f := registry.Filter{Classes: []registry.Class{registry.ClassNoID}}
	rounds(b, nearRounds, func() {
		t := list[at%len(list)]
		at++
		scope := n.communeOf(b, t.id)
		if _, there := n.find(b, scope, store.Search{Text: slipped(r, t.name), Filter: f}, t.name, &took); there {
			hits++
		}
	})
	metric(b, "p95", took.at(0.95))
	results.say("A name with one slip inside a commune of %d, children without a number: %s, p95 %s (%s), recall@10 %.3f.",
		n.size/len(n.communes), short(took.median()), short(took.at(0.95)), most(float64(took.at(0.95))/float64(time.Millisecond), 50, " ms"), float64(hits)/float64(at))
}

func (n *nation) communeOf(b *testing.B, child int64) store.Scope {
	b.Helper()
	var key int64
	if err := n.admin.QueryRow(`SELECT ukey FROM children WHERE id = $1`, child).Scan(&key); err != nil {
		b.Fatal(err)
	}
	lo, hi := registry.UKey(key).Commune().Subtree()
	return store.Scope{Lo: int64(lo), Hi: int64(hi)}
}
