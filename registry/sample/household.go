package sample

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"rasoat/registry"
)

// The groups of names.tsv.
const (
	kinh     = "kinh"
	khmer    = "khmer"
	hoa      = "hoa"
	highland = "highland"
)

// child is one child in truth, before a list spoils it.
type child struct {
	truth registry.Values
	born  registry.Date
	male  bool
	group string
}

// household shares parents, address and telephone.
type household struct {
	id       int
	group    string
	family   string
	shared   registry.Values
	children []child
}

// generator makes households one after the other; its state is a few counters.
type generator struct {
	options Options
	r       *rand.Rand
	words   urns
	numbers numberer
	made    int
	copies  []Row // second listings that wait for another hamlet
}

func newGenerator(o Options) *generator {
	return &generator{
		options: o,
		r:       rand.New(rand.NewPCG(o.Seed, uint64(len(o.Hamlets)))), // #nosec G404 -- samples can be made again
		words:   vocabulary(),
		numbers: numberer{start: int(o.Seed % serials)}, // #nosec G115 -- less than serials
	}
}

func (g *generator) chance(p float64) bool { return g.r.Float64() < p }

// household makes the next family of the hamlet.
func (g *generator) household(hamlet Hamlet) household {
	g.made++
	h := household{id: g.made, group: g.pickGroup()}
	h.family = g.word(h.group, "family")
	h.shared = registry.Values{
		Hamlet:  hamlet.String(),
		Address: g.address(hamlet),
		Phone:   fmt.Sprintf("095%07d", g.r.IntN(10_000_000)),
	}
	g.parents(&h)
	for range g.size() {
		h.children = append(h.children, g.child(&h))
	}
	return h
}

func (g *generator) pickGroup() string {
	p, mix := g.r.Float64(), g.options.Mix
	switch {
	case p < mix.Khmer:
		return khmer
	case p < mix.Khmer+mix.Hoa:
		return hoa
	case p < mix.Khmer+mix.Hoa+mix.Highland:
		return highland
	}
	return kinh
}

func (g *generator) address(hamlet Hamlet) string {
	return fmt.Sprintf("%s %d, %s, %s, %s", g.words.draw(g.r, "place_group"), 1+g.r.IntN(14), hamlet, g.options.Commune, g.options.Province)
}

// parents are both there for most children; some live with the mother, some with a grandmother.
func (g *generator) parents(h *household) {
	switch p := g.r.Float64(); {
	case p < 0.88:
		h.shared.Father = g.parent(h.group, h.family, true)
		h.shared.Mother = g.parent(h.group, "", false)
	case p < 0.96:
		h.shared.Mother = g.parent(h.group, h.family, false)
	default:
		h.shared.Guardian = g.parent(h.group, "", false)
	}
}

// parent names a grown-up; an empty family name is drawn.
func (g *generator) parent(group, family string, male bool) string {
	sex := sexKey(male)
	if group == highland {
		return g.words.draw(g.r, highland+"/parent_whole_"+sex)
	}
	if family == "" {
		family = g.word(group, "family")
	}
	return joinName(family, g.word(group, "parent_middle_"+sex), g.word(group, "parent_given_"+sex))
}

func (g *generator) size() int {
	switch p := g.r.Float64(); {
	case p < 0.45:
		return 1
	case p < 0.85:
		return 2
	case p < 0.97:
		return 3
	}
	return 4
}

// child adds a brother or sister: now and then a twin, else at least a year apart.
func (g *generator) child(h *household) child {
	c := child{group: h.group, male: g.chance(0.515), truth: h.shared}
	c.born = g.birthday(h)
	c.truth.Name = g.childName(h, c.male)
	c.truth.BirthDate = registry.BirthDate(c.born).String()
	c.truth.Sex = string(registry.SexFemale)
	if c.male {
		c.truth.Sex = string(registry.SexMale)
	}
	c.truth.Ethnicity = g.words.draw(g.r, "canonical_"+h.group)
	c.truth.IDNumber = g.numbers.next(c.born.Year, c.male)
	return c
}

// childYears ends childhood: a child is under 16 (Law on Children 2016).
const childYears = 16

func (g *generator) birthday(h *household) registry.Date {
	oldest := g.options.AsOf.AddYears(-childYears).AddDays(1)
	days := oldest.DaysUntil(g.options.AsOf)
	if n := len(h.children); n > 0 && g.chance(0.03) {
		return h.children[n-1].born
	}
	var born registry.Date
	for range 20 {
		born = oldest.AddDays(g.r.IntN(days))
		if h.spaced(born) {
			break
		}
	}
	return born
}

func (h *household) spaced(born registry.Date) bool {
	for _, c := range h.children {
		if d := born.DaysUntil(c.born); d > -330 && d < 330 {
			return false
		}
	}
	return true
}

// childName differs from those of brothers and sisters; many young children have two middle names.
func (g *generator) childName(h *household, male bool) string {
	for {
		name := g.words.draw(g.r, highland+"/whole_"+sexKey(male))
		if h.group != highland {
			middle := g.word(h.group, "middle_"+sexKey(male))
			given := g.word(h.group, "given_"+sexKey(male))
			if second := g.word(h.group, "second_"+sexKey(male)); g.chance(0.15) && second != middle && second != given {
				middle = joinName(middle, second)
			}
			name = joinName(h.family, middle, given)
		}
		if !h.has(name) {
			return name
		}
	}
}

func (h *household) has(name string) bool {
	for _, c := range h.children {
		if c.truth.Name == name {
			return true
		}
	}
	return false
}

func sexKey(male bool) string {
	if male {
		return "male"
	}
	return "female"
}

// joinName leaves empty parts out and does not say a word twice in a row.
func joinName(parts ...string) string {
	var words []string
	for _, word := range strings.Fields(strings.Join(parts, " ")) {
		if n := len(words); n == 0 || words[n-1] != word {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}
