package registry

import "strings"

// mostNameWords is more words than names have (domain 8.1).
const mostNameWords = 7

// HasFamilyName reports whether a text reads like a full name: two to seven words of letters of which the
// first is a frequent family name. Many names have none of these: it serves to recognise a column, never to
// judge a name.
func HasFamilyName(text string) bool {
	words := strings.Fields(CleanText(text))
	if len(words) < 2 || len(words) > mostNameWords || !isNameText(strings.Join(words, " "), "") {
		return false
	}
	return families()[MatchKey(words[0])]
}

// EthnicCodes names a list of codes of ethnic groups.
type EthnicCodes string

// The two official lists; they differ for 37 of 54 groups, and both are in use (domain 2).
const (
	EthnicCodes1979 EthnicCodes = "1979" // Decision 121-TCTK/PPCĐ
	EthnicCodes2008 EthnicCodes = "2008" // Decision 1019/QĐ-TCTK
)

// EthnicityByCode is the group of a code in a declared list; false for a code that it does not have, and
// without a list: a code by itself says nothing.
func EthnicityByCode(list EthnicCodes, code string) (string, bool) {
	code = strings.TrimSpace(code)
	if len(code) == 1 {
		code = "0" + code
	}
	for _, group := range ethnicities().list {
		if of := group.code(list); of != "" && of == code {
			return group.Name, true
		}
	}
	return "", false
}

func (g EthnicGroup) code(list EthnicCodes) string {
	switch list {
	case EthnicCodes1979:
		return g.Code1979
	case EthnicCodes2008:
		return g.Code2008
	}
	return ""
}
