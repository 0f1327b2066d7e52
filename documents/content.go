package documents

import (
	"slices"
	"strings"

	"rasoat/registry"
)

// profile counts what stands in a column.
type profile struct {
	filled, numbers, dates, sexes, groups, names, phones, hamlets, women int
	samples                                                              []string
}

const shownSamples = 3

func (p *profile) add(c cell) {
	text := strings.TrimSpace(c.text)
	if text == "" || c.repeated {
		return
	}
	p.filled++
	if shown := maskedSample(text); len(p.samples) < shownSamples && !slices.Contains(p.samples, shown) {
		p.samples = append(p.samples, shown)
	}
	if len(text) > maxHeader {
		return
	}
	digits := onlyDigits(text)
	group, candidates := registry.ParseEthnicity(text)
	_, isSex := registry.ParseSex(text)
	switch _, notPhone := registry.ParsePhone(text); {
	case notPhone == nil:
		p.phones++
	case isNumberLike(text, digits):
		p.numbers++
	case isDateCell(c):
		p.dates++
	case isSex:
		p.sexes++
	case group != "" || len(candidates) > 0:
		p.groups++
	case placeNamed(text).hamlet != "":
		p.hamlets++
	case registry.HasFamilyName(text):
		p.names++
		if strings.Contains(" "+registry.Fold(text)+" ", " thi ") {
			p.women++
		}
	}
}

// isNumberLike finds numbers of persons, also those that a spreadsheet has shortened.
func isNumberLike(text, digits string) bool {
	return 10 <= len(digits) && len(digits) <= 12 && len(text) <= len(digits)+3
}

// isDateCell finds dates, and day numbers of the years in which children are born.
func isDateCell(c cell) bool {
	if c.number {
		r := reader{}
		return r.date(c) != c.text
	}
	born, err := registry.ParseBirthDate(c.text)
	return err == nil && born.Precision() >= registry.PrecisionMonth
}

// most reports whether a count is the better part of what stands in the column.
func (p *profile) most(n int) bool { return p.filled >= 3 && n*10 >= p.filled*6 }

// kind is what the column holds, "" when that is not clear.
func (p *profile) kind() column {
	switch {
	case p.most(p.numbers):
		return colIDNumber
	case p.most(p.dates):
		return colBirth
	case p.most(p.sexes):
		return colSex
	case p.most(p.phones):
		return colPhone
	case p.most(p.groups):
		return colEthnicity
	case p.most(p.hamlets):
		return colHamlet
	case p.filled >= 3 && p.names*2 >= p.filled:
		return colName
	}
	return ""
}

// speaksFor reports whether the content is what a column of that kind holds; ok is false when it says nothing.
func (p *profile) speaksFor(col column) (agrees, ok bool) {
	kind := p.kind()
	switch col {
	case colName, colFather, colMother, colGuardian, colHead:
		return kind == colName, kind != ""
	case colAdultID:
		return kind == colIDNumber, kind != ""
	case colBirth, colSex, colEthnicity, colIDNumber, colPhone, colHamlet:
		return kind == col, kind != ""
	}
	return false, false
}

// maskedSample shows a value without a whole number in it.
func maskedSample(text string) string {
	text = shownText(text)
	if digits := onlyDigits(text); len(digits) >= 9 {
		return strings.Repeat("•", len(digits)-3) + digits[len(digits)-3:]
	}
	return text
}

func shownText(text string) string {
	if len(text) > longestSaid {
		text = strings.ToValidUTF8(text[:longestSaid], "")
	}
	text = registry.CleanText(text)
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return text
}
