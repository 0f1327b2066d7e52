package store

import "slices"

// deletions finds words a slip away: two words that are one insertion, loss, change or swap of letters apart
// become equal when one letter of each is left out, or none. Long words are found two slips apart.
type deletions struct {
	words []string
	by    map[string][]int32
}

// twoSlips is the length from which two slips in one word are believed.
const twoSlips = 5

func (d *deletions) add(word string) {
	if d.by == nil {
		d.by = map[string][]int32{}
	}
	at := int32(len(d.words)) // #nosec G115 -- some thousand words
	d.words = append(d.words, word)
	for _, form := range shortened(word) {
		d.by[form] = append(d.by[form], at)
	}
}

// shortened are the word, and what is left of it without any one letter, of long ones without any two.
func shortened(word string) []string {
	forms := []string{word}
	forms = append(forms, withoutOne(word)...)
	if len(word) >= twoSlips {
		for _, form := range withoutOne(word) {
			forms = append(forms, withoutOne(form)...)
		}
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

func withoutOne(word string) []string {
	if len(word) < 2 {
		return nil
	}
	forms := make([]string, len(word))
	for i := range word {
		forms[i] = word[:i] + word[i+1:]
	}
	return forms
}

// near calls yield with each word that a slip away from this one may be; the caller weighs it.
func (d *deletions) near(word string, yield func(string)) {
	if len(word) > longestNameWord+2 {
		return
	}
	seen := map[int32]bool{}
	for _, form := range shortened(word) {
		for _, at := range d.by[form] {
			if !seen[at] {
				seen[at] = true
				yield(d.words[at])
			}
		}
	}
}
