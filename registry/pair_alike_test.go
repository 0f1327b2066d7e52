package registry_test

import (
	"fmt"
	"slices"
	"testing"

	"rasoat/registry"
)

// Alike marks exactly whom Pairs would list, but for those who are known to be apart, also where each row stands there
// hundreds of times.
func TestAlike(t *testing.T) {
	t.Parallel()
	kin := registry.NewKin(0)
	for i := range 900 {
		kin.Add(child("Nguyễn Văn An", fmt.Sprintf("05/03/%d", 2010+i%3), "male", fmt.Sprintf("Trần Thị %c", 'A'+i%7), "", ""))
		kin.Add(child(fmt.Sprintf("Lê Thị Hoa %c", 'A'+i%26), "2015", "female", fmt.Sprintf("Lê Thị %d", i), "", ""))
	}
	want := make([]bool, kin.Len())
	for _, pair := range kin.Pairs() {
		want[pair.A], want[pair.B] = true, true
	}
	if got := kin.Alike(nil); !slices.Equal(got, want) || !slices.Contains(got, true) || !slices.Contains(got, false) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := kin.Alike(func(int, int) bool { return true }); slices.Contains(got, true) {
		t.Error("those who are apart are alike")
	}
}
