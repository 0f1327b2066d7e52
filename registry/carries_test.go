package registry_test

import (
	"testing"

	"rasoat/registry"
)

func TestHolds(t *testing.T) {
	t.Parallel()
	known := []registry.Known{{Name: "H'Mai Niê", Birth: "05/03/2019"}, {Name: "Lê An", Birth: "2018"}, {}}
	for _, tt := range []struct {
		text string
		want registry.Carries
	}{
		{"", 0},
		{"3 trẻ, hạn 30/11/2026", 0},
		{"số phiếu 4127 · sinh 2019", 0},
		{"<b>H&#39;Mai Niê</b>", registry.CarriesName},
		{"Lê <i>An</i>, 2018", registry.CarriesName},
		{"H'Mai Niê sinh 05/03/2019", registry.CarriesName | registry.CarriesBirth},
		{"096219900001", registry.CarriesNumber},
		{"096 219 900001.", registry.CarriesNumber},
		{"0962-1990-0001", registry.CarriesNumber},
		{"<code>096.219.900001</code>", registry.CarriesNumber},
		{"•••••••••001", 0},
		{"0900000001", 0},
		{"1234567890123", 0},
		{"-1001234567890", 0},
		{"096219<b>900001</b>", registry.CarriesNumber},
	} {
		if got := registry.Holds(tt.text, known...); got != tt.want {
			t.Errorf("%q holds %s, want %s", tt.text, got, tt.want)
		}
	}
}

func TestCarries_readsWhatItWrites(t *testing.T) {
	t.Parallel()
	for c := range registry.CarriesFile * 2 {
		if got, err := registry.ParseCarries(c.String()); err != nil || got != c {
			t.Errorf("%s reads as %s, %v", c, got, err)
		}
	}
	if _, err := registry.ParseCarries("name,shoes"); err == nil {
		t.Error("a class that is none was read")
	}
}
