package ask

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"rasoat/registry"
)

// What is no question of ours is unclear as a whole, in a bounded list, and asks for nothing.
func TestParse_noise(t *testing.T) {
	t.Parallel()
	p, who := parserAt(t, "32167")
	for _, noise := range []string{
		strings.Repeat("ấp 5 chưa có mã ", 250), strings.Repeat("x", 4000), strings.Repeat("😀", 4000), strings.Repeat("\u0301", 4000),
		strings.Repeat("ấp ", 1300), strings.Repeat("1 ", 2000), "SELECT * FROM children; DROP TABLE children; --", "' OR 1=1 --",
		"please show me the list of children", "où sont les enfants du village", "请给我看名单", "покажи список детей", "សូមបង្ហាញបញ្ជី",
		"😀😀😀", "?????", "\x00\xff\xfe", "<script>alert(1)</script>",
	} {
		q := p.Parse(noise, who)
		if q.Intent != IntentList || asJSON(t, Question{Filter: q.Filter, tree: q.tree}) != asJSON(t, Question{}) {
			t.Errorf("%.40q asks for %s", noise, asJSON(t, q))
		}
		if len(q.Unclear) == 0 || len(q.Unclear) > mostUnclear {
			t.Errorf("%.40q leaves %d questions", noise, len(q.Unclear))
		}
		for _, u := range q.Unclear {
			if utf8.RuneCountInString(u.Words) > longestWords {
				t.Errorf("%.40q asks about %d characters", noise, utf8.RuneCountInString(u.Words))
			}
		}
	}
	if q := p.Parse("  ", who); len(q.Unclear) != 0 {
		t.Errorf("nothing leaves %v", q.Unclear)
	}
}

// Nobody's own unit decides nothing: equals are asked about, today's scheme goes before.
func TestParse_units(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ asker, sentence, want string }{
		{"", "ấp 5", `{"intent":"list","filter":{},"unclear":[{"words":"ấp 5","candidates":[{"units":["tt-5"]},{"units":["dd-5"]}]}]}`},
		{"", "ấp 5 xã Đầm Dơi", `{"intent":"list","filter":{"units":["dd-5"]},"unclear":[]}`},
		{"2026:32152", "ấp 5", `{"intent":"list","filter":{"units":["dd-5"]},"unclear":[]}`},
		{"2022:32014", "khom 5", `{"intent":"list","filter":{"units":["p8-5"]},"unclear":[]}`},
		{"tt-3", "ap 5", `{"intent":"list","filter":{"units":["tt-5"]},"unclear":[]}`},
		{"2026:96", "xã Tân Thuận", `{"intent":"list","filter":{"units":["2026:32167"]},"unclear":[]}`},
		{"", "xã Tân Thuận tỉnh Cà Mau", `{"intent":"list","filter":{"units":["2026:32167"]},"unclear":[]}`},
		{"", "huyện Đầm Dơi", `{"intent":"list","filter":{"units":["2022:970"]},"unclear":[]}`},
	} {
		p, who := parserAt(t, c.asker)
		if got := asJSON(t, p.Parse(c.sentence, who)); got != c.want {
			t.Errorf("%q asks %s:\n got %s\nwant %s", c.asker, c.sentence, got, c.want)
		}
	}
}

// Ages are counted in completed units, also on a day that not every year has.
func TestParse_agesOnLeapDay(t *testing.T) {
	t.Parallel()
	p, who := parserAt(t, "")
	who.Today = registry.Date{Year: 2028, Month: time.February, Day: 29}
	for _, c := range []struct {
		sentence string
		from, to registry.Date
	}{
		{"dưới 6 tuổi", registry.Date{Year: 2022, Month: 3, Day: 1}, registry.Date{}},
		{"6 tuổi", registry.Date{Year: 2021, Month: 3, Day: 1}, registry.Date{Year: 2022, Month: 2, Day: 28}},
		{"từ 6 tuổi trở lên", registry.Date{}, registry.Date{Year: 2022, Month: 2, Day: 28}},
	} {
		f := p.Parse(c.sentence, who).Filter
		if f.BornFrom != c.from || f.BornTo != c.to {
			t.Errorf("%s: %s to %s, want %s to %s", c.sentence, f.BornFrom, f.BornTo, c.from, c.to)
		}
	}
}

func TestChips_switchedOffOneByOne(t *testing.T) {
	t.Parallel()
	p, who := parserAt(t, "32167")
	for _, a := range whole(t) {
		f := p.Parse(a.sentence, who).Filter
		for chips := Chips(f, p.tree); len(chips) > 0; {
			f = chips[0].Off(f)
			rest := Chips(f, p.tree)
			if len(rest) >= len(chips) {
				t.Fatalf("%s: %s cannot be switched off", a.sentence, chips[0].Kind)
			}
			chips = rest
		}
		if q := (Question{Intent: IntentList, Filter: f, tree: p.tree}); asJSON(t, q) != asJSON(t, Question{Intent: IntentList}) {
			t.Errorf("%s: what no chip shows is left: %s", a.sentence, asJSON(t, q))
		}
	}
}

func TestQuestion_answer(t *testing.T) {
	t.Parallel()
	p, who := parserAt(t, "32167")
	q := p.Parse("chị Lụa ấp 5", who)
	if len(q.Unclear) != 1 || len(q.Unclear[0].Candidates) != 2 {
		t.Fatalf("understood as %s", asJSON(t, q))
	}
	got := asJSON(t, q.Answer(0, 1))
	if want := `{"intent":"list","filter":{"units":["tt-5"],"assignee":"Lụa"},"unclear":[]}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if again := q.Answer(7, 0); len(again.Unclear) != 1 {
		t.Errorf("an answer to nothing changes the question to %s", asJSON(t, again))
	}
}

func TestReadUnits_refusesWhatIsNone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "một hai ba\n", "code\tname\n1\tx\n"} {
		if _, err := ReadUnits(strings.NewReader(text)); err == nil {
			t.Errorf("%q is read as units", text)
		}
	}
}

func FuzzParse(f *testing.F) {
	p, who := parserAt(f, "32167")
	for _, a := range whole(f) {
		f.Add(a.sentence)
	}
	f.Fuzz(func(t *testing.T, sentence string) {
		q := p.Parse(sentence, who)
		asJSON(t, q)
		if len(q.Unclear) > mostUnclear {
			t.Errorf("%d questions", len(q.Unclear))
		}
		for _, u := range q.Unclear {
			if len(u.Candidates) > mostCandidates || !utf8.ValidString(u.Words) {
				t.Errorf("asks %q with %d candidates", u.Words, len(u.Candidates))
			}
		}
	})
}
