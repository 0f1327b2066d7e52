package registry

import (
	"strings"
)

// Facts are what two records are compared by, clean. Number is any key that is equal for equal numbers, such
// as a keyed hash; empty when there is none that may be one.
type Facts struct {
	Name, BirthDate, Sex, Mother, Father string
	Household                            string
	Number                               string
}

// FactsOf takes the facts out of clean values; the number stands as it is, when it is one.
func FactsOf(v Values) Facts {
	f := Facts{Name: v.Name, BirthDate: v.BirthDate, Sex: v.Sex, Mother: v.Mother, Father: v.Father}
	if n, err := ParseIDNumber(v.IDNumber); err == nil && !n.IsPlaceholder() {
		f.Number = string(n)
	}
	return f
}

// nameOrNone leaves out what no name can be.
func nameOrNone(name string) string {
	if isTooLong(name) {
		return ""
	}
	return name
}

// Agreement says whether two records agree in a fact that either may lack.
type Agreement uint8

// How two values stand to each other.
const (
	AgreeUnknown Agreement = iota // one of them is missing
	AgreeNot
	AgreeLike // one slip apart
	AgreeSame
)

// Likeness is why two records may be one child.
type Likeness struct {
	Name        Similarity
	Birth       BirthLikeness
	Mother      Agreement
	Father      Agreement
	Number      Agreement
	Sex         Agreement
	Household   bool
	Placeholder bool // one has no name yet: "Con bà …"
}

// Reason is the stable code of one thing that two records have in common or not; templates hold its sentence.
type Reason string

// The reasons beside the levels of the name, which are "name_" and the level.
const (
	ReasonPlaceholder  Reason = "placeholder"
	ReasonBirthSame    Reason = "birth_same"
	ReasonBirthSwapped Reason = "birth_swapped"
	ReasonBirthDigit   Reason = "birth_digit"
	ReasonBirthPartial Reason = "birth_partial"
	ReasonMotherSame   Reason = "mother_same"
	ReasonMotherLike   Reason = "mother_like"
	ReasonFatherSame   Reason = "father_same"
	ReasonFatherLike   Reason = "father_like"
	ReasonParentOther  Reason = "parent_other"
	ReasonNumberSame   Reason = "number_same"
	ReasonNumberOther  Reason = "number_other"
	ReasonSexOther     Reason = "sex_other"
	ReasonHousehold    Reason = "household"
)

// Reasons lists why, the strongest first, and last what speaks against.
func (l Likeness) Reasons() []Reason {
	var reasons []Reason
	add := func(is bool, r Reason) {
		if is {
			reasons = append(reasons, r)
		}
	}
	add(l.Number == AgreeSame, ReasonNumberSame)
	add(l.Placeholder, ReasonPlaceholder)
	add(!l.Placeholder && l.Name != NameDifferent, Reason("name_"+l.Name.String()))
	add(l.Birth == BirthSame, ReasonBirthSame)
	add(l.Birth == BirthSwapped, ReasonBirthSwapped)
	add(l.Birth == BirthDigit, ReasonBirthDigit)
	add(l.Birth == BirthPartial, ReasonBirthPartial)
	add(l.Mother == AgreeSame, ReasonMotherSame)
	add(l.Mother == AgreeLike, ReasonMotherLike)
	add(l.Father == AgreeSame, ReasonFatherSame)
	add(l.Father == AgreeLike, ReasonFatherLike)
	add(l.Household, ReasonHousehold)
	add(l.Mother == AgreeNot || l.Father == AgreeNot, ReasonParentOther)
	add(l.Number == AgreeNot, ReasonNumberOther)
	add(l.Sex == AgreeNot, ReasonSexOther)
	return reasons
}

// Reasons lists every reason that a Likeness can give.
func Reasons() []Reason {
	all := []Reason{
		ReasonPlaceholder, ReasonBirthSame, ReasonBirthSwapped, ReasonBirthDigit, ReasonBirthPartial, ReasonMotherSame,
		ReasonMotherLike, ReasonFatherSame, ReasonFatherLike, ReasonParentOther, ReasonNumberSame, ReasonNumberOther, ReasonSexOther, ReasonHousehold,
	}
	for _, s := range Similarities() {
		if s != NameDifferent {
			all = append(all, Reason("name_"+s.String()))
		}
	}
	return all
}

// Score orders pairs, the likeliest first.
func (l Likeness) Score() int {
	score := int(l.Name) * 4
	score += int(l.Birth) * 6
	for _, a := range [...]Agreement{l.Mother, l.Father} {
		score += [...]int{AgreeUnknown: 0, AgreeNot: -10, AgreeLike: 5, AgreeSame: 10}[a]
	}
	score += [...]int{AgreeUnknown: 0, AgreeNot: -15, AgreeLike: 0, AgreeSame: 25}[l.Number]
	if l.Household {
		score += 3
	}
	return score
}

// IsCertain reports whether a machine may take two records for one without asking: name down to the place of
// its tones, the very birth date, and no parent against it (domain 8.3).
func (l Likeness) IsCertain() bool {
	return l.Name >= NameTone && l.Birth == BirthSame && l.Mother != AgreeNot && l.Father != AgreeNot && !l.Placeholder
}

// CertainKey is equal for records that a machine takes for one without asking: the match key of the name, the
// birth date as it is written, and the mother. It is empty when too little is known.
func CertainKey(nameKey, birthDate, mother string) string {
	if nameKey == "" || birthDate == "" || mother == "" {
		return ""
	}
	return nameKey + "\x00" + birthDate + "\x00" + MatchKey(mother)
}

// KinRow is a record's facts with what is read out of them once. ReadKin makes it.
type KinRow struct {
	keys          [kinBlocks]uint64 // what nearly all comparisons end with stands in front, within two lines of the cache
	looks         looks             // zero when the row stands in no index
	birth         BirthDate
	isPlaceholder bool
	Facts
	mother string // of the field, else of the words that stand in for a name
}

// looks are hashes of names without their accents: where they differ, SameName would find no match, only
// something to ask about.
type looks struct{ name, mother, father uint64 }

// cannotBe spares the look at the words of two records that share no more than a day and a given name.
func (r *KinRow) cannotBe(o *KinRow, birth BirthLikeness) bool {
	a, b := &r.looks, &o.looks
	if a.name == 0 || b.name == 0 || r.keys[byNumber] != 0 && r.keys[byNumber] == o.keys[byNumber] {
		return false
	}
	isSupported := a.mother != 0 && a.mother == b.mother || a.father != 0 && a.father == b.father
	if r.isPlaceholder || o.isPlaceholder {
		return !isSupported
	}
	return a.name != b.name && (birth != BirthSame || !isSupported)
}

func newKinRow(f Facts) KinRow {
	f.Name, f.Mother, f.Father = nameOrNone(f.Name), nameOrNone(f.Mother), nameOrNone(f.Father)
	row := KinRow{Facts: f, mother: f.Mother, isPlaceholder: f.Name != "" && IsPlaceholderName(f.Name)}
	row.birth, _ = ParseBirthDate(f.BirthDate)
	if row.mother == "" && row.isPlaceholder {
		row.mother = motherInName(f.Name)
	}
	return row
}

// motherInName is the woman of "Con bà Nguyễn Thị A", from her family name on.
func motherInName(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == ':' })
	for i, word := range words {
		if i > 0 && families()[MatchKey(word)] && len(words)-i > 1 {
			return strings.Join(words[i:], " ")
		}
	}
	return ""
}

// Compare says how alike two records are, and whether they may be the same child, so that somebody must
// decide. Twins, who have mother and day of birth in common and another given name, are not.
func Compare(a, b Facts) (Likeness, bool) {
	left, right := newKinRow(a), newKinRow(b)
	return left.compare(&right)
}

func (r *KinRow) compare(o *KinRow) (Likeness, bool) {
	l := Likeness{Birth: compareBirths(r.birth, o.birth)}
	if r.cannotBe(o, l.Birth) {
		return l, false
	}
	l.Number, l.Sex = agreeText(r.Number, o.Number), agreeText(r.Sex, o.Sex)
	if l.Birth == BirthOther && l.Number != AgreeSame {
		return l, false
	}
	l.Household, l.Placeholder = r.Household != "" && r.Household == o.Household, r.isPlaceholder != o.isPlaceholder
	if !l.Placeholder {
		if l.Name = SameName(r.Name, o.Name); l.Name == NameDifferent && l.Number != AgreeSame {
			return l, false
		}
	}
	l.Mother, l.Father = agreeNames(r.mother, o.mother), agreeNames(r.Father, o.Father)
	return l, l.isProbable(r.isPlaceholder && o.isPlaceholder)
}

// isProbable is the one rule of who may be the same child.
func (l Likeness) isProbable(nameless bool) bool {
	supported := l.Mother == AgreeSame || l.Father == AgreeSame
	against := l.Mother == AgreeNot || l.Father == AgreeNot
	opposed := against || l.Sex == AgreeNot || l.Number == AgreeNot
	switch {
	case l.Name == NameDifferent && !l.Placeholder || l.Number == AgreeSame:
		return l.sharesNumber(against && !supported)
	case l.Placeholder || nameless:
		return l.Mother == AgreeSame && !opposed && (l.Birth == BirthSame || l.Birth == BirthPartial) && (l.Placeholder || l.Name.Matches())
	case l.Name.Matches() && l.Birth == BirthSame:
		return supported || !against
	case l.Name.Matches():
		return supported && !against && l.Number != AgreeNot
	}
	return l.Birth == BirthSame && supported && !opposed
}

// sharesNumber: one number on two records is one child whose name or birth date was changed, unless nothing
// else agrees, or all that twins have in common does; then a number was copied into a wrong line, which the
// rule id_duplicate says already.
func (l Likeness) sharesNumber(isOther bool) bool {
	switch {
	case l.Number != AgreeSame || isOther:
		return false
	case l.Name.Matches():
		return true
	case l.Name.Asks() || l.Placeholder:
		return l.Birth != BirthOther
	}
	return l.Birth == BirthSame && l.Sex != AgreeNot && l.Mother != AgreeSame
}

func agreeText(a, b string) Agreement {
	switch {
	case a == "" || b == "":
		return AgreeUnknown
	case a == b:
		return AgreeSame
	}
	return AgreeNot
}

func agreeNames(a, b string) Agreement {
	if a == "" || b == "" {
		return AgreeUnknown
	}
	switch s := SameName(a, b); {
	case s.Matches():
		return AgreeSame
	case s == NameSlip || s == NameShort || s == NameDoublet:
		return AgreeLike
	}
	return AgreeNot
}
