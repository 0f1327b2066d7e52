package documents

import (
	"strconv"
	"strings"
	"time"
)

const (
	firstYear, lastYear = 1900, 2100
	days1904            = 1462 // between the two day counts of spreadsheets
	lastSerial          = 73_415
)

// birthDate reads a date from one column, from three, or from the two columns of the sexes.
func (r reader) birthDate() string {
	if c := r.cell(colBirth); c.text != "" && !c.repeated {
		return r.date(c)
	}
	var parts []string
	for _, col := range []column{colDay, colMonth, colYear} {
		if text := strings.TrimSpace(r.own(col)); text != "" {
			parts = append(parts, text)
		}
	}
	if len(parts) > 0 {
		return strings.Join(parts, "/")
	}
	for _, col := range []column{colMale, colFemale} {
		if text := r.date(r.cell(col)); looksLikeDate(text) {
			return text
		}
	}
	return ""
}

// date turns a number of a workbook into the date that the sheet shows. A number from 1900 to 2100
// is a year: read as a day it would be one in 1905.
func (r reader) date(c cell) string {
	value, err := strconv.ParseFloat(c.text, 64)
	if !c.number || err != nil || value <= lastYear || value > lastSerial {
		return c.text
	}
	days := int(value)
	if r.epoch1904 {
		days += days1904
	}
	// Day 60 of the 1900 count is a 29 February that never was; every later day is one too high.
	return time.Date(1899, 12, 30+days, 0, 0, 0, 0, time.UTC).Format("02/01/2006")
}

// looksLikeDate tells a date below "Nam" or "Nữ" from a mark.
func looksLikeDate(text string) bool {
	text = strings.TrimSpace(text)
	if year, err := strconv.Atoi(text); err == nil {
		return year >= firstYear && year <= lastYear
	}
	return strings.IndexFunc(text, func(r rune) bool { return r >= '0' && r <= '9' }) >= 0 && len(text) >= 4
}

// sex reads a column of its own, or which of the two columns of the sexes is marked; the word is
// then that of the header.
func (r reader) sex() string {
	if r.header.has(colSex) {
		return r.own(colSex)
	}
	var marked []string
	for _, col := range []column{colMale, colFemale} {
		text := strings.TrimSpace(r.own(col))
		if i, ok := r.header.at[col]; ok && text != "" && !isNone(text) {
			marked = append(marked, r.header.texts[i])
		}
	}
	return strings.Join(marked, "/")
}

// isNone reports whether a mark says no.
func isNone(text string) bool {
	rest, none := cutPhrase(text, phrasesNone)
	return none && rest == ""
}
