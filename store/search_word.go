package store

import "strings"

// wordDistance is how far two folded words are apart: 0, a confusion of sounds, one slip, two in long words, or
// far.
func wordDistance(a, b string) wordCost {
	if a == b {
		return 0
	}
	short, long := min(len(a), len(b)), max(len(a), len(b))
	if long-short > 2 || short < 2 && long > 2 || short == 0 {
		return costFar
	}
	if sound(a) == sound(b) {
		return costSound
	}
	switch d := slips(a, b); {
	case d == 1 && short <= 2:
		return costShort
	case d == 1:
		return costSlip
	case d == 2 && long >= twoSlips && short >= twoSlips-1:
		return costTwo
	}
	return costFar
}

// sound writes what some region does not tell apart in one way: s and x, tr and ch, l and n, d, gi, r and v at the
// beginning; n, ng and nh, t, c and ch at the end; i and y.
func sound(word string) string {
	initial, rest := "", word
	for _, i := range [...][2]string{{"tr", "ch"}, {"ch", "ch"}, {"gi", "d"}, {"s", "x"}, {"n", "n"}, {"l", "n"}, {"d", "d"}, {"v", "d"}, {"r", "d"}} {
		if after, ok := strings.CutPrefix(word, i[0]); ok && after != "" && !strings.HasPrefix(word, "ng") && !strings.HasPrefix(word, "nh") {
			initial, rest = i[1], after
			break
		}
	}
	rest = strings.ReplaceAll(rest, "y", "i")
	for _, f := range [...][2]string{{"ng", "n"}, {"nh", "n"}, {"ch", "t"}, {"c", "t"}} {
		if before, ok := strings.CutSuffix(rest, f[0]); ok && before != "" {
			rest = before + f[1]
			break
		}
	}
	return initial + rest
}

// slips counts insertions, losses, changes and swaps of neighbouring letters (optimal string alignment), up to 3.
func slips(a, b string) int {
	const most = 3
	if d := len(a) - len(b); d > most || d < -most || len(a) > 2*longestNameWord || len(b) > 2*longestNameWord {
		return most
	}
	var table [3][2*longestNameWord + 1]int
	before, last, row := &table[0], &table[1], &table[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			d := 1
			if a[i-1] == b[j-1] {
				d = 0
			}
			row[j] = min(last[j-1]+d, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], most)
}
