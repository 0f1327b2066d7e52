package registry

// Sex is the sex of a child; its text is what Values hold.
type Sex string

// The sexes that the software knows.
const (
	SexMale    Sex = "male"
	SexFemale  Sex = "female"
	SexUnknown Sex = ""
)

// ParseSex reads the words that lists use; false for anything else, numbers included: systems number
// the sexes differently.
func ParseSex(text string) (Sex, bool) {
	switch Sex(text) {
	case SexMale, SexFemale:
		return Sex(text), true
	}
	if isTooLong(text) {
		return SexUnknown, false
	}
	word := CleanText(text)
	words := vocabulary()
	switch {
	case words.has(wordMale, word):
		return SexMale, true
	case words.has(wordFemale, word):
		return SexFemale, true
	}
	return SexUnknown, false
}
