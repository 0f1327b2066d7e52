package registry

import "math/bits"

// Code names one rule. Codes are public (files, JSON, templates) and stable; the order of the
// constants is stored as bits: append only.
type Code uint8

// The rules of design 4.
const (
	IDMissing Code = iota
	IDFormat
	IDPlaceholder
	IDCMND
	IDSex
	IDBirthYear
	IDDuplicate
	IDPrefix
	NameMissing
	NameInvalid
	NamePlaceholder
	NameSpelling
	DOBMissing
	DOBInvalid
	DOBPartial
	DOBFuture
	OverAge
	SexMissing
	SexInvalid
	EthnicityMissing
	EthnicityUnknown
	EthnicityAmbiguous
	GuardianMissing
	GuardianInvalid
	ChildDuplicate
	codeCount
)

// Class is a class of document 2513/LĐTBXH-TTTT, step 1; its text is public (contracts.md).
type Class string

// The classes in which defects are listed and counted.
const (
	ClassNoID      Class = "no_id"
	ClassBadID     Class = "bad_id"
	ClassName      Class = "name"
	ClassBirthDate Class = "birth_date"
	ClassSex       Class = "sex"
	ClassEthnicity Class = "ethnicity"
	ClassGuardian  Class = "guardian"
	ClassDuplicate Class = "duplicate"
)

// Classes lists the classes in the order of the document.
func Classes() []Class {
	return []Class{ClassNoID, ClassBadID, ClassName, ClassBirthDate, ClassSex, ClassEthnicity, ClassGuardian, ClassDuplicate}
}

// Severity says what a finding does to a record.
type Severity uint8

// A defect puts the record into the list, a warning asks and never blocks, a hint stands on the
// card only, scope takes the record out of every total.
const (
	SeverityDefect Severity = iota
	SeverityWarning
	SeverityHint
	SeverityScope
)

// Defects is a set of findings, one bit a code. It holds every severity.
type Defects uint32

// NewDefects returns the set of the given codes.
func NewDefects(codes ...Code) Defects {
	var d Defects
	for _, c := range codes {
		d |= 1 << c
	}
	return d
}

// Has reports whether the code is in the set.
func (d Defects) Has(c Code) bool { return d&(1<<c) != 0 }

// With returns the set with the codes added.
func (d Defects) With(codes ...Code) Defects { return d | NewDefects(codes...) }

// Without returns the set with the codes taken out.
func (d Defects) Without(codes ...Code) Defects { return d &^ NewDefects(codes...) }

// Codes lists the set in the order of the rule table.
func (d Defects) Codes() []Code {
	codes := make([]Code, 0, bits.OnesCount32(uint32(d)))
	for c := range codeCount {
		if d.Has(c) {
			codes = append(codes, c)
		}
	}
	return codes
}

// Only returns the findings of one severity.
func (d Defects) Only(s Severity) Defects { return d & severityMask(s) }

// Blocking returns the defects that must be gone before a record may be approved: all but the
// numbers, which the police settle, and a partial birth date, which may be all that is known.
func (d Defects) Blocking() Defects {
	return d.Only(SeverityDefect) &^ (ClassMask(ClassNoID) | ClassMask(ClassBadID) | NewDefects(DOBPartial))
}

// Classes lists the classes in which the set has a defect or a warning.
func (d Defects) Classes() []Class {
	var classes []Class
	for _, class := range Classes() {
		if d&ClassMask(class)&(severityMask(SeverityDefect)|severityMask(SeverityWarning)) != 0 {
			classes = append(classes, class)
		}
	}
	return classes
}

// ClassMask is the set of all codes of a class.
func ClassMask(class Class) Defects {
	var d Defects
	for i := range ruleTable {
		if ruleTable[i].Class == class {
			d |= 1 << ruleTable[i].Code
		}
	}
	return d
}

func severityMask(s Severity) Defects {
	if s > SeverityScope {
		return 0
	}
	return severityMasks[s]
}

// severityMasks is asked for every row of an import, so that it is summed up once.
var severityMasks = func() (masks [SeverityScope + 1]Defects) {
	for _, r := range ruleTable {
		masks[r.Severity] |= 1 << r.Code
	}
	return masks
}()
