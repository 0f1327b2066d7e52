package hostile

import (
	"bufio"
	_ "embed" // the table of texts in old encodings
	"strconv"
	"strings"
)

const uploaded = 20 << 20

// texts are lists with commas between the cells.
func texts() []File {
	var all []File
	for _, s := range shapes() {
		all = append(all, File{Name: s.name + ".csv", Small: s.few(), Full: min(s.full, uploaded/s.wide), Good: s.good, Write: printed(s.csv)})
	}
	return append(all, []File{
		{Name: "rows of one letter.csv", Full: uploaded / 2, Write: printed(func(out *bufio.Writer, n int) {
			print(out, "Ho ten,Ngay sinh\n", strings.Repeat("a\n", n))
		})},
		{Name: "rows of a name.csv", Full: uploaded / 8, Write: printed(func(out *bufio.Writer, n int) {
			print(out, "Ho ten,Ngay sinh\n", strings.Repeat("Le An,1\n", n))
		})},
		{Name: "line ends.csv", Full: uploaded - 100, Write: printed(func(out *bufio.Writer, n int) {
			print(out, "Ho ten,Ngay sinh\n", strings.Repeat("\n", n))
		})},
		{Name: "commas.csv", Full: uploaded - 100, Write: printed(func(out *bufio.Writer, n int) {
			print(out, "Ho ten,Ngay sinh\n", strings.Repeat(",", n))
		})},
		{Name: "rows of 200 commas.csv", Full: uploaded - 100, Write: printed(func(out *bufio.Writer, n int) {
			print(out, "Ho ten,Ngay sinh\n", strings.Repeat("Le An,1"+strings.Repeat(",", 198)+"\n", n/206))
		})},
		{Name: "rows of 200 cells.csv", Full: uploaded - 100, Write: printed(func(out *bufio.Writer, n int) {
			print(out, "Ho ten,Ngay sinh\n", strings.Repeat("Le An,1"+strings.Repeat(",a", 198)+"\n", n/404))
		})},
		{Name: "one line.csv", Full: uploaded - 100, Write: printed(func(out *bufio.Writer, n int) {
			print(out, "Ho ten,Ngay sinh\n", strings.Repeat("a", n))
		})},
		{Name: "open quote.csv", Full: uploaded - 100, Write: printed(func(out *bufio.Writer, n int) {
			print(out, "Ho ten,Ngay sinh\n\"", strings.Repeat("a\n", n/2))
		})},
		{Name: "quotes.csv", Full: uploaded - 100, Write: printed(func(out *bufio.Writer, n int) {
			print(out, "Ho ten,Ngay sinh\n\"", strings.Repeat("\"\"", n/2))
		})},
		{Name: "blanks.csv", Full: uploaded - 100, Write: printed(func(out *bufio.Writer, n int) {
			print(out, strings.Repeat(" ", n))
		})},
		{Name: "nothing known.csv", Full: uploaded - 100, Write: printed(func(out *bufio.Writer, n int) {
			for i := range n / 16 {
				print(out, strconv.Itoa(i), ",abc,x;y|z\n")
			}
		})},
	}...)
}

//go:embed encoded.tsv
var encodedTSV string

// encoded are lists that are not, or not only, in UTF-8.
func encoded() []File {
	var all []File
	for _, row := range strings.Split(strings.TrimSpace(encodedTSV), "\n") {
		cells := strings.Split(row, "\t")
		all = append(all, File{Name: cells[0] + ".csv", Small: 50, Full: uploaded / len(cells[2]), Good: true, Write: printed(func(out *bufio.Writer, n int) {
			print(out, cells[1], "\n", strings.Repeat(cells[2]+"\n", n))
		})})
	}
	return append(all, []File{
		{Name: "of 1258.csv", Full: uploaded / 30, Write: printed(func(out *bufio.Writer, n int) {
			print(out, "Ho ten,Ngay sinh\n", strings.Repeat("Tr\xE2\xCCn V\xE3n B\xECnh,05/03/2015\n", n))
		})},
		{Name: "of 16 bits.csv", Full: uploaded / 2 / 22, Good: true, Write: printed(func(out *bufio.Writer, n int) {
			print(out, "\xFF\xFE")
			for _, c := range []byte("Ho ten,Ngay sinh\n" + strings.Repeat("Le Van An,05/03/2015\n", n)) {
				print(out, string(rune(c)), "\x00")
			}
		})},
		{Name: "combining marks.csv", Full: uploaded - 100, Write: printed(func(out *bufio.Writer, n int) {
			print(out, "Ho ten,Ngay sinh\n", strings.Repeat("Le A"+strings.Repeat("\u0301", 4000)+",2015\n", n/8000))
		})},
		{Name: "bytes of nothing.csv", Full: uploaded, Write: printed(func(out *bufio.Writer, n int) {
			print(out, "Ho ten,Ngay sinh\n", strings.Repeat("\x00", n))
		})},
	}...)
}

func print(out *bufio.Writer, parts ...string) {
	for _, p := range parts {
		_, _ = out.WriteString(p) // the buffer keeps the error
	}
}

func (s shape) csv(out *bufio.Writer, n int) {
	print(out, strings.Join(s.head, ","), "\n")
	for i := range n {
		print(out, strings.Join(s.row(i), ","), "\n")
	}
}
