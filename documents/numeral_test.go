package documents

import "testing"

// The quick look in front takes nothing else away than the closer one.
func TestWithoutNumeral(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "1", "*", "-", "I.", "I. Tổng cộng", "2) Ấp 3", "a/ Ấp 3", "Tổng cộng: 3", "Ấp 3, xã Tân Lợi", "IV - Ấp 1", "x  . b", "12: c", "- Ấp 4", "+Ấp 5", "* 6",
		"Ấp-3", "đ) Ấp 7", "T. b", "T:b", "Lê: c", "vi. An", "Vi: An", "9/2015", ")", ".", "Tổng số 3-4",
	} {
		if got, want := withoutNumeral(text), ordinal.ReplaceAllString(text, ""); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"", "Ấp 3", "Ấp 3:", "Ấp 3 (35 trẻ)", "Ấp 3 .", "Ấp 3 -", "Ấp 3;", "Ấp 3 (a) (b)", "(a)"} {
		if got, want := withoutEnd(text), sectionEnd.ReplaceAllString(text, ""); got != want {
			t.Errorf("%q ends as %q, want %q", text, got, want)
		}
	}
}
