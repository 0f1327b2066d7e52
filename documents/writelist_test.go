package documents_test

import (
	"bytes"
	"iter"
	"os"
	"testing"
	"time"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/registry/sample"

	"github.com/xuri/excelize/v2"
)

func listRows(world *sample.World) iter.Seq[documents.ListRow] {
	return func(yield func(documents.ListRow) bool) {
		for row := range world.Rows() {
			if !yield(documents.ListRow{Values: row.Values, Software: row.Software, Note: row.Note}) {
				return
			}
		}
	}
}

func demoFile(t testing.TB) []byte {
	t.Helper()
	meta := documents.Meta{
		Title: "DANH SÁCH TRẺ EM", Unit: "Xã Tân Thuận", By: "chị Lụa", At: time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC), Synthetic: true,
	}
	var out bytes.Buffer
	if err := documents.WriteList(&out, meta, listRows(sample.TanThuan())); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWrittenListReadsBackAsItWas(t *testing.T) {
	t.Parallel()
	content := demoFile(t)
	if path := os.Getenv("KEEP_LIST"); path != "" {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := rows(t, content)
	i := 0
	for want := range sample.TanThuan().Rows() {
		if i < len(got) && (got[i].Values != want.Values || got[i].Software != want.Software) {
			t.Fatalf("row %d: got %+v, want %+v", i, got[i], want)
		}
		i++
	}
	if i != len(got) {
		t.Errorf("%d rows read, %d written", len(got), i)
	}
}

func TestWrittenListHoldsTexts(t *testing.T) {
	t.Parallel()
	evil := documents.ListRow{Values: registry.Values{Name: "=HYPERLINK(\"x\")", Sex: "female", IDNumber: "096215900001", Phone: "+84951234567"}}
	var out bytes.Buffer
	err := documents.WriteList(&out, documents.Meta{Title: "Thử"}, func(yield func(documents.ListRow) bool) { yield(evil) })
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, want := range map[string]string{"C5": "=HYPERLINK(\"x\")", "E5": "Nữ", "G5": "096215900001", "M5": "+84951234567"} {
		value, _ := f.GetCellValue("Danh sách", cell)
		kind, _ := f.GetCellType("Danh sách", cell)
		formula, _ := f.GetCellFormula("Danh sách", cell)
		if value != want || formula != "" || kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
			t.Errorf("%s: %q, formula %q, type %v", cell, value, formula, kind)
		}
	}
}
