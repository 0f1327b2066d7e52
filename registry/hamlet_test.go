package registry

import (
	"slices"
	"strings"
	"testing"
)

func TestHamletKinds_longerOnesComeFirst(t *testing.T) {
	kinds := hamletKinds()
	for i, kind := range kinds {
		for _, later := range kinds[i+1:] {
			if strings.HasPrefix(later, kind+" ") {
				t.Errorf("%s stands before %s and would hide it", kind, later)
			}
		}
	}
	for _, kind := range []string{"Ấp", "Khóm", "Thôn", "Xóm", "Tổ dân phố"} {
		if !slices.Contains(kinds, kind) {
			t.Errorf("%s is not known", kind)
		}
	}
}
