package documents_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"rasoat/documents"

	"github.com/xuri/excelize/v2"
)

// refused reads a whole file and returns why it was refused.
func refused(content []byte) (*documents.Error, error) {
	list, err := documents.Open("tệp.xlsx", bytes.NewReader(content), int64(len(content)))
	if err == nil {
		for _, rowErr := range list.Rows() {
			err = rowErr
		}
	}
	var typed *documents.Error
	if err != nil && !errors.As(err, &typed) {
		return nil, err
	}
	return typed, nil
}

// rezip rewrites a workbook with one part changed.
func rezip(t testing.TB, content []byte, part string, change func([]byte) []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, file := range in.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if file.Name == part {
			data = change(data)
		}
		part, err := w.Create(file.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// zipped packs a file, and empty ones beside it.
func zipped(t testing.TB, name string, content []byte, others ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, n := range append(others, name) {
		part, err := w.Create(n)
		if err == nil && n == name {
			_, err = part.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	good := workbook(t, nil, [][]any{{"Họ tên", "Năm sinh"}, {"Lê An", 2015}})
	sheet := "xl/worksheets/sheet1.xml"
	ole := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 600)...)
	utf16 := func(s string) []byte { return []byte(strings.Join(strings.Split(s, ""), "\x00") + "\x00") }
	wide := make([]any, 201)
	for i := range wide {
		wide[i] = "x"
	}
	locked := func() []byte {
		f := excelize.NewFile()
		defer f.Close()
		var out bytes.Buffer
		if err := f.Write(&out, excelize.Options{Password: "mật khẩu"}); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}()
	tests := []struct {
		name    string
		content []byte
		want    documents.Kind
	}{
		{"no bytes", nil, documents.KindEmpty},
		{"blank text", []byte(" \n\n"), documents.KindEmpty},
		{"blank workbook", workbook(t, nil), documents.KindEmpty},
		{"a letter", []byte("Kính gửi các đồng chí,\nđề nghị rà soát."), documents.KindNotAList},
		{"a picture", []byte("\x89PNG\r\n\x1a\n...."), documents.KindPicture},
		{"a picture of a telephone", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), documents.KindPicture},
		{"a PDF", []byte("%PDF-1.7\n1 0 obj"), documents.KindPDF},
		{"a zip with a list in it", zipped(t, "danh sách.xlsx", good), documents.KindArchive},
		{"a rar", []byte("Rar!\x1A\x07\x01\x00"), documents.KindArchive},
		{"a 7z", []byte("7z\xBC\xAF\x27\x1C"), documents.KindArchive},
		{"a gz", []byte("\x1F\x8B\x08\x00"), documents.KindArchive},
		{"a docx", zipped(t, "word/document.xml", []byte("<w/>"), "[Content_Types].xml"), documents.KindWriting},
		{"a pptx", zipped(t, "ppt/presentation.xml", []byte("<p/>"), "[Content_Types].xml"), documents.KindNotAList},
		{"an rtf", []byte("{\\rtf1\\ansi Họ tên"), documents.KindWriting},
		{"an exe", []byte("MZ\x90\x00\x03\x00"), documents.KindProgram},
		{"a program", []byte("\x7FELF\x02\x01"), documents.KindProgram},
		{"a text that begins like an exe", []byte("MZ,Họ tên,Năm sinh\n1,Lê An,2015"), ""},
		{"no names", []byte("STT,Ngày sinh,Giới tính\n1,2015,Nam"), documents.KindNoNameColumn},
		{"another workbook", workbook(t, nil, [][]any{{"Tháng", "Thu", "Chi"}, {1, 2, 3}}), documents.KindNotAList},
		{"old Excel", slices.Concat(ole, utf16("Workbook")), documents.KindOldExcel},
		{"locked", slices.Concat(ole, utf16("EncryptedPackage")), documents.KindProtected},
		{"really locked", locked, documents.KindProtected},
		{"an old document", slices.Concat(ole, utf16("WordDocument")), documents.KindWriting},
		{"a page saved as Excel", []byte("<html><table><tr><td>Tháng</td></tr></table></html>"), documents.KindNotAList},
		{"a page that is cut off", []byte("<html><table><tr><td>Họ tên</td><td>Năm sinh</td></tr><tr><td>Lê An"), documents.KindDamaged},
		{"Excel 3", []byte("\x09\x02\x06\x00\x00\x00\x10\x00\x00\x00"), documents.KindOldExcel},
		{"cut off", good[:len(good)/2], documents.KindDamaged},
		{"sheet cut off", rezip(t, good, sheet, func(b []byte) []byte { return b[:len(b)-30] }), documents.KindDamaged},
		{"sheet malformed", rezip(t, good, sheet, func(b []byte) []byte { return bytes.Replace(b, []byte("<v>2015"), []byte("<v>&x20<15"), 1) }), documents.KindDamaged},
		{"shared text missing", rezip(t, good, "xl/sharedStrings.xml", func([]byte) []byte { return []byte("<sst></sst>") }), documents.KindDamaged},
		{"a book in a shared text", rezip(t, good, "xl/sharedStrings.xml", func(b []byte) []byte {
			return bytes.Replace(b, []byte("Lê An"), bytes.Repeat([]byte("à"), 40_000), 1)
		}), documents.KindCellTooLong},
		{"a book in a cell of its own", rezip(t, good, sheet, func(b []byte) []byte {
			return bytes.Replace(b, []byte("<v>2015"), []byte("<v>"+strings.Repeat("1", 200_000)), 1)
		}), documents.KindCellTooLong},
		{"half a letter of UTF-16", []byte("\xFF\xFEH\x00\x1E"), documents.KindDamaged},
		{"a NUL in UTF-16", []byte("\xFF\xFEH\x00\x00\x00"), documents.KindNotAList},
		{"a NUL", []byte("Họ tên,Năm sinh\nLê\x00An,2015"), documents.KindNotAList},
		{"half a pair of UTF-16", []byte("\xFF\xFEH\x00\x00\xD8a\x00"), documents.KindEncoding},
		{"an unknown encoding", []byte("Ho ten,Nam sinh\nL\xEA An,2015\nT\xF4 B,2016"), documents.KindEncoding},
		{"a quote that is not closed", []byte("Họ tên,Năm sinh\n\"Lê An,2015\nLê Bình,2016\n"), documents.KindQuotes},
		{"a quote that swallows rows", []byte("Họ tên,Năm sinh\n\"Lê An,2015\n\"Lê Bình\",2016\n"), documents.KindQuotes},
		{"a million columns", []byte("Họ tên,Năm sinh\nLê An" + strings.Repeat(",x", 1_000_000)), documents.KindTooManyColumns},
		{"30 MB", make([]byte, 30<<20), documents.KindTooLarge},
		{"wide", workbook(t, nil, [][]any{{"Họ tên", "Năm sinh"}, wide}), documents.KindTooManyColumns},
		{"a book in a cell", []byte("Họ tên,Năm sinh\n" + strings.Repeat("à", 32_768) + ",2015"), documents.KindCellTooLong},
		{"a row of 20,000 cells", rezip(t, good, sheet, func(b []byte) []byte {
			return bytes.Replace(b, []byte("</row>"), []byte(strings.Repeat("<c/>", 20_000)+"</row>"), 1)
		}), documents.KindTooManyColumns},
		{"more rows than Excel has", rezip(t, good, sheet, func(b []byte) []byte {
			return bytes.Replace(b, []byte("</sheetData>"), []byte(strings.Repeat("<row/>", 1<<20)+"</sheetData>"), 1)
		}), documents.KindTooManyRows},
		{"a document type", rezip(t, good, sheet, func(b []byte) []byte {
			return bytes.Replace(b, []byte("<worksheet"), []byte("<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet"), 1)
		}), documents.KindDamaged},
		{"deep nesting", rezip(t, good, sheet, func(b []byte) []byte {
			return bytes.Replace(b, []byte("<sheetData>"), []byte("<sheetData>"+strings.Repeat("<a>", 10_000)), 1)
		}), documents.KindDamaged},
		{"good", good, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := refused(tt.content)
			switch {
			case err != nil:
				t.Errorf("an error without a kind: %v", err)
			case got == nil && tt.want != "":
				t.Errorf("accepted, want %s", tt.want)
			case got != nil && got.Kind != tt.want:
				t.Errorf("got %v, want %s", got, tt.want)
			}
		})
	}
}

func TestTooManyRows(t *testing.T) {
	t.Parallel()
	text := "Họ tên,Năm sinh,GT,DT\n" + strings.Repeat("a,2015,b,c\n", documents.MaxRows+1)
	got, err := refused([]byte(text))
	if err != nil || got == nil || got.Kind != documents.KindTooManyRows || got.Row != documents.MaxRows+2 {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestBomb(t *testing.T) {
	t.Parallel()
	good := workbook(t, nil, [][]any{{"Họ tên", "Năm sinh"}, {"Lê An", 2015}})
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	in, _ := zip.NewReader(bytes.NewReader(good), int64(len(good)))
	for _, file := range in.File {
		if err := w.Copy(file); err != nil {
			t.Fatal(err)
		}
	}
	header := &zip.FileHeader{Name: "xl/media/bomb.xml", Method: zip.Deflate, UncompressedSize64: 513 << 20, CompressedSize64: 4}
	bomb, err := w.CreateRaw(header)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bomb.Write([]byte("bomb")); err != nil {
		t.Fatal(err)
	}
	w.Close()
	if got, err := refused(out.Bytes()); err != nil || got == nil || got.Kind != documents.KindInflated {
		t.Errorf("got %v, %v", got, err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(workbook(f, nil, [][]any{{"Họ tên", "Năm sinh"}, {"Lê An", 2015}}))
	f.Add([]byte("STT;Họ tên;Nam;Nữ\n(1);(2);(3);(4)\nẤp 3\n1;Lê An;x;\nTổng cộng: 1\n"))
	f.Add([]byte("\xEF\xBB\xBFsep=\t\nHọ đệm\tTên\tNgày\tTháng\tNăm\n\"a\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if _, err := refused(content); err != nil {
			t.Errorf("an error without a kind: %v", err)
		}
	})
}

// FuzzSheet puts any bytes where a sheet should be.
func FuzzSheet(f *testing.F) {
	good := workbook(f, nil, [][]any{{"Họ tên", "Năm sinh"}, {"Lê An", 2015}})
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Họ tên</t></is></c><c r="B1" t="s"><v>1</v></c></row></sheetData></worksheet>`))
	f.Add([]byte(`<worksheet><sheetData><row><c><v>1E5</v></c><c r="ZZZZ9" t="b"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A9"/></mergeCells></worksheet>`))
	f.Fuzz(func(t *testing.T, sheet []byte) {
		content := rezip(t, good, "xl/worksheets/sheet1.xml", func([]byte) []byte { return sheet })
		if _, err := refused(content); err != nil {
			t.Errorf("an error without a kind: %v", err)
		}
	})
}
