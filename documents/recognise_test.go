package documents_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rasoat/documents"
	"rasoat/registry"
)

// counted checks a list to its end.
func counted(t *testing.T, list *documents.List) *documents.Summary {
	t.Helper()
	var s documents.Summary
	for c, err := range documents.Check(list, today) {
		if err != nil {
			t.Fatal(err)
		}
		s.Add(c)
	}
	return &s
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	child := "1,Lê An,25/03/2015,Nam,Kinh,096215900001,Trần Tư"
	tests := map[string]struct {
		lines []string
		kind  documents.FileKind
		list  registry.ListKind
	}{
		"the software's": {[]string{"DANH SÁCH TRẺ EM", "STT,Họ tên,Ngày sinh,GT,DT,Số định danh,Mẹ,Mã trẻ", child + ",TE00001"}, documents.FileSoftware, registry.ListWhole},
		"by its title":   {[]string{"DANH SÁCH TRẺ EM XÃ TÂN THUẬN", "STT,Họ tên,Ngày sinh,GT,DT,Số định danh,Mẹ", child}, documents.FileSoftware, registry.ListWhole},
		"unknown":        {[]string{"STT,Họ tên,Ngày sinh,GT,DT,Số định danh,Mẹ", child}, documents.FileUnknown, registry.ListWhole},
		"a class":        {[]string{"TRƯỜNG TIỂU HỌC TÂN THUẬN", "DANH SÁCH HỌC SINH LỚP 3A", "STT,Họ tên,Ngày sinh,Nữ,Lớp", "1,Lê An,25/03/2015,,3A"}, documents.FileSchool, registry.ListWhole},
		"a health post":  {[]string{"TRẠM Y TẾ XÃ TÂN THUẬN", "STT,Họ tên,Ngày sinh,Cân nặng,Chiều cao,Mẹ", "1,Lê An,25/03/2024,9,75,Trần Tư"}, documents.FileHealth, registry.ListWhole},
		"one column of insurance cards is no health post": {[]string{"DANH SÁCH TRẺ EM", "STT,Họ tên,Ngày sinh,Số thẻ BHYT,Lớp", "1,Lê An,25/03/2015,TE196,3A"}, documents.FileSoftware, registry.ListWhole},
		"members":               {[]string{"DANH SÁCH TỔ CÔNG TÁC", "STT,Họ tên,Chức vụ,Tổ chức,Ấp,Điện thoại", "1,Lê An,Trưởng ấp,,Ấp 3,0912345678"}, documents.FileMembers, registry.ListWhole},
		"what step 1 takes out": {[]string{"DANH SÁCH TRẺ EM CHƯA CÓ MÃ ĐỊNH DANH", "STT,Họ tên,Ngày sinh", "1,Lê An,25/03/2015"}, documents.FileSoftware, registry.ListDefective},
		"a supplement":          {[]string{"DANH SÁCH TRẺ EM MỚI SINH BỔ SUNG", "STT,Họ tên,Ngày sinh", "1,Lê An,25/03/2026"}, documents.FileSoftware, registry.ListSupplement},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list := open(t, []byte(strings.Join(tt.lines, "\n")))
			if got := documents.Recognise(list, counted(t, list)); got.Kind != tt.kind || got.List != tt.list || (got.Kind == documents.FileUnknown) != (len(got.Evidence) == 0) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// Where nearly every row has a defect, only such rows were taken out.
func TestRecognise_listOfDefects(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]registry.ListKind{"": registry.ListDefective, "096215900001": registry.ListWhole} {
		lines := []string{"STT,Họ tên,Ngày sinh,GT,DT,Số định danh,Mẹ"}
		for i := range 20 {
			n := ""
			if number != "" {
				n = fmt.Sprintf("0962159%05d", i)
			}
			lines = append(lines, fmt.Sprintf("%d,Lê An %c,25/03/2015,Nam,Kinh,%s,Trần Tư", i, 'A'+i, n))
		}
		list := open(t, []byte(strings.Join(lines, "\n")))
		if got := documents.Recognise(list, counted(t, list)); got.List != want {
			t.Errorf("%q: got %+v", number, got)
		}
	}
}

func TestRecognise_scope(t *testing.T) {
	t.Parallel()
	list := open(t, officialList(t))
	got := documents.Recognise(list, counted(t, list))
	places := func(all []documents.PlaceCount) string {
		var parts []string
		for _, p := range all {
			parts = append(parts, fmt.Sprintf("%s %s %d", p.Name, p.Commune, p.Rows))
		}
		return strings.Join(parts, ", ")
	}
	if want := "Ấp 3 Xã Tân Thuận 2, Ấp 4 Xã Tân Thuận 1, Ấp 3 Xã Tân Lợi 1"; places(got.Hamlets) != want {
		t.Errorf("hamlets: %s", places(got.Hamlets))
	}
	if want := "Xã Tân Thuận  3, Xã Tân Lợi  1"; places(got.Communes) != want || got.Title != "DANH SÁCH TRẺ EM DƯỚI 16 TUỔI NĂM 2026" {
		t.Errorf("communes: %s; title %q", places(got.Communes), got.Title)
	}
}

// What we write says so.
func TestRecognise_ourOwn(t *testing.T) {
	t.Parallel()
	rows := slices.Values([]documents.ListRow{{Values: registry.Values{Name: "Lê An", BirthDate: "25/03/2015"}, Case: "0001-2"}})
	marks := map[documents.Mark][]documents.Column{
		documents.MarkList: nil, documents.MarkExport: documents.ExportColumns(), documents.MarkDocket: documents.DocketColumns(),
	}
	for want, columns := range marks {
		var file bytes.Buffer
		if err := documents.WriteList(&file, documents.Meta{Title: "DANH SÁCH", At: time.Unix(0, 0), Columns: columns, Code: "0412-2"}, rows); err != nil {
			t.Fatal(err)
		}
		got := documents.Recognise(open(t, file.Bytes()), nil)
		if got.Kind != documents.FileOurs || got.Mark != want {
			t.Errorf("%s: got %+v", want, got)
		}
	}
	list := open(t, []byte("Họ tên,Ngày sinh\nLê An,25/03/2015\n"))
	var checked bytes.Buffer
	if err := documents.WriteChecked(&checked, list, today, func(registry.Code) (string, string, string) { return "", "", "" }); err != nil {
		t.Fatal(err)
	}
	if got := documents.Recognise(open(t, checked.Bytes()), nil); got.Mark != documents.MarkChecked {
		t.Errorf("checked: %+v", got)
	}
}
