package registry

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// realNames are names as certificates bear them, from the delta to the highlands; none may be taken for a slip.
func realNames() []string {
	return strings.Split(`Nguyễn Văn An|Trần Thị Bé|Lê Văn Bé Ba|Nguyễn Văn Trai|Lê Thị Gái|Phạm Văn Con|Nguyễn Thị Út|Bế Văn Đàn|Khổng Văn Minh
Côn Thị Hoa|Võ Thị Sáu|Chau Sóc Kha|Châu Bà Lan|Thạch Sa Rươl|Danh Sarết|Kim Thị Sô Phia|K'Brơi|K’Brơi|H'Hen Niê|Y Bhăm|Y Ngông Niê Kdăm|H'Bia Ksor
Ksor Phước|Ksor Mar|Rơ Châm Yuer|Siu Blơi|Rcom Sa|Đinh Ngọk|A Lử|Y Moan|Giàng A Chua|Thào Thị Chư|Vừ Mí Nô|Lò Văn Khong|Na|Phúc|Ksơr|Mlô Hŭn|Êban Y Phu
Nguyễn Hoàng Khánh Quỳnh Anh|Lê Quý Đôn|Lê Quí Đôn|Nguyễn Thúy Hòa|Nguyễn Thuý Hoà|Trương Mỹ Hoa|Đỗ Quyên|Ngô Khuê|Giang Thị Xuyến|Hà Thị Ngoan|Thái Nhi|Lý Xoong
Nguyễn Sơ|Mới Văn Tư|Trần Thai|Nguyễn Văn Không|Phan Chưa|Nguyễn Bé Trai|Bé Văn Năm|Tẩn Tả Mẩy|Điểu K'Ré|Kon Sơ Hàn|Chamaléa Thị Mai|Lê-na Nguyễn|nguyen van duc`+
		"|Nguye\u0302\u0303n Va\u0306n Đu\u031b\u0301c", "|")
}

func allRealNames() []string {
	var names []string
	for _, line := range realNames() {
		names = append(names, strings.Split(line, "\n")...)
	}
	return names
}

func TestCheck_realNamesAreNeverAtFault(t *testing.T) {
	for _, ethnicity := range []string{"Kinh", "", "Ê-đê"} {
		for _, name := range allRealNames() {
			if ethnicity == "Kinh" && strings.HasPrefix(name, "Ksor") {
				continue
			}
			v := sound()
			v.Name, v.Ethnicity = name, ethnicity
			clean, proposals := Clean(v)
			if d := Check(clean, Neighbours{}, today) & ClassMask(ClassName); d != 0 {
				t.Errorf("%q (%s) is found %v", name, ethnicity, d.Codes())
			}
			for _, p := range proposals {
				t.Errorf("%q (%s): proposed %+v", name, ethnicity, p)
			}
		}
	}
}

func TestIsPlaceholderName(t *testing.T) {
	names := strings.Split(`Con bà Nguyễn Thị A|CON BÀ LAN|con chị Hoa|Con của Trần Thị B|con ông Tư|Con Nguyễn Thị Lan|Con 1|Con thứ 2|CB Nguyễn Thị A|C.B Nguyễn Thị Lan
Chưa đặt tên|chưa đặt|CHƯA CÓ TÊN|Chưa có tên|Chưa khai sinh|Chưa làm giấy khai sinh|chưa đăng ký khai sinh|chua dat ten|CHUA CO TEN|Nguyễn Chưa Đặt Tên|Nguyễn Văn (chưa đặt tên)
Không tên|Không có tên|khong ten|Bé trai|Bé Gái|BÉ TRAI|be trai|Be gai|Bé trai con bà Hoa|Bé gái 2|Bé 1|Trai|Gái|TRAI|gai|Con trai|Con gái|con trai bà Hai
Trẻ sơ sinh|Sơ sinh|tre so sinh|Trẻ mới sinh|Trẻ bị bỏ rơi|Em bé|Cháu bà Tư|Cháu ngoại ông Năm|Cháu Nguyễn Thị Hoa|Bé Nguyễn Thị Lan|Bé của chị Hồng|Vô danh|Thai nhi|Tên chưa có|Chờ khai sinh|Bé song sinh|Song sinh 1|Bỏ rơi
Chờ đặt tên|đang chờ đặt tên|Baby|Test|Con bà: Nguyễn Thị A|Trẻ con bà Lan`, "|")
	for _, line := range names {
		for name := range strings.SplitSeq(line, "\n") {
			v := sound()
			v.Name = name
			clean, proposals := Clean(v)
			if d := Check(clean, Neighbours{}, today); d != NewDefects(NamePlaceholder) {
				t.Errorf("%q is found %v, want name_placeholder", name, d.Codes())
			}
			if len(proposals) > 0 {
				t.Errorf("%q: proposed %+v, want nothing", name, proposals)
			}
		}
	}
}

func TestFromTelex(t *testing.T) {
	cases := map[string]string{
		"Nguyeenx": "Nguyễn", "Nguyeexn": "Nguyễn", "NGUYEENX": "NGUYỄN", "nguyeenx": "nguyễn", "Nguyễnx": "Nguyễn", "Vawn": "Văn", "Ddwcs": "Ddwcs",
		"Dduwcs": "Đức", "Phuowngf": "Phường", "Phuwowng": "Phương", "Hoaf": "Hòa", "Hoafng": "Hoàng", "Thuyr": "Thủy", "Quys": "Quý", "Khueen": "Khuên",
		"Thuowr": "Thuở", "Giaf": "Già", "Ggif": "Ggif", "Ksor": "Ksor", "Alex": "Alex", "Anh": "Anh", "Trangf": "Tràng", "Xuaan": "Xuân",
		"Nguyễns": "Nguyễns", "": "", "s": "s", "Hoaif": "Hoài", "Tuyeets": "Tuyết", "Tuyeet": "Tuyeet", "Nghieepj": "Nghiệp", "Quoocs": "Quốc",
	}
	for typed, want := range cases {
		if got := FromTelex(typed); got != want {
			t.Errorf("FromTelex(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestFromVNI(t *testing.T) {
	cases := map[string]string{
		"Nguye6n4": "Nguyễn", "Va8n": "Văn", "D9u7c1": "Đức", "Phu7o7ng": "Phương", "Phuo7ng": "Phương", "Hoa2": "Hòa", "Thu3y": "Thủy", "2": "2",
		"A1nh Le6 Thi5": "Ánh Lê Thị", "H0a": "H0a", "Lan99": "Lan99", "1985": "1985",
	}
	for typed, want := range cases {
		if got := FromVNI(typed); got != want {
			t.Errorf("FromVNI(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestFold(t *testing.T) {
	cases := map[string]string{
		"Nguyễn Văn Đức": "nguyen van duc", "Nguyễn  Ðức": "nguyen duc", "K’Brơi": "k'broi", "ƀlao Ĕban": "blao eban", "MÙA\u00a0XUÂN": "mua xuan",
		"Đu\u031b\u0301c": "duc", "": "", "Kim Ñă": "kim na", "李 Hoa": "李 hoa",
	}
	for text, want := range cases {
		if got := Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestMatchKey(t *testing.T) {
	same := [][]string{
		{"Hòa", "Hoà", "HÒA", "ho\u0300a"}, {"Thúy Oanh", "Thuý Oanh", "thuý-oanh"}, {"Đức", "Ðức", "đu\u031b\u0301c"}, {"K'Brơi", "K’Brơi", "kʼbrơi"},
		{"Khỏe", "Khoẻ"}, {"Quỳnh", "quy\u0300nh"},
	}
	for _, group := range same {
		for _, other := range group[1:] {
			if a, b := MatchKey(group[0]), MatchKey(other); a != b {
				t.Errorf("MatchKey(%q) = %q, but of %q it is %q", group[0], a, other, b)
			}
		}
	}
	for _, pair := range [][2]string{{"Lý", "Lí"}, {"Hoàng", "Hoang"}, {"Vũ", "Võ"}, {"Đăng", "Đang"}, {"Dung", "Dũng"}, {"Thân", "Thăn"}, {"An Na", "Anna"}} {
		if MatchKey(pair[0]) == MatchKey(pair[1]) {
			t.Errorf("MatchKey takes %q and %q for the same name", pair[0], pair[1])
		}
	}
}

func TestCleanText(t *testing.T) {
	cases := map[string]string{
		"  Nguyễn\u00a0\u2003Văn\tA\n": "Nguyễn Văn A", "\ufeffLan\u200b": "Lan", "Ðào ð Ɖ ɖ": "Đào đ Đ đ", "Ho\u0300a": "Hòa", "a\u00adb": "a\u00adb",
		"": "", " ": "", "\xff": "\ufffd",
	}
	for text, want := range cases {
		if got := CleanText(text); got != want {
			t.Errorf("CleanText(%q) = %q, want %q", text, got, want)
		}
	}
}

// The collation of x/text is the oracle for words; it is not used itself because it is slow and not safe for goroutines.
func TestCompareNames_agreesWithCollation(t *testing.T) {
	words := strings.Fields("Ái An Án Ản Ãn Ạn Àn Ánh Ân Ăn Bê Be Dương Đặng Đỗ Du Ê E Ô O Ơ Ú Ư U Ỷ Y Thảo Thao Thào Thơ Thu Thư Tho Anh anh Vũ Vù")
	oracle := collate.New(language.Vietnamese)
	for _, a := range words {
		for _, b := range words {
			want := oracle.CompareString(a, b)
			if got := CompareNames(a, b); got != want && !strings.EqualFold(a, b) {
				t.Errorf("CompareNames(%s, %s) = %d, want %d", a, b, got, want)
			}
		}
	}
}

func TestCompareNames_givenNameFirst(t *testing.T) {
	names := []string{"Trần Văn Bình", "Lê Thị Ánh", "Nguyễn Bảo An", "Đinh Văn An", "Danh An", "K'Brơi", "An"}
	slices.SortFunc(names, CompareNames)
	want := []string{"An", "Danh An", "Đinh Văn An", "Nguyễn Bảo An", "Lê Thị Ánh", "Trần Văn Bình", "K'Brơi"}
	if !slices.Equal(names, want) {
		t.Errorf("sorted to %v, want %v", names, want)
	}
}

func FuzzFold(f *testing.F) {
	for _, name := range allRealNames() {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, s string) {
		clean := CleanText(s)
		if !norm.NFC.IsNormalString(clean) || !utf8.ValidString(clean) {
			t.Errorf("CleanText(%q) = %q is not NFC", s, clean)
		}
		if again := CleanText(clean); again != clean {
			t.Errorf("CleanText(%q) = %q, a second time %q", s, clean, again)
		}
		if once := Fold(s); Fold(once) != once {
			t.Errorf("Fold(%q) = %q, a second time %q", s, once, Fold(once))
		}
		if MatchKey(clean) != MatchKey(s) {
			t.Errorf("MatchKey of %q depends on cleaning", s)
		}
		IsPlaceholderName(s)
	})
}

func FuzzCompareNames(f *testing.F) {
	f.Add("Lê An", "Lê Ân", "an")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		if CompareNames(a, b) != -CompareNames(b, a) {
			t.Errorf("CompareNames(%q, %q) is not antisymmetric", a, b)
		}
		if CompareNames(a, b) <= 0 && CompareNames(b, c) <= 0 && CompareNames(a, c) > 0 {
			t.Errorf("CompareNames is not transitive for %q %q %q", a, b, c)
		}
		if CompareNames(a, a) != 0 || cmp.Compare(a, b) == 0 && CompareNames(a, b) != 0 {
			t.Errorf("CompareNames(%q, itself) is not 0", a)
		}
	})
}

func FuzzTyping(f *testing.F) {
	for _, s := range []string{"Nguyeenx", "Nguye6n4 Va8n", "Dduwcs", "uow", "w7"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, decode := range []func(string) string{FromTelex, FromVNI} {
			if once := decode(s); decode(once) != once {
				t.Errorf("%q decodes to %q, a second time to %q", s, once, decode(once))
			}
		}
	})
}

func FuzzClean(f *testing.F) {
	f.Add("Nguyeenx Thij", "Mèo", "Tra6n2", "0912 345 678", "Nam")
	f.Add("'Con bà A", "Thổ", "đã mất", "x", "male")
	f.Fuzz(func(t *testing.T, name, group, mother, phone, sex string) {
		v := sound()
		v.Name, v.Ethnicity, v.Mother, v.Phone, v.Sex, v.Hamlet, v.Address = name, group, mother, phone, sex, mother, name
		checkProposals(t, v)
	})
}
