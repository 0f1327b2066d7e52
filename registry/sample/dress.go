package sample

import (
	"strings"

	"rasoat/registry"

	"golang.org/x/text/unicode/norm"
)

// dress writes the values the way people do: other words for the same, capitals, stray blanks,
// separators. Nothing of this is a fault.
func (g *generator) dress(row *Row) {
	v := &row.Values
	if v.Sex == string(registry.SexMale) || v.Sex == string(registry.SexFemale) {
		v.Sex = g.words.draw(g.r, "sex_"+v.Sex)
	}
	if v.Ethnicity == row.Truth.Ethnicity {
		v.Ethnicity = g.writtenGroup(v.Ethnicity)
	}
	v.Name = g.writtenName(v.Name)
	v.BirthDate = g.writtenDate(v.BirthDate)
}

func (g *generator) writtenGroup(canonical string) string {
	for _, group := range []string{kinh, khmer, hoa, highland} {
		if canonical == g.words["canonical_"+group].texts[0] {
			return g.words.draw(g.r, "group_"+group)
		}
	}
	return canonical
}

func (g *generator) writtenName(name string) string {
	switch p := g.r.IntN(1000); {
	case p < 40:
		return strings.ToUpper(name)
	case p < 50:
		return strings.Replace(name, " ", "  ", 1)
	case p < 60:
		return norm.NFD.String(name)
	case p < 70:
		return strings.Replace(name, "\u0110", "\u00D0", 1)
	case p < 75:
		return name + "\u00A0"
	}
	return name
}

func (g *generator) writtenDate(date string) string {
	parts := strings.Split(date, "/")
	if len(parts) != 3 || len(date) != len("05/03/2015") {
		return date
	}
	day, month, year := parts[0], parts[1], parts[2]
	switch p := g.r.IntN(100); {
	case p < 12 && day != "00":
		return strings.TrimPrefix(day, "0") + "/" + strings.TrimPrefix(month, "0") + "/" + year
	case p < 16:
		return day + "-" + month + "-" + year
	case p < 19:
		return day + "." + month + "." + year
	}
	return date
}
