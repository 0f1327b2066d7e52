package registry

import "testing"

// BenchmarkCleanAndCheck is the work on one row of an import: a province of 188.584 children should take about a second.
func BenchmarkCleanAndCheck(b *testing.B) {
	raw := Values{
		Name: "Nguyễn Thị Thanh Bình ", BirthDate: "5/3/2015", Sex: "Nữ", Ethnicity: "Kinh", IDNumber: "096315000001",
		Father: "Nguyễn Văn Đức", Mother: "Trần Thị Mỹ Duyên", Address: "Ấp 3, xã Tân Thuận, tỉnh Cà Mau", Hamlet: "Ấp 3", Phone: "0912 345 678",
	}
	b.ReportAllocs()
	for b.Loop() {
		clean, _ := Clean(raw)
		Check(clean, Neighbours{}, today)
	}
}

func BenchmarkFoldAndMatchKey(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Fold("Nguyễn Thị Thanh Bình")
		MatchKey("Nguyễn Thị Thanh Bình")
	}
}
