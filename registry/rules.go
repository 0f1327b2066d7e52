package registry

import "fmt"

// Rule is one row of the table of design 4. Name is public: files, JSON and templates use it.
type Rule struct {
	Code     Code
	Name     string
	Class    Class
	Severity Severity
}

// ruleTable is indexed by code; the checks themselves stand in check.go, their texts in templates.
var ruleTable = [codeCount]Rule{
	IDMissing:          {IDMissing, "id_missing", ClassNoID, SeverityDefect},
	IDFormat:           {IDFormat, "id_format", ClassBadID, SeverityDefect},
	IDPlaceholder:      {IDPlaceholder, "id_placeholder", ClassBadID, SeverityDefect},
	IDCMND:             {IDCMND, "id_cmnd", ClassBadID, SeverityDefect},
	IDSex:              {IDSex, "id_sex", ClassBadID, SeverityDefect},
	IDBirthYear:        {IDBirthYear, "id_birth_year", ClassBadID, SeverityDefect},
	IDDuplicate:        {IDDuplicate, "id_duplicate", ClassBadID, SeverityDefect},
	IDPrefix:           {IDPrefix, "id_prefix", ClassBadID, SeverityWarning},
	NameMissing:        {NameMissing, "name_missing", ClassName, SeverityDefect},
	NameInvalid:        {NameInvalid, "name_invalid", ClassName, SeverityDefect},
	NamePlaceholder:    {NamePlaceholder, "name_placeholder", ClassName, SeverityDefect},
	NameSpelling:       {NameSpelling, "name_spelling", ClassName, SeverityHint},
	DOBMissing:         {DOBMissing, "dob_missing", ClassBirthDate, SeverityDefect},
	DOBInvalid:         {DOBInvalid, "dob_invalid", ClassBirthDate, SeverityDefect},
	DOBPartial:         {DOBPartial, "dob_partial", ClassBirthDate, SeverityDefect},
	DOBFuture:          {DOBFuture, "dob_future", ClassBirthDate, SeverityDefect},
	OverAge:            {OverAge, "over_age", ClassBirthDate, SeverityScope},
	SexMissing:         {SexMissing, "sex_missing", ClassSex, SeverityDefect},
	SexInvalid:         {SexInvalid, "sex_invalid", ClassSex, SeverityDefect},
	EthnicityMissing:   {EthnicityMissing, "ethnicity_missing", ClassEthnicity, SeverityDefect},
	EthnicityUnknown:   {EthnicityUnknown, "ethnicity_unknown", ClassEthnicity, SeverityDefect},
	EthnicityAmbiguous: {EthnicityAmbiguous, "ethnicity_ambiguous", ClassEthnicity, SeverityWarning},
	GuardianMissing:    {GuardianMissing, "guardian_missing", ClassGuardian, SeverityDefect},
	GuardianInvalid:    {GuardianInvalid, "guardian_invalid", ClassGuardian, SeverityDefect},
	ChildDuplicate:     {ChildDuplicate, "child_duplicate", ClassDuplicate, SeverityWarning},
}

// Rules lists the whole table in the order of the document.
func Rules() []Rule {
	rules := ruleTable
	return rules[:]
}

// Rule is the code's row of the table; an unknown code gives a row without a name.
func (c Code) Rule() Rule {
	if c >= codeCount {
		return Rule{Code: c}
	}
	return ruleTable[c]
}

// String is the public name, "id_missing".
func (c Code) String() string {
	if c >= codeCount {
		return fmt.Sprintf("code(%d)", uint8(c))
	}
	return ruleTable[c].Name
}

// ParseCode is the inverse of String.
func ParseCode(name string) (Code, error) {
	for _, r := range ruleTable {
		if r.Name == name {
			return r.Code, nil
		}
	}
	return 0, fmt.Errorf("parse rule code: %q is none", name)
}

// MarshalText writes the public name, so that JSON holds it and not the bit.
func (c Code) MarshalText() ([]byte, error) {
	if c >= codeCount {
		return nil, fmt.Errorf("marshal rule code: %d is none", uint8(c))
	}
	return []byte(c.String()), nil
}

// UnmarshalText reads the public name.
func (c *Code) UnmarshalText(text []byte) error {
	parsed, err := ParseCode(string(text))
	if err == nil {
		*c = parsed
	}
	return err
}
