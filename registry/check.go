package registry

// Neighbours is what Check must know of other rows; whoever calls it has looked them up.
type Neighbours struct {
	NumberHeld      bool // the same number stands on another record
	SameChild       bool // another record seems to be the same child
	NumberConfirmed bool // this record holds the number confirmed, so that the others are at fault
}

// Check finds everything that is missing or wrong in clean values, of every severity (design 4). asOf is the
// day on which ages are counted.
func Check(v Values, n Neighbours, asOf Date) Defects {
	d := checkName(v) | checkBirthDate(v.BirthDate, asOf) | checkSex(v.Sex) | checkEthnicity(v.Ethnicity) | checkGuardians(v)
	d |= checkIDNumber(v, n, asOf)
	if n.SameChild {
		d = d.With(ChildDuplicate)
	}
	return d
}

// CheckNumber finds what speaks against giving a number to the child: id_format, id_placeholder, id_sex,
// id_birth_year, id_prefix. The number that v holds is not looked at.
func CheckNumber(number IDNumber, v Values, asOf Date) Defects {
	switch {
	case !number.valid():
		return NewDefects(IDFormat)
	case number.IsPlaceholder():
		return NewDefects(IDPlaceholder)
	}
	var d Defects
	if sex, ok := ParseSex(v.Sex); ok && sex != number.Sex() {
		d = d.With(IDSex)
	}
	if !yearAgrees(number, v.BirthDate, asOf) {
		d = d.With(IDBirthYear)
	}
	if _, ok := number.Province(); !ok {
		d = d.With(IDPrefix)
	}
	return d
}

// yearAgrees compares the year in a number with the birth date. While that is unknown, or lies in the future and so
// proves nothing, the number must at least be of somebody under 16.
func yearAgrees(number IDNumber, birthDate string, asOf Date) bool {
	born, err := ParseBirthDate(birthDate)
	if err == nil && born.Year != 0 && !born.First().After(asOf) {
		return number.BirthYear() == born.Year
	}
	return number.BirthYear() >= asOf.Year-AdultAge && number.BirthYear() <= asOf.Year
}

// AdultAge is the age in years from which a person is no child any more (document 2513/LĐTBXH-TTTT).
const AdultAge = 16

// cmndDigits is the length of the old identity cards, which children never had (domain 1.5).
const cmndDigits = 9

func checkIDNumber(v Values, n Neighbours, asOf Date) Defects {
	number, err := ParseIDNumber(v.IDNumber)
	switch {
	case v.IDNumber == "":
		return NewDefects(IDMissing)
	case isTooLong(v.IDNumber):
		return NewDefects(IDFormat)
	case err != nil:
		return checkMalformed(v.IDNumber)
	}
	d := CheckNumber(number, v, asOf)
	if n.NumberHeld && !n.NumberConfirmed && !d.Has(IDPlaceholder) {
		d = d.With(IDDuplicate)
	}
	return d
}

// checkMalformed tells a parent's old card and zeros that fill a column from other slips.
func checkMalformed(text string) Defects {
	digits := withoutSeparators(withoutDecimals(text))
	switch {
	case digits == "" || countDigits(digits) != len(digits):
		return NewDefects(IDFormat)
	case IDNumber(digits).IsPlaceholder():
		return NewDefects(IDPlaceholder)
	case len(digits) == cmndDigits:
		return NewDefects(IDCMND)
	}
	return NewDefects(IDFormat)
}

func checkBirthDate(text string, asOf Date) Defects {
	if text == "" {
		return NewDefects(DOBMissing)
	}
	b, err := ParseBirthDate(text)
	if err != nil {
		return NewDefects(DOBInvalid)
	}
	var d Defects
	switch b.Precision() {
	case PrecisionNone:
		return NewDefects(DOBMissing)
	case PrecisionYear, PrecisionMonth:
		d = d.With(DOBPartial)
	}
	switch {
	case b.First().After(asOf):
		d = d.With(DOBFuture)
	case b.AgeOn(asOf) >= AdultAge:
		d = d.With(OverAge)
	}
	return d
}

func checkSex(text string) Defects {
	if text == "" {
		return NewDefects(SexMissing)
	}
	if _, ok := ParseSex(text); !ok {
		return NewDefects(SexInvalid)
	}
	return 0
}

func checkEthnicity(text string) Defects {
	if text == "" {
		return NewDefects(EthnicityMissing)
	}
	group, candidates := ParseEthnicity(text)
	switch {
	case len(candidates) > 0:
		return NewDefects(EthnicityAmbiguous)
	case group == "":
		return NewDefects(EthnicityUnknown)
	case ethnicities().plain[group] == codeUnknownGroup:
		return NewDefects(EthnicityMissing)
	}
	return 0
}
