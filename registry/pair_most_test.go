package registry

import (
	"fmt"
	"slices"
	"testing"
)

// Of more pairs than are listed the likeliest are, in the same order as if all were.
func TestLikeliest(t *testing.T) {
	t.Parallel()
	kin := NewKin(0)
	for i := range 300 {
		kin.Add(Facts{Name: "Nguyen Van An", BirthDate: fmt.Sprintf("%02d/03/2015", 1+i%3), Sex: "male", Mother: fmt.Sprintf("Tran Thi %c", 'A'+i%5)})
	}
	all := kin.likeliest(1_000_000)
	for _, most := range []int{1, 10, 1000, len(all) - 1, len(all), len(all) + 1} {
		if got, want := kin.likeliest(most), all[:min(most, len(all))]; !slices.Equal(got, want) {
			t.Errorf("%d of %d: %d others", most, len(all), len(got))
		}
	}
	if len(all) < 2000 {
		t.Errorf("only %d pairs", len(all))
	}
}
