package registry

import (
	"strings"
)

// Propose lists the repairs that clean values suggest, in the order of Fields. Nothing is repaired by
// itself: an officer accepts a proposal or drops it.
func Propose(v Values) []Proposal {
	var proposals []Proposal
	add := func(f Field, repaired string, why Why) {
		if old := v.Get(f); repaired != "" && repaired != old {
			proposals = append(proposals, Proposal{Field: f, Old: old, New: repaired, Why: why})
		}
	}
	repaired, why := repairName(v)
	add(FieldName, repaired, why)
	repaired, why = repairBirthDate(v.BirthDate)
	add(FieldBirthDate, repaired, why)
	add(FieldEthnicity, repairEthnicity(v.Ethnicity), WhyOldGroup)
	if repaired, why = repairIDNumber(v); repaired == "" {
		repaired, why = detect(v)
	}
	add(FieldIDNumber, repaired, why)
	for _, f := range [...]Field{FieldFather, FieldMother, FieldGuardian} {
		add(f, repairVNI(v.Get(f)), WhyVNI)
	}
	return proposals
}

func repairName(v Values) (repaired string, why Why) {
	if isTooLong(v.Name) {
		return "", ""
	}
	if countDigits(v.Name) > 0 {
		repaired, why = repairVNI(v.Name), WhyVNI
	} else {
		repaired, why = repairTelex(v), WhyTelex
	}
	if repaired == "" || IsPlaceholderName(v.Name) {
		return "", ""
	}
	return repaired, why
}

// repairVNI is "" unless every digit finds its place.
func repairVNI(name string) string {
	if isTooLong(name) || countDigits(name) == 0 {
		return ""
	}
	if repaired := FromVNI(name); countDigits(repaired) == 0 {
		return repaired
	}
	return ""
}

func repairEthnicity(text string) string {
	if text == "" {
		return ""
	}
	group, candidates := ParseEthnicity(text)
	if group == "" && len(candidates) == 1 {
		return candidates[0]
	}
	return ""
}

// Serials of spreadsheets for 1 January 2000 and 31 December 2049: between them lie all dates of a list of children.
const (
	firstSerial = 36526
	lastSerial  = 54788
)

func repairBirthDate(text string) (string, Why) {
	if text == "" || isTooLong(text) {
		return "", ""
	}
	if _, err := ParseBirthDate(text); err == nil {
		return "", ""
	}
	numbers, ok := dateNumbers(text)
	if !ok {
		return "", ""
	}
	if len(numbers) == 3 {
		return swapDayMonth(numbers), WhyDayMonth
	}
	if n := atoi(numbers[0]); (len(numbers) == 1 || strings.Trim(numbers[1], "0") == "") && firstSerial <= n && n <= lastSerial {
		day := Date{1899, 12, 30}.AddDays(n)
		return BirthDate(day).String(), WhySerial
	}
	return "", ""
}

func swapDayMonth(numbers []string) string {
	first, second := 0, 1
	if len(numbers[0]) == 4 {
		first, second = 1, 2
	}
	swapped := [3]string{numbers[0], numbers[1], numbers[2]}
	swapped[first], swapped[second] = swapped[second], swapped[first]
	b := fromThree(swapped[0], swapped[1], swapped[2])
	if !b.valid() || b.Precision() != PrecisionDay {
		return ""
	}
	return b.String()
}
