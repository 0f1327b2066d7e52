package registry

import (
	"fmt"
	"html"
	"regexp"
	"strings"
)

// Carries is what a message holds of children and their families, as far as what may leave the machine depends on
// it (design 9). What says nothing of a single child, such as counts, case codes and due dates, carries nothing.
type Carries uint8

// What a message may carry.
const (
	CarriesName    Carries = 1 << iota // of a child or relative
	CarriesBirth                       // a date of birth, more than its year
	CarriesNumber                      // all 12 digits
	CarriesContact                     // a telephone number or an address
	CarriesWords                       // what somebody wrote in their own words
	CarriesFile                        // a document

	// CarriesChild is what tells a whole child: name, date of birth and number together.
	CarriesChild = CarriesName | CarriesBirth | CarriesNumber
)

// carriesWords name the classes in tables and logs, in the order of their bits.
func carriesWords() []string { return []string{"name", "birth", "number", "contact", "words", "file"} }

// String is the classes by their words: "name,birth"; "-" for none.
func (c Carries) String() string {
	var words []string
	for i, word := range carriesWords() {
		if c&(1<<i) != 0 {
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return "-"
	}
	return strings.Join(words, ",")
}

// ParseCarries reads what String writes.
func ParseCarries(text string) (c Carries, err error) {
	if text == "-" {
		return 0, nil
	}
	for word := range strings.SplitSeq(text, ",") {
		found := false
		for i, known := range carriesWords() {
			if word == known {
				c, found = c|1<<i, true
			}
		}
		if !found {
			return 0, fmt.Errorf("read what a message carries: %q is no class", word)
		}
	}
	return c, nil
}

// Has reports whether all of what is in c.
func (c Carries) Has(what Carries) bool { return c&what == what }

// Known is what a message may turn out to hold: the values of a record that was read for it.
type Known struct{ Name, Birth string }

// wholeNumber is 12 digits as people and programs write them.
var wholeNumber = regexp.MustCompile(`(?:^|[^0-9])(?:[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{6}|[0-9]{4}[ .-][0-9]{4}[ .-][0-9]{4})(?:[^0-9]|$)`)

// tags of the markup that a message is written in.
var tags = regexp.MustCompile(`<[^>]*>`)

// Holds looks for what a message (in markup or plain) carries, whatever was said of it: a whole number by its form,
// names and dates of birth by what is known. A date of which only the year is known tells nothing.
func Holds(text string, known ...Known) (c Carries) {
	text = html.UnescapeString(tags.ReplaceAllString(text, ""))
	if wholeNumber.MatchString(text) {
		c |= CarriesNumber
	}
	for _, k := range known {
		if k.Name != "" && strings.Contains(text, k.Name) {
			c |= CarriesName
		}
		if b, err := ParseBirthDate(k.Birth); err == nil && b.Precision() != PrecisionYear && b.Year > 0 && strings.Contains(text, b.String()) {
			c |= CarriesBirth
		}
	}
	return c
}
