package documents_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"rasoat/documents"
)

// The form is a list that is read without a question once somebody has filled it in, and has nobody on it before.
func TestWriteBlank(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := documents.WriteBlank(&b); err != nil {
		t.Fatal(err)
	}
	if rows, err := readAll(b.Bytes()); rows > 0 || err != nil {
		t.Errorf("the empty form has %d rows, error %v", rows, err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	sheet := f.GetSheetName(0)
	for at, text := range map[string]string{"A5": "1", "C5": "Nguyễn Gia Bảo", "D5": "05/03/2019", "E5": "Nam", "G5": "096219900001", "I5": "Lê Thị Hạnh", "L5": "Ấp 3"} {
		if err := f.SetCellValue(sheet, at, text); err != nil {
			t.Fatal(err)
		}
	}
	var filled bytes.Buffer
	if err := f.Write(&filled); err != nil {
		t.Fatal(err)
	}
	list, err := documents.Open("mau.xlsx", bytes.NewReader(filled.Bytes()), int64(filled.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if unsure := list.Unsure(); len(unsure) > 0 {
		t.Errorf("asks about %+v", unsure)
	}
	n := 0
	for row, err := range list.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if n++; row.Values.Name != "Nguyễn Gia Bảo" || row.Values.IDNumber != "096219900001" || row.Values.Hamlet != "Ấp 3" || row.Values.Mother != "Lê Thị Hạnh" {
			t.Errorf("read %+v", row.Values)
		}
	}
	if n != 1 {
		t.Errorf("%d children, want 1", n)
	}
}

func readAll(content []byte) (n int, err error) {
	list, err := documents.Open("mau.xlsx", bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return 0, err
	}
	for _, err := range list.Rows() {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
