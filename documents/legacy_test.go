package documents

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"

	"rasoat/registry"
	"rasoat/registry/sample"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// sampleNames are the names of a synthetic commune, those of every group among them.
func sampleNames(t testing.TB) []string {
	t.Helper()
	o := sample.TanThuan().Options()
	o.Children = 2_000
	world, err := sample.New(o)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, v := range world.Listed() {
		for _, name := range []string{v.Name, v.Mother, v.Father} {
			// What is typed wrongly on purpose is no name; what is left is as it stands on a certificate.
			if name = registry.CleanText(name); name != "" && !strings.ContainsAny(name, "0123456789?,()") {
				names = append(names, name)
			}
		}
	}
	table, err := os.ReadFile("../registry/sample/names.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range tsvRows(string(table)) {
		names = append(names, row[2])
	}
	return append(names, "Y Bhăm Niê", "H'Hen Niê", "K'Brơi", "Ksor Nguyệt", "Điểu Krứ", "Zơ Râm Nết", "A Lăng Hạnh", "Đinh Ngọc Ánh")
}

func columnOfNames(names []string) book {
	sheet := &memorySheet{}
	for i, name := range names {
		if err := sheet.add(i+1, 0, cell{text: name}); err != nil {
			panic(err)
		}
	}
	return &memoryBook{pages: []*memorySheet{sheet}}
}

// No column of real names, however short, is taken for one in an old encoding.
func TestNamesAreNotTakenForOldEncodings(t *testing.T) {
	t.Parallel()
	names := sampleNames(t)
	for _, n := range []int{1, 2, 5, 40, len(names)} {
		for from := 0; from+n <= len(names); from += n {
			found, _, err := studyEncodings(columnOfNames(names[from:from+n]), 0)
			if err != nil || len(found) > 0 {
				t.Fatalf("%v is taken for %+v (%v)", names[from:from+n], found, err)
			}
		}
	}
}

// encodeLegacy writes a name as a cell shows it in that encoding; false when the encoding lacks a letter.
func encodeLegacy(name string, e Encoding) (string, bool) {
	back := map[rune]string{}
	for seen, letter := range legacyTables()[e].single {
		back[letter] = string(seen)
	}
	for seen, letter := range legacyTables()[e].pairs {
		if old, ok := back[letter]; !ok || unicode.IsUpper(letter) && old > string(seen[:]) {
			back[letter] = string(seen[:])
		}
	}
	var out strings.Builder
	for _, r := range name {
		code, ok := back[r]
		switch {
		case ok:
			out.WriteString(code)
		case r < 0x80:
			out.WriteRune(r)
		default:
			return "", false
		}
	}
	return out.String(), true
}

// The same names, encoded, are recognised in columns of five and more, and come back letter by letter.
func TestEncodedNamesComeBack(t *testing.T) {
	t.Parallel()
	for _, e := range []Encoding{EncodingTCVN3, EncodingVNI, EncodingMojibake} {
		var before, want []string
		for _, name := range sampleNames(t) {
			encoded, ok := encodeLegacy(name, e)
			if e == EncodingMojibake {
				encoded, ok = misreadAs(name)
			}
			if ok {
				before, want = append(before, encoded), append(want, name)
			}
		}
		if len(before) < 2_000 {
			t.Fatalf("%s: only %d names can be written", e, len(before))
		}
		for _, n := range []int{10, 200} {
			for from := 0; from+n <= len(before); from += n {
				checkDecoded(t, e, before[from:from+n], want[from:from+n])
			}
		}
	}
}

func checkDecoded(t *testing.T, e Encoding, before, want []string) {
	t.Helper()
	found, _, err := studyEncodings(columnOfNames(before), 0)
	if err != nil || len(found) != 1 || found[0].Encoding != e || found[0].Column != "A" {
		t.Errorf("%s: %q gives %+v (%v)", e, before, found, err)
		return
	}
	for i, text := range before {
		if got := found[0].readsAs(cell{text: text}); got != want[i] {
			t.Errorf("%s: %q reads %q, want %q", e, text, got, want[i])
		}
	}
}

// misreadAs is a name in UTF-8 that was read as Windows-1252.
func misreadAs(name string) (string, bool) {
	var out strings.Builder
	for i := range len(name) {
		r := charmap.Windows1252.DecodeByte(name[i])
		if r == unicode.ReplacementChar {
			return "", false
		}
		out.WriteRune(r)
	}
	return out.String(), out.String() != name
}

func TestCapitalsOfOldFonts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		before string
		e      Encoding
		font   fontKind
		want   string
	}{
		{"NGUYÔN V¨N §øC", EncodingTCVN3, fontUnicode, "NGUYỄN VĂN ĐỨC"},
		{"NguyÔn v¨n ®øc", EncodingTCVN3, fontTCVN3Upper, "NGUYỄN VĂN ĐỨC"},
		{"Lß Hµ", EncodingTCVN3, fontTCVN3, "Lò Hà"},
		{"L\u00adu ThÞ T\u00ad", EncodingTCVN3, fontUnicode, "Lưu Thị Tư"},
		{"NGUYEÃN VAÊN ÑÖÙC", EncodingVNI, fontUnicode, "NGUYỄN VĂN ĐỨC"},
		{"NGUYEãN THÒ BÍCH", EncodingVNI, fontVNI, "NGUYỄN THỊ BÍCH"},
		{"Traàn Thò Myõ Duyeân", EncodingVNI, fontUnicode, "Trần Thị Mỹ Duyên"},
		{"Nguyễn Văn Đức", EncodingTCVN3, fontTCVN3, "Nguyễn Văn Đức"},
		{"Tráº§n Thá»‹ TÆ°", EncodingMojibake, fontUnicode, "Trần Thị Tư"},
		{"VÅ© VÄƒn Ã‚n", EncodingMojibake, fontUnicode, "Vũ Văn Ân"},
		{"Lê Hà Ân", EncodingMojibake, fontUnicode, "Lê Hà Ân"},
	} {
		if got := (ColumnEncoding{Encoding: tt.e}).readsAs(cell{text: tt.before, font: tt.font}); got != tt.want {
			t.Errorf("%q reads %q, want %q", tt.before, got, tt.want)
		}
	}
}

const legacyCSV = "STT,Hä vµ tªn,N¨m sinh,Giíi tÝnh,Hä tªn mÑ,D©n téc\n" +
	"Êp 3,,,,,\n1,NguyÔn V¨n §øc,2015,Nam,TrÇn ThÞ T\u00ad,Kinh\n2,TrÇn ThÞ Mü Duyªn,2016,N÷,Lª ThÞ Lô,Kh¬ me\n" +
	"3,Lª Hµ,2016,N÷,Lª ThÞ Lô,Kinh\n,Tæng céng: 3 trÎ,,,,\n"

// A list in an old font is found, comes as it is written with proposals, and decoded once somebody has agreed.
func TestDecodingIsProposedThenApplied(t *testing.T) {
	t.Parallel()
	latin, err := charmap.Windows1252.NewEncoder().String(legacyCSV)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"as a cell shows it": legacyCSV, "as bytes": latin} {
		list, err := Open(name, strings.NewReader(content), int64(len(content)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		found := list.Encodings()
		if len(found) < 2 || found[1].Column != "B" || found[1].Encoding != EncodingTCVN3 || found[1].Header != "Họ và tên" {
			t.Fatalf("%s: %+v", name, found)
		}
		rows := rowsOf(t, list)
		if len(rows) != 3 || rows[0].Values.Name != "NguyÔn V¨n §øc" || rows[0].Values.Hamlet != "ấp 3" {
			t.Fatalf("%s: %+v", name, rows)
		}
		said := fmt.Sprint(rows[1].Encoded)
		for _, want := range []string{"Trần Thị Mỹ Duyên", "Nữ", "Lê Thị Lụ", "Khơ me"} {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %s is not proposed: %s", name, want, said)
			}
		}
		for checked, err := range Check(list, registry.Date{Year: 2026, Month: 11, Day: 22}) {
			if err != nil || checked.Defects.Has(registry.NameInvalid) || len(checked.Proposals) == 0 {
				t.Errorf("%s: %+v, %v", name, checked, err)
			}
		}
		list.Decode(nil)
		if rows = rowsOf(t, list); rows[0].Values.Name != "NguyÔn V¨n §øc" || rows[0].Encoded != nil || list.Encodings() != nil {
			t.Errorf("%s, refused: %+v", name, rows[0])
		}
		list.Decode(found)
		if rows = rowsOf(t, list); len(rows) != 3 || rows[0].Values.Name != "Nguyễn Văn Đức" || rows[0].Values.Mother != "Trần Thị Tư" ||
			rows[2].Values.Name != "Lê Hà" || rows[1].Values.Sex != "Nữ" || rows[0].Encoded != nil {
			t.Errorf("%s, accepted: %+v", name, rows)
		}
	}
}

func rowsOf(t testing.TB, list *List) []Row {
	t.Helper()
	var all []Row
	for row, err := range list.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	return all
}

func TestFontNamesDecide(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"mixed.xls", "mixed.xlsx"} {
		found, _, err := studyEncodings(readBook(t, name), 2)
		if err != nil || len(found) == 0 || found[0].By != ByFont || found[0].Encoding != EncodingTCVN3 {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
		clean, _, err := studyEncodings(readBook(t, name), 0)
		if err != nil || len(clean) != 0 {
			t.Errorf("%s: %+v, %v", name, clean, err)
		}
	}
}

func TestTextEncodings(t *testing.T) {
	t.Parallel()
	const text = "STT;Họ và tên;Ngày sinh;Giới tính;Dân tộc\r\n1;Nguyễn Thị Ánh Tuyết;05/03/2015;Nữ;Khơ-me\r\n2;Lê Văn Đức;06/03/2016;Nam;Kinh\r\n"
	utf16 := func(order func(uint16) []byte) string {
		var out []byte
		for _, r := range text {
			out = append(out, order(uint16(r))...)
		}
		return string(out)
	}
	little := utf16(func(u uint16) []byte { return []byte{byte(u), byte(u >> 8)} })
	big := utf16(func(u uint16) []byte { return []byte{byte(u >> 8), byte(u)} })
	for name, content := range map[string]string{
		"UTF-8": text, "UTF-8 with mark": "\ufeff" + text, "UTF-8, decomposed": norm.NFD.String(text),
		"UTF-16LE with mark": "\xFF\xFE" + little, "UTF-16BE with mark": "\xFE\xFF" + big, "UTF-16LE": little, "UTF-16BE": big,
		"Windows-1258": windows1258(t, text), "bars": strings.ReplaceAll(text, ";", "|"), "old Macintosh lines": strings.ReplaceAll(text, "\r\n", "\r"),
	} {
		list, err := Open(name, bytes.NewReader([]byte(content)), int64(len(content)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		rows := rowsOf(t, list)
		if len(rows) != 2 || registry.CleanText(rows[0].Values.Name) != "Nguyễn Thị Ánh Tuyết" || registry.CleanText(rows[1].Values.Name) != "Lê Văn Đức" || rows[1].Line != 3 {
			t.Errorf("%s: %+v", name, rows)
		}
	}
}

// windows1258 writes every tone as a sign of its own, as Windows does.
func windows1258(t testing.TB, text string) string {
	t.Helper()
	var out []byte
	for _, r := range text {
		if c, ok := charmap.Windows1258.EncodeRune(r); ok {
			out = append(out, c)
			continue
		}
		decomposed := []rune(norm.NFD.String(string(r)))
		tone := decomposed[len(decomposed)-1]
		if strings.ContainsRune("\u0302\u0306\u031b", tone) { // the tone stands before the mark of the letter
			tone = decomposed[1]
			decomposed = append(decomposed[:1], decomposed[2:]...)
		} else {
			decomposed = decomposed[:len(decomposed)-1]
		}
		for _, part := range []rune{[]rune(norm.NFC.String(string(decomposed)))[0], tone} {
			c, ok := charmap.Windows1258.EncodeRune(part)
			if !ok {
				t.Fatalf("%c has no place in the page", part)
			}
			out = append(out, c)
		}
	}
	return string(out)
}

func FuzzLegacy(f *testing.F) {
	for _, seed := range []string{legacyCSV, "Nguyeãn Vaên Ñöùc\nTraàn Thò Myõ Duyeân", "Nguyá»…n VÄƒn Äá»©c", "Nguyễn Văn Đức"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Split(text, "\n")
		found, _, err := studyEncodings(columnOfNames(lines), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range found {
			for _, l := range lines {
				e.readsAs(cell{text: l})
				e.hints(cell{text: l})
			}
		}
	})
}
