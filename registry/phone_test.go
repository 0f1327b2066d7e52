package registry

import (
	"errors"
	"testing"
)

func TestParsePhone(t *testing.T) {
	for text, want := range map[string]Phone{
		"0912345678": "0912345678", "0912 345 678": "0912345678", "0912.345.678": "0912345678", "+84 912 345 678": "0912345678", "84912345678": "0912345678",
		"0084 912345678": "0912345678", "+84 (0) 912 345 678": "0912345678", "0290 3831 234": "02903831234", "(024) 3825-1234": "02438251234",
	} {
		if got, err := ParsePhone(text); err != nil || got != want {
			t.Errorf("ParsePhone(%q) = %q, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "912345678", "0112345678", "09123456789", "02903831", "01682345678", "0912345678, 0987654321", "chị Lan", "+1 212 555 0100"} {
		if got, err := ParsePhone(text); !errors.Is(err, ErrPhone) {
			t.Errorf("ParsePhone(%q) = %q, %v; want ErrPhone", text, got, err)
		}
	}
}

func TestPhone_Masked(t *testing.T) {
	if got := Phone("0912345678").Masked(); got != "•••••••678" {
		t.Errorf("masked as %s", got)
	}
	if got := Phone("").Masked(); got != "" {
		t.Errorf("no number is masked as %s", got)
	}
}

func FuzzParsePhone(f *testing.F) {
	f.Add("+84 912 345 678")
	f.Add("0290 3831 234")
	f.Fuzz(func(t *testing.T, text string) {
		if p, err := ParsePhone(text); err == nil {
			if again, err := ParsePhone(string(p)); err != nil || again != p {
				t.Errorf("%q is %q, read again %q, %v", text, p, again, err)
			}
		}
		if masked := Phone(text).Masked(); masked == text && text != "" {
			t.Errorf("%q is not masked", text)
		}
	})
}
