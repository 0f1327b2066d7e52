package documents

import (
	"bytes"
	"testing"
	"time"
	"unicode/utf16"
)

// TestWatermark: a paper of training says so in its title and across every page, and one of real work does not.
func TestWatermark(t *testing.T) {
	t.Parallel()
	lines := make([]string, 130) // three pages
	for i := range lines {
		lines[i] = "Nguyễn Văn An"
	}
	write := func(training bool) []byte {
		var b bytes.Buffer
		paper := Paper{Title: "Ai đã xem hồ sơ", Parts: []PaperPart{{Lines: lines}}, At: time.Unix(0, 0), Training: training}
		if err := WritePaper(&b, paper); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	var title []byte
	for _, unit := range utf16.Encode([]rune("TẬP HUẤN")) {
		title = append(title, byte(unit>>8), byte(unit))
	}
	with, without := write(true), write(false)
	if !bytes.Contains(with, title) || bytes.Contains(without, title) {
		t.Error("the title does not tell training from real work")
	}
	if pages := bytes.Count(with, []byte("/Type /Page\n")); pages < 3 || pages != bytes.Count(without, []byte("/Type /Page\n")) {
		t.Errorf("%d pages with a mark, %d without", pages, bytes.Count(without, []byte("/Type /Page\n")))
	}
}
