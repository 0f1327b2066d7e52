package registry

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Precision says how much of a birth date is known.
type Precision uint8

// Vietnamese civil-status forms accept day, month and year, month and year, or the year alone.
const (
	PrecisionNone Precision = iota
	PrecisionYear
	PrecisionMonth
	PrecisionDay
)

// BirthDate is a day of birth as far as it is known: Month 0 when only the year is, Day 0 when month and
// year are; the zero value is missing. Years run from 1900 to 2100.
type BirthDate struct {
	Year  int
	Month time.Month
	Day   int
}

// ErrBirthDate says that a text is no birth date, or that there is no such day.
var ErrBirthDate = errors.New("not a birth date")

const (
	firstBirthYear = 1900
	lastBirthYear  = 2100
	// shortYears is where two-digit years end to be of this century: nobody on a list of children is born before it.
	shortYears = 50
)

// Precision tells how much is known.
func (b BirthDate) Precision() Precision {
	switch {
	case b.Year == 0:
		return PrecisionNone
	case b.Month == 0:
		return PrecisionYear
	case b.Day == 0:
		return PrecisionMonth
	}
	return PrecisionDay
}

// String is the form that is kept and shown: "05/03/2015", "03/2015", "2015", or "" for missing.
func (b BirthDate) String() string {
	switch b.Precision() {
	case PrecisionYear:
		return strconv.Itoa(b.Year)
	case PrecisionMonth:
		return fmt.Sprintf("%02d/%04d", int(b.Month), b.Year)
	case PrecisionDay:
		return string([]byte{
			digit(b.Day / 10), digit(b.Day), '/', digit(int(b.Month) / 10), digit(int(b.Month)), '/',
			digit(b.Year / 1000), digit(b.Year / 100), digit(b.Year / 10), digit(b.Year),
		})
	}
	return ""
}

func digit(n int) byte { return byte('0' + n%10) }

// First is the earliest day that the date may mean, the zero day when it is missing.
func (b BirthDate) First() Date {
	if b.Year == 0 {
		return Date{}
	}
	return Date{b.Year, max(b.Month, time.January), max(b.Day, 1)}
}

// Last is the latest day that the date may mean, the zero day when it is missing.
func (b BirthDate) Last() Date {
	switch b.Precision() {
	case PrecisionNone:
		return Date{}
	case PrecisionYear:
		return Date{b.Year, time.December, 31}
	case PrecisionMonth:
		return Date{b.Year, b.Month, daysIn(b.Year, b.Month)}
	}
	return Date(b)
}

// AgeOn is the age in completed years that is certain on a day: counted from Last, so that nobody leaves
// the list of children because the day is unknown. 0 for a missing date and before birth.
func (b BirthDate) AgeOn(day Date) int {
	born := b.Last()
	if born.IsZero() {
		return 0
	}
	age := day.Year - born.Year
	if day.Month < born.Month || day.Month == born.Month && day.Day < born.Day {
		age--
	}
	return max(age, 0)
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// valid reports whether there is such a day, month or year.
func (b BirthDate) valid() bool {
	return b.Year >= firstBirthYear && b.Year <= lastBirthYear &&
		b.Month >= 0 && b.Month <= time.December && b.Day >= 0 &&
		(b.Day == 0 || b.Month != 0 && b.Day <= daysIn(b.Year, b.Month))
}

// ParseBirthDate reads what people and spreadsheets write: 5/3/2015, 05.03.15, 05032015, 2015-03-05 with or
// without a time, 3/2015, 2015, and the same with the words for day, month and year. The order is day,
// month, year. Zeros mean unknown: 00/00/2015 is the year alone. "" is the missing date; anything else is ErrBirthDate.
func ParseBirthDate(text string) (BirthDate, error) {
	if len(text) == 10 && text[2] == '/' && text[5] == '/' && countDigits(text) == 8 {
		return known(fromThree(text[:2], text[3:5], text[6:]))
	}
	if isTooLong(text) {
		return BirthDate{}, ErrBirthDate
	}
	numbers, ok := dateNumbers(text)
	if !ok {
		return BirthDate{}, ErrBirthDate
	}
	var b BirthDate
	switch len(numbers) {
	case 0:
		return BirthDate{}, nil
	case 1:
		b = fromOne(numbers[0])
	case 2:
		b = fromTwo(numbers[0], numbers[1])
	default:
		b = fromThree(numbers[0], numbers[1], numbers[2])
	}
	return known(b)
}

// known refuses what is no day, month or year.
func known(b BirthDate) (BirthDate, error) {
	if !b.valid() {
		return BirthDate{}, ErrBirthDate
	}
	return b, nil
}

// dateNumbers splits a date into one to three runs of digits; false when there is anything else in it.
func dateNumbers(text string) ([]string, bool) {
	if isNumeric := strings.Trim(text, "0123456789/") == ""; !isNumeric {
		text = dateText(text)
	}
	if text == "" {
		return nil, true
	}
	numbers := make([]string, 0, 3)
	for part := range strings.FieldsFuncSeq(text, isDateSeparator) {
		if len(numbers) == 3 || len(part) > 8 || countDigits(part) != len(part) {
			return nil, false
		}
		numbers = append(numbers, part)
	}
	return numbers, len(numbers) > 0
}

func isDateSeparator(r rune) bool {
	return r == '/' || r == '-' || r == '.' || r == ' ' || r == ',' || r == '\\'
}

// dateText takes the words of a written date and the clock time of a cell away.
func dateText(text string) string {
	text = strings.ToLower(CleanText(text))
	if len(text) > 10 && (text[10] == 't' || text[10] == ' ') && strings.Trim(text[11:], "0123456789:.z") == "" {
		text = text[:10]
	}
	words := vocabulary()
	fields := strings.Fields(text)
	kept := fields[:0]
	for _, field := range fields {
		if !words.is(wordDate, strings.Trim(field, ",.:")) {
			kept = append(kept, field)
		}
	}
	return strings.Join(kept, " ")
}

func fromOne(number string) BirthDate {
	switch len(number) {
	case 4:
		return BirthDate{Year: atoi(number)}
	case 8:
		b := BirthDate{atoi(number[4:]), time.Month(atoi(number[2:4])), atoi(number[:2])}
		if !b.valid() {
			b = BirthDate{atoi(number[:4]), time.Month(atoi(number[4:6])), atoi(number[6:])}
		}
		return b
	}
	return BirthDate{}
}

func fromTwo(first, second string) BirthDate {
	if len(first) == 4 {
		first, second = second, first
	}
	if len(first) > 2 || len(second) != 4 {
		return BirthDate{}
	}
	return BirthDate{Year: atoi(second), Month: time.Month(atoi(first))}
}

func fromThree(first, second, third string) BirthDate {
	if len(first) == 4 {
		first, third = third, first
	}
	if len(first) > 2 || len(second) > 2 || len(third) != 4 && len(third) != 2 {
		return BirthDate{}
	}
	b := BirthDate{atoi(third), time.Month(atoi(second)), atoi(first)}
	if len(third) == 2 {
		b.Year = fullYear(b.Year)
	}
	return b
}

func fullYear(short int) int {
	if short < shortYears {
		return 2000 + short
	}
	return firstBirthYear + short
}

// atoi reads a short run of digits; its callers have looked at the digits.
func atoi(digits string) int {
	n := 0
	for i := range len(digits) {
		n = n*10 + int(digits[i]-'0')
	}
	return n
}
