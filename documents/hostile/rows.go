package hostile

import (
	_ "embed" // the words
	"fmt"
	"strconv"
	"strings"
)

// shape is what the rows of a list look like, in every format that has rows.
type shape struct {
	name string
	full int // rows, unless the format holds fewer
	good bool
	head []string
	row  func(i int) []string
	wide int // bytes of a row, about
}

const (
	mostRows = 1_000_000
	longest  = 32_767 // letters of a cell
)

//go:embed words.tsv
var wordsTSV string

// word is a text with the accents without which it says something else.
func word(kind string) string {
	for _, row := range strings.Split(wordsTSV, "\n") {
		if text, ok := strings.CutPrefix(row, kind+"\t"); ok {
			return text
		}
	}
	return ""
}

// few is a cheap number of rows.
func (s shape) few() int {
	if s.wide > 1_000 {
		return 3
	}
	return 20
}

func usual() []string { return []string{"Ho ten", "Ngay sinh", "Gioi tinh", "Me", "Ap"} }

func shapes() []shape {
	long := strings.Repeat("Nguyen ", longest/7)
	section, total, signature := word("section"), word("total"), word("signature")
	return []shape{
		{"good", mostRows, true, usual(), good, 52},
		{"one row too many", mostRows + 1, false, usual(), good, 52},
		{"one child again and again", mostRows, true, usual(), func(int) []string { return good(7) }, 52},
		{"each child 499 times", mostRows, true, usual(), func(i int) []string { return good(i / 499) }, 52},
		{"one birthday for 499", mostRows, true, usual(), birthday, 52},
		{"one mother for 499", mostRows, true, usual(), mother, 52},
		{"dates of doubtful order", mostRows, true, usual(), doubtful, 52},
		{"a hamlet each", mostRows, true, usual(), func(i int) []string { return append(good(i)[:4], "Ap "+strconv.Itoa(i)) }, 52},
		{"one number for all", mostRows, true, []string{"Ho ten", "Ngay sinh", "So dinh danh"}, numbered, 40},
		{"names alone", mostRows, true, []string{"Ho ten", "Nam sinh"}, func(i int) []string { return []string{good(i)[0], ""} }, 20},
		{"section lines", mostRows, false, usual(), func(i int) []string { return []string{section + strconv.Itoa(i)} }, 10},
		{"one section line", mostRows, false, usual(), func(int) []string { return []string{section + "1"} }, 6},
		{"totals", mostRows, false, usual(), func(int) []string { return []string{total} }, 18},
		{"signatures", mostRows, false, usual(), func(int) []string { return []string{"", "", "", signature} }, 18},
		{"running numbers", mostRows, false, append([]string{"STT"}, usual()...), func(i int) []string { return []string{strconv.Itoa(i)} }, 8},
		{"headers", mostRows, false, usual(), func(int) []string { return usual() }, 36},
		{"no header", mostRows, false, good(0), good, 52},
		{"long names", mostRows, false, usual(), func(i int) []string { return append([]string{long}, good(i)[1:]...) }, longest},
		{"long cells", mostRows, false, usual(), func(int) []string { return []string{long, long, long, long, long} }, 5 * longest},
		{"long letters", mostRows, false, usual(), func(int) []string {
			word := strings.Repeat("x", longest)
			return []string{word, "1/1/2015", word, word, word}
		}, 4 * longest},
		{"long digits", mostRows, false, []string{"Ho ten", "Ngay sinh", "So dinh danh", "SDT"}, func(i int) []string {
			word := strings.Repeat("1 ", longest/2)
			return []string{good(i)[0], word, word, word}
		}, 3 * longest},
	}
}

// good is a child like others; no two in 400,000 have the same name, day and mother.
func good(i int) []string {
	families := [...]string{"Nguyen", "Tran", "Le", "Pham", "Huynh", "Phan", "Vo", "Dang", "Bui", "Do", "Ho", "Ngo", "Duong", "Ly"}
	middles := [...]string{"Van", "Thi", "Minh", "Ngoc", "Thanh", "Quoc", "Hoang", "Kim", "Bao", "Gia", "Tuan"}
	givens := [...]string{"An", "Binh", "Chi", "Dung", "Giang", "Ha", "Khanh", "Lan", "Mai", "Nam", "Phuc", "Quan", "Son", "Tam", "Uyen", "Vinh", "Yen"}
	day := i * 7 % 5801
	return []string{
		families[i%len(families)] + " " + middles[i/3%len(middles)] + " " + givens[i/5%len(givens)],
		fmt.Sprintf("%02d/%02d/%d", 1+day%28, 1+day/28%12, 2010+day/336%16),
		[...]string{"Nam", "Nu"}[i%2],
		families[i/11%len(families)] + " Thi " + givens[i/2%len(givens)],
		"Ap " + strconv.Itoa(1+i%12),
	}
}

func birthday(i int) []string {
	row := good(i)
	day := i / 499
	row[0] = good(i)[0][:2] + " Van An"
	row[1] = fmt.Sprintf("%02d/%02d/%d", 1+day%28, 1+day/28%12, 2010+day/336%16)
	return row
}

func mother(i int) []string {
	row := good(i)
	row[3] = "Nguyen Thi " + row[0][:1] + strconv.Itoa(i/499)
	return row
}

func doubtful(i int) []string {
	row := good(i)
	row[1] = fmt.Sprintf("%02d/%02d/%d", 1+i%12, 1+i/12%12, 2010+i%16)
	return row
}

func numbered(i int) []string { return []string{good(i)[0], good(i)[1], "096215900001"} }
