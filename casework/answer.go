package casework

import (
	"fmt"
	"strings"
	"unicode"

	"rasoat/registry"
)

// AnswerError says why a typed answer cannot stand, without repeating it. It is a result: the question
// is asked again.
type AnswerError struct {
	Field      registry.Field
	Found      registry.Defects // what the answer would be faulted for
	Digits     int              // of a number: how many were typed
	Candidates []string         // of an ethnic group: what the word may mean
	Long       bool
}

func (e *AnswerError) Error() string {
	return fmt.Sprintf("answer to %s refused: %v, %d candidates", e.Field, e.Found.Codes(), len(e.Candidates))
}

// mostAnswer is how many characters an answer may have.
const mostAnswer = 120

// ReadAnswer puts what was typed for a field into the form in which the record would hold it. It is
// weighed beside the proposals that are open already, so that a corrected sex counts for the number
// that follows. What cannot be right is an *AnswerError; an empty text stands only for one of the
// parents while somebody else of them is named.
func ReadAnswer(c registry.Child, f registry.Field, text string, asOf registry.Date) (string, error) {
	if len([]rune(text)) > mostAnswer {
		return "", &AnswerError{Field: f, Long: true}
	}
	if f == registry.FieldIDNumber {
		return readNumber(c, text, asOf)
	}
	clean, _ := registry.Clean(registry.Values{}.With(f, text))
	value := clean.Get(f)
	if f == registry.FieldName || isKin(f) {
		value = titled(value)
	}
	if f == registry.FieldEthnicity {
		if _, candidates := registry.ParseEthnicity(value); len(candidates) > 0 {
			return "", &AnswerError{Field: f, Candidates: candidates}
		}
	}
	if isKin(f) && value == "" {
		if left := registry.Check(c.Proposed().With(f, ""), registry.Neighbours{}, asOf); !left.Has(registry.GuardianMissing) {
			return "", nil
		}
	}
	alone := registry.Check(registry.Values{}.With(f, value), registry.Neighbours{}, asOf)
	if wrong := alone & about(f) & alone.Only(registry.SeverityDefect); wrong.Without(registry.DOBPartial) != 0 {
		return "", &AnswerError{Field: f, Found: wrong}
	}
	return value, nil
}

// readNumber takes blanks, dots and dashes for what people group digits with; anything else is refused.
func readNumber(c registry.Child, text string, asOf registry.Date) (string, error) {
	digits := strings.NewReplacer(" ", "", ".", "", "-", "").Replace(registry.CleanText(text))
	number, err := registry.ParseIDNumber(digits)
	if err != nil {
		found := registry.Check(registry.Values{IDNumber: digits}, registry.Neighbours{}, asOf)
		refusal := &AnswerError{Field: registry.FieldIDNumber, Found: found & about(registry.FieldIDNumber)}
		for _, r := range digits {
			if '0' <= r && r <= '9' {
				refusal.Digits++
			}
		}
		return "", refusal
	}
	if wrong := registry.CheckNumber(number, c.Proposed(), asOf).Only(registry.SeverityDefect); wrong != 0 {
		return "", &AnswerError{Field: registry.FieldIDNumber, Found: wrong, Digits: len(number)}
	}
	return string(number), nil
}

// about are the findings that a field answers for.
func about(f registry.Field) registry.Defects {
	if isKin(f) {
		return registry.ClassMask(registry.ClassGuardian)
	}
	var mask registry.Defects
	for _, r := range registry.Rules() {
		if r.Code.Field() == f && r.Class != registry.ClassGuardian {
			mask = mask.With(r.Code)
		}
	}
	return mask
}

// titled gives a name that was typed in small or in capital letters alone its capitals back; what is read
// is shown to the person before it is saved. Any other mixture is kept: K'Brơi, H'Hen Niê.
func titled(name string) string {
	if name != strings.ToLower(name) && name != strings.ToUpper(name) {
		return name
	}
	begins := true
	return strings.Map(func(r rune) rune {
		first := begins
		begins = !unicode.IsLetter(r) && !unicode.IsMark(r)
		if first {
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, name)
}

// isKin: the three fields of which one adult is enough.
func isKin(f registry.Field) bool {
	return f == registry.FieldFather || f == registry.FieldMother || f == registry.FieldGuardian
}
