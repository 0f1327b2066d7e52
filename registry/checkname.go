package registry

import (
	"strings"
	"unicode"
)

// checkName looks at the child's own name. Letters of whatever language are never at fault (Civil Code 2015
// Art. 26.3 allows every ethnic language), nor is one word.
func checkName(v Values) Defects {
	switch {
	case v.Name == "":
		return NewDefects(NameMissing)
	case isTooLong(v.Name):
		return NewDefects(NameInvalid)
	case IsPlaceholderName(v.Name):
		return NewDefects(NamePlaceholder)
	case !isNameText(v.Name, ""):
		return NewDefects(NameInvalid)
	}
	if repairTelex(v) != "" {
		return NewDefects(NameSpelling)
	}
	return 0
}

// isNameText reports whether a text has a letter and nothing but letters, marks, blanks, apostrophes,
// hyphens and the signs of extra.
func isNameText(text, extra string) bool {
	hasLetter := false
	for _, r := range text {
		switch {
		case unicode.IsLetter(r):
			hasLetter = true
		case r == ' ' || unicode.IsMark(r) || isApostrophe(r) || isHyphen(r) || strings.ContainsRune(extra, r):
		default:
			return false
		}
	}
	return hasLetter
}

// guardianSigns may stand in an adult's name: lists add notes and initials to it.
const guardianSigns = ".,;:/()"

// checkGuardians wants one adult. A father, mother or guardian that is written but is no name is wrong,
// whoever else is known.
func checkGuardians(v Values) Defects {
	missing := true
	for _, name := range [...]string{v.Father, v.Mother, v.Guardian} {
		if name == "" {
			continue
		}
		missing = false
		if !isGuardianName(name) {
			return NewDefects(GuardianInvalid)
		}
	}
	if missing {
		return NewDefects(GuardianMissing)
	}
	return 0
}

func isGuardianName(name string) bool {
	if isTooLong(name) || !isNameText(name, guardianSigns) {
		return false
	}
	return !vocabulary().has(wordPerson, name)
}
