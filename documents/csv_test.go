package documents

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// compareCSV reads a text with our reader and with the standard library's: what both accept reads the same, but for
// line ends of old Macintoshes, which the library takes for letters.
func compareCSV(t *testing.T, text string) {
	t.Helper()
	var ours [][]string
	reader := newCSVReader(bufio.NewReaderSize(strings.NewReader(text), 16), ';')
	for l := (line{}); ; {
		err := reader.next(&l)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return
		}
		var cells []string
		for _, c := range l.cells {
			cells = append(cells, c.text)
		}
		if len(cells) > MaxColumns {
			return
		}
		if !slices.Equal(cells, []string{""}) { // the library passes blank lines
			ours = append(ours, cells)
		}
	}
	if strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\r") || strings.Contains(text, "\" ") || strings.Contains(text, "'") {
		return
	}
	library := csv.NewReader(strings.NewReader(text))
	library.Comma, library.LazyQuotes, library.FieldsPerRecord = ';', true, -1
	theirs, err := library.ReadAll()
	if err != nil {
		return
	}
	theirs = slices.DeleteFunc(theirs, func(record []string) bool { return slices.Equal(record, []string{""}) })
	if !slices.EqualFunc(ours, theirs, slices.Equal[[]string]) {
		t.Errorf("%q reads %q, the library reads %q", text, ours, theirs)
	}
}

func TestCSVReadsAsTheLibrary(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"a;b;c\n1;2;3", "a;b\r\n\r\n1;2\r\n", "\"a;b\";\"c\nd\"\n\"e\"\"f\";\"\"", "a\"b;c\n", ";;\n;\n", "", "\n", strings.Repeat("dài;", 30) + "\n\"" + strings.Repeat("x", 40) + "\"",
	} {
		compareCSV(t, text)
	}
}

func TestCSVQuotes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{"\"a": errOpenQuote, "\"a\nb;c\n": errOpenQuote, "\"a\"b;c": errInnerQuote, "a;\"b\"  ;c": nil, "a \"b\" c": nil} {
		reader, l := newCSVReader(strings.NewReader(text), ';'), line{}
		var err error
		for err == nil {
			err = reader.next(&l)
		}
		if want == nil && !errors.Is(err, io.EOF) || want != nil && !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("a;b\r\n\"c\"\"d\";e\n"))
	f.Add([]byte("\xFF\xFEa\x00;\x00b\x00"))
	f.Add([]byte("Nguy\xEA\xDEn V\xE3n;2015\nTr\xE2\xCCn"))
	f.Fuzz(func(t *testing.T, content []byte) {
		compareCSV(t, string(content))
		source, err := openText(bytes.NewReader(content), int64(len(content)))
		var typed *Error
		if err != nil {
			if !errors.As(err, &typed) {
				t.Errorf("an error without a kind: %v", err)
			}
			return
		}
		for _, err := range openCSV(source).lines(0) {
			if err != nil && !errors.As(err, &typed) {
				t.Errorf("an error without a kind: %v", err)
			}
		}
	})
}
