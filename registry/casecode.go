package registry

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// CaseCode is the short code of a record for telephone and paper: digits counted per commune and a
// check digit, "0412-7". The commune that issued it belongs to it; the text alone means nothing elsewhere.
type CaseCode int

// ErrCaseCode says that a text is no case code, or that its check digit does not agree.
var ErrCaseCode = errors.New("not a case code")

// String prints at least four digits and the check digit.
func (c CaseCode) String() string {
	return fmt.Sprintf("%04d-%d", int(c), c.check())
}

// check is the Damm digit: it catches every single wrong digit and every swap of neighbours.
func (c CaseCode) check() int {
	table := [10]string{
		"0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
		"3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
	}
	interim := 0
	for _, d := range fmt.Sprintf("%04d", int(c)) {
		interim = int(table[interim][d-'0'] - '0')
	}
	return interim
}

// ParseCaseCode reads "0412-7" or "04127"; spaces around and a missing dash do not matter.
func ParseCaseCode(text string) (CaseCode, error) {
	digits := strings.Replace(strings.TrimSpace(text), "-", "", 1)
	if len(digits) < 5 || len(digits) > 9 || strings.Trim(digits, "0123456789") != "" {
		return 0, ErrCaseCode
	}
	n, err := strconv.Atoi(digits[:len(digits)-1])
	code := CaseCode(n)
	if err != nil || n == 0 || len(fmt.Sprintf("%04d", n)) != len(digits)-1 || strconv.Itoa(code.check()) != digits[len(digits)-1:] {
		return 0, ErrCaseCode
	}
	return code, nil
}
