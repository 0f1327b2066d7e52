package registry

import "testing"

func TestUKey(t *testing.T) {
	province := UKey(0).ChildKey(LevelProvince, 3)
	district := province.ChildKey(LevelDistrict, 2)
	old, today := district.ChildKey(LevelCommune, 7), province.ChildKey(LevelCommune, 999)
	hamlet := today.ChildKey(LevelHamlet, 9999)
	for key, level := range map[UKey]Level{
		0: LevelNation, province: LevelProvince, district: LevelDistrict, old: LevelCommune, today: LevelCommune, hamlet: LevelHamlet,
		old.ChildKey(LevelHamlet, 1): LevelHamlet, UKey(0).ChildKey(LevelProvince, 49_999): LevelProvince,
	} {
		if key.Level() != level {
			t.Errorf("%d is a %s, want %s", key, key.Level(), level)
		}
		if lo, hi := key.Subtree(); lo != key || hi < lo || !key.Contains(key) || !UKey(0).Contains(key) {
			t.Errorf("%d reaches from %d to %d", key, lo, hi)
		}
	}
	for _, c := range []struct {
		outer, inner UKey
		want         bool
	}{
		{province, district, true}, {province, today, true}, {province, hamlet, true}, {district, old, true}, {district, today, false},
		{today, hamlet, true}, {hamlet, today, false}, {old, today, false}, {province, UKey(0).ChildKey(LevelProvince, 4), false},
		{today, today + ukeyCommune, false},
	} {
		if got := c.outer.Contains(c.inner); got != c.want {
			t.Errorf("%d contains %d: %v", c.outer, c.inner, got)
		}
	}
	if hamlet.Commune() != today || today.Commune() != today {
		t.Errorf("commune of %d is %d", hamlet, hamlet.Commune())
	}
}

func TestParseUnitCode(t *testing.T) {
	for text, want := range map[string][2]string{"2022:32164": {"2022", "32164"}, "32167": {"2026", "32167"}} {
		if scheme, code := ParseUnitCode(text, "2026"); [2]string{scheme, code} != want {
			t.Errorf("ParseUnitCode(%q) = %s, %s", text, scheme, code)
		}
	}
}

func TestUnit_FullName(t *testing.T) {
	if got := (Unit{Type: "Xã", Name: "Tân Thuận"}).FullName() + (Unit{Name: "Chưa rõ ấp"}).FullName(); got != "Xã Tân ThuậnChưa rõ ấp" {
		t.Error(got)
	}
}
