package registry

import "testing"

// TestTraining_noRangeReachesOver: whatever goes by the range of a place finds nothing of the other half.
func TestTraining_noRangeReachesOver(t *testing.T) {
	province := UKey(0).ChildKey(LevelProvince, 49_999)
	commune := province.ChildKey(LevelDistrict, 999).ChildKey(LevelCommune, 999)
	for _, real := range []UKey{0, UKey(0).ChildKey(LevelProvince, 1), province, province.ChildKey(LevelCommune, 167), commune, commune.ChildKey(LevelHamlet, 9_999)} {
		mirror := real.Rehearsal()
		if real.IsTraining() || !mirror.IsTraining() || mirror.Rehearsed() != real || mirror.Rehearsal() != mirror || mirror.Level() != real.Level() {
			t.Errorf("%d has the mirror %d of level %s", real, mirror, mirror.Level())
		}
		if _, hi := real.Subtree(); hi.IsTraining() || real.Contains(mirror) || mirror.Contains(real) || UKey(0).Contains(mirror) || !UKeyTraining.Contains(mirror) {
			t.Errorf("%d reaches to %d, and its mirror is %d", real, hi, mirror)
		}
	}
	system := Membership{Role: RoleSystem}
	if system.IsTraining() || system.MayOn(ActImport, commune.Rehearsal()) || !system.MayOn(ActImport, commune) {
		t.Error("the program acts over the border")
	}
}
