package registry

import (
	"errors"
	"fmt"
	"testing"
)

func TestCaseCode(t *testing.T) {
	for _, n := range []CaseCode{1, 9, 10, 412, 9999, 10000, 12345678} {
		for _, text := range []string{n.String(), " " + n.String() + " ", fmt.Sprintf("%04d%d", int(n), n.check())} {
			if got, err := ParseCaseCode(text); err != nil || got != n {
				t.Errorf("ParseCaseCode(%q) = %d, %v; want %d", text, got, err, n)
			}
		}
	}
	for _, text := range []string{"", "-", "7", "041", "0000-0", "0412-", "abcd-e", "04 12-7", "123456789-0", "00412-7", "+412-7", "٠٤١٢-7"} {
		if got, err := ParseCaseCode(text); !errors.Is(err, ErrCaseCode) {
			t.Errorf("ParseCaseCode(%q) = %d, %v; want ErrCaseCode", text, got, err)
		}
	}
}

func TestCaseCode_catchesSlips(t *testing.T) {
	for n := CaseCode(1); n < 2000; n++ {
		digits := []byte(fmt.Sprintf("%04d%d", int(n), n.check()))
		for i := range digits {
			for d := byte('0'); d <= '9'; d++ {
				slip := append([]byte(nil), digits...)
				slip[i] = d
				if _, err := ParseCaseCode(string(slip)); err == nil && d != digits[i] {
					t.Fatalf("%s passes for %s", slip, digits)
				}
			}
			if i > 0 && digits[i] != digits[i-1] {
				slip := append([]byte(nil), digits...)
				slip[i], slip[i-1] = slip[i-1], slip[i]
				if _, err := ParseCaseCode(string(slip)); err == nil {
					t.Fatalf("%s passes for %s", slip, digits)
				}
			}
		}
	}
}

func FuzzParseCaseCode(f *testing.F) {
	f.Add("0412-7")
	f.Add("04127")
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := ParseCaseCode(text); err == nil {
			if again, err := ParseCaseCode(c.String()); err != nil || again != c {
				t.Errorf("%q is %s, read again %d, %v", text, c, again, err)
			}
		}
	})
}
