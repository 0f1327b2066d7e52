package documents_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"rasoat/documents"
	"rasoat/registry"
)

// guesses are a list's columns in short: letter, field, what speaks for it, and whether it has to be asked about.
func guesses(list *documents.List) string {
	var all []string
	for _, g := range list.Mapping() {
		mark := ""
		if !g.Certain {
			mark = "?"
		}
		all = append(all, fmt.Sprintf("%s %s %s%s", g.Column, g.Field, g.By, mark))
	}
	return strings.Join(all, ", ")
}

// fiveChildren is a list under the given header; the columns are order, name, date, sex, group, number, mother.
func fiveChildren(header string) []byte {
	rows := []string{
		"1,Nguyễn Văn An,05/03/2015,Nam,Kinh,096215900001,Trần Thị Tư", "2,Lê Thị Bình,06/13/2016,Nữ,Kinh,096316900002,Lê Thị Năm",
		"3,Danh Cúc,07/08/2017,Nữ,Khmer,,Thạch Thị Sáu", "4,Trần Văn Danh,08/09/2018,Nam,Kinh,096218900004,Lý Thị Bảy",
		"5,Phạm Thị Én,09/10/2019,Nữ,Hoa,096319900005,Võ Thị Tám",
	}
	if header != "" {
		rows = append([]string{header}, rows...)
	}
	return []byte(strings.Join(rows, "\n"))
}

func TestMapping(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ header, want string }{
		"known headers": {"STT,Họ tên,Ngày sinh,Giới tính,Dân tộc,Số định danh,Họ tên mẹ",
			"A order header, B name header, C birth_date header, D sex header, E ethnicity header, F id_number header, G mother header"},
		"words that the content bears out": {"STT,Họ và tên trẻ em ghi theo sổ của trạm,Ngày tháng năm sinh của trẻ theo khai sinh,GT,DT,Số định danh cá nhân đã có trên VNeID,Mẹ",
			"A order header, B name words, C birth_date words, D sex header, E ethnicity header, F id_number words, G mother header"},
		"content alone": {"STT,Họ tên,Cột 1,Cột 2,Cột 3,Cột 4,Mẹ",
			"A order header, B name header, C birth_date content?, D sex content?, E ethnicity content?, F id_number content?, G mother header"},
		"a header that what stands below it belies": {"STT,Họ tên,Số định danh,GT,DT,Ngày sinh,Mẹ",
			"A order header, B name header, C id_number header?, D sex header, E ethnicity header, F birth_date header?, G mother header"},
		"no column of names by its header": {"STT,Cháu,Ngày sinh,GT,DT,Số định danh,Mẹ",
			"A order header, B name content?, C birth_date header, D sex header, E ethnicity header, F id_number header, G mother header"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := guesses(open(t, fiveChildren(tt.header))); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// What only its content speaks for is not read before somebody has said so.
func TestMapping_isAskedFirst(t *testing.T) {
	t.Parallel()
	content := fiveChildren("STT,Họ tên,Cột 1,GT,DT,Cột 4,Mẹ")
	list := open(t, content)
	first := func() registry.Values {
		for row, err := range list.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			return row.Values
		}
		return registry.Values{}
	}
	if v := first(); v.BirthDate != "" || v.IDNumber != "" {
		t.Errorf("read unasked: %+v", v)
	}
	unsure := list.Unsure()
	if len(unsure) != 2 || unsure[1].Column != "F" || unsure[1].Header != "Cột 4" || unsure[1].Samples[0] != "•••••••••001" {
		t.Errorf("unsure: %+v", unsure)
	}
	kept, err := json.Marshal(list.Proposed())
	if err != nil {
		t.Fatal(err)
	}
	var answer documents.Mapping
	if err := json.Unmarshal(kept, &answer); err != nil {
		t.Fatal(err)
	}
	// The next list with the same header, of other children.
	list = open(t, bytes.Replace(content, []byte("Nguyễn Văn An"), []byte("Nguyễn Văn Ân"), 1))
	if !list.Use(answer) || len(list.Unsure()) != 0 {
		t.Errorf("answered: %v", guesses(list))
	}
	if v := first(); v.Name != "Nguyễn Văn Ân" || v.BirthDate != "05/03/2015" || v.IDNumber != "096215900001" {
		t.Errorf("answered: %+v", v)
	}
	if open(t, fiveChildren("STT,Họ tên,Cột 1,GT,DT,Cột 5,Mẹ")).Use(answer) {
		t.Error("an answer about another header was used")
	}
}

func TestMapping_withoutAnyHeader(t *testing.T) {
	t.Parallel()
	list := open(t, append([]byte("DANH SÁCH TRẺ ẤP 3\n\n"), fiveChildren("")...))
	for _, err := range list.Rows() {
		var refused *documents.Error
		if !errors.As(err, &refused) || refused.Kind != documents.KindNoHeader {
			t.Fatalf("read unasked: %v", err)
		}
	}
	if got, want := guesses(list), "A  nothing, B name content?, C birth_date content?, D sex content?, E ethnicity content?, F id_number content?, G  nothing"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	answer := list.Proposed()
	answer.Tables[list.Signatures()[0]].Columns["G"] = "mother"
	if !list.Use(answer) {
		t.Fatal("not used")
	}
	n := 0
	for row, err := range list.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 2 && (row.Line != 4 || row.Values.Name != "Lê Thị Bình" || row.Values.Mother != "Lê Thị Năm") {
			t.Errorf("got %+v", row)
		}
	}
	if n != 5 {
		t.Errorf("%d children", n)
	}
}

func TestMapping_ethnicCodes(t *testing.T) {
	t.Parallel()
	content := []byte("Họ tên,Ngày sinh,Dân tộc\nLê An,05/03/2015,01\nLê Bình,06/03/2015,4\nDanh Cúc,07/03/2015,05\n")
	groups := func(codes registry.EthnicCodes) (got []string) {
		list := open(t, content)
		if !list.NeedsCodes() {
			t.Error("codes are not asked about")
		}
		if codes != "" {
			list.Use(documents.Mapping{Tables: map[string]documents.TableMapping{list.Signatures()[0]: {EthnicCodes: codes}}})
		}
		for row, err := range list.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, row.Values.Ethnicity)
			if asked := row.Notes.Has(documents.NoteEthnicCode); asked != (codes == "") {
				t.Errorf("%s with codes of %q: noted %v", row.Values.Name, codes, asked)
			}
		}
		return got
	}
	for codes, want := range map[registry.EthnicCodes]string{"": "01 4 05", registry.EthnicCodes1979: "Kinh Hoa Khơ-me", registry.EthnicCodes2008: "Kinh Mường Khơ-me"} {
		if got := strings.Join(groups(codes), " "); got != want {
			t.Errorf("%q: got %s, want %s", codes, got, want)
		}
	}
}
