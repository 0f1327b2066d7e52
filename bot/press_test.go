package bot

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestPress_round_trip(t *testing.T) {
	t.Parallel()
	for _, p := range []Press{
		{Verb: "menu"},
		{Verb: "assign_all", IDs: []int64{0}},
		{Verb: "a", IDs: []int64{1, 35, 36, -1, 123456789}},
		{Verb: "verb_of_sixteen_", IDs: []int64{math.MinInt64, math.MaxInt64, math.MinInt64}},
	} {
		text := p.String()
		if text == "" || len(text) > MaxPress {
			t.Errorf("%+v prints as %q", p, text)
		}
		back, err := ParsePress(text)
		if err != nil || back.Verb != p.Verb || !slices.Equal(back.IDs, p.IDs) {
			t.Errorf("%q reads as %+v, %v", text, back, err)
		}
	}
}

func TestPress_that_does_not_fit_prints_empty(t *testing.T) {
	t.Parallel()
	for _, p := range []Press{
		{}, {Verb: "Upper"}, {Verb: "a1"}, {Verb: "đ"}, {Verb: "a:b"}, {Verb: strings.Repeat("a", 17)},
		{Verb: "a", IDs: slices.Repeat([]int64{math.MaxInt64}, 5)},
	} {
		if text := p.String(); text != "" {
			t.Errorf("%+v prints as %q", p, text)
		}
	}
}

func TestParsePress_refuses_what_it_would_not_write(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", ":", "a:", "a::1", ":1", "a:+1", "a:01", "a:-0", "a:A", "a:1:", "a b", "a:1 ", "a:zzzzzzzzzzzzzzz", "1", "a:đ",
		"a:" + strings.Repeat("1:", 32), "a\x00",
	} {
		if p, err := ParsePress(s); !errors.Is(err, ErrPress) {
			t.Errorf("%q reads as %+v, %v", s, p, err)
		}
	}
}

func FuzzParsePress(f *testing.F) {
	for _, s := range []string{"menu", "a:1:zz", "a:-1", "a:1y2p0ij32e8e7", ":", "a::"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePress(s)
		if err == nil && p.String() != s {
			t.Errorf("%q reads as %+v, which prints as %q", s, p, p.String())
		}
	})
}

func FuzzPress(f *testing.F) {
	f.Add("verb", int64(1), int64(-2), int64(math.MaxInt64), 3)
	f.Fuzz(func(t *testing.T, verb string, a, b, c int64, n int) {
		p := Press{Verb: verb, IDs: []int64{a, b, c}[:min(uint(n), 3)]}
		text := p.String()
		if text == "" {
			return
		}
		back, err := ParsePress(text)
		if err != nil || back.Verb != p.Verb || !slices.Equal(back.IDs, p.IDs) {
			t.Errorf("%+v prints as %q, which reads as %+v, %v", p, text, back, err)
		}
	})
}
