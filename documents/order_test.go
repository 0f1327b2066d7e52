package documents_test

import (
	"fmt"
	"strings"
	"testing"

	"rasoat/documents"
	"rasoat/registry"
)

var today = registry.Date{Year: 2026, Month: 11, Day: 21}

// found checks a list and gives per row the date, its proposals and the notes.
func found(t *testing.T, content []byte) []string {
	t.Helper()
	var all []string
	for c, err := range documents.Check(open(t, content), today) {
		if err != nil {
			t.Fatal(err)
		}
		text := c.Clean.BirthDate
		for _, p := range c.Proposals {
			if p.Field == registry.FieldBirthDate {
				text += fmt.Sprintf(" → %s %s", p.New, p.Why)
			}
		}
		for _, note := range c.Notes.Each() {
			text += " " + note.String()
		}
		all = append(all, text)
	}
	return all
}

func dates(texts ...string) []byte {
	var b strings.Builder
	b.WriteString("Họ tên,Ngày sinh\n")
	for i, text := range texts {
		fmt.Fprintf(&b, "Lê An %c,%s\n", 'A'+i, text)
	}
	return []byte(b.String())
}

func TestDates_orderOfTheColumn(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		column []string
		want   string
	}{
		"day first": {[]string{"25/03/2015", "05/03/2016", "2017"}, "25/03/2015, 05/03/2016, 2017"},
		"month first": {[]string{"03/25/2015", "03/05/2016", "4/4/2016", "2017-03-05"},
			"03/25/2015 → 25/03/2015 day_month, 03/05/2016 → 05/03/2016 column_order, 04/04/2016, 05/03/2017"},
		"nothing tells":                    {[]string{"03/05/2016", "04/04/2016", "5.6.17"}, "03/05/2016 date_unknown, 04/04/2016, 05/06/2017 date_unknown"},
		"both":                             {[]string{"03/25/2015", "25/03/2015", "03/05/2016"}, "03/25/2015 → 25/03/2015 day_month, 25/03/2015, 03/05/2016 date_order"},
		"one slip among many is no order":  {append(strings.Split(strings.Repeat("25/03/2015 ", 11), " ")[:11], "03/25/2015", "03/05/2016"), strings.Repeat("25/03/2015, ", 11) + "03/25/2015 → 25/03/2015 day_month, 03/05/2016"},
		"1 January stands for the year":    {[]string{"01/01/2015", "1/1/2016", "01/01/2017", "01/01/2018", "01/01/2019", "25/03/2015"}, "01/01/2015 year_only, 01/01/2016 year_only, 01/01/2017 year_only, 01/01/2018 year_only, 01/01/2019 year_only, 25/03/2015"},
		"one birthday in January is alone": {[]string{"01/01/2015", "25/03/2015"}, "01/01/2015, 25/03/2015"},
		"no such day, and parts":           {[]string{"31/02/2015", "00/00/2015", "05.03.15", "ngày 5 tháng 3 năm 2015"}, "31/02/2015, 2015, 05/03/2015, 05/03/2015"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(found(t, dates(tt.column...)), ", "); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// An American machine reads 5/3 as 3 May and leaves 25/3 a text.
func TestDates_realDatesReadMonthFirst(t *testing.T) {
	t.Parallel()
	rows := [][]any{{"Họ tên", "Ngày sinh"}}
	for _, text := range []string{"25/03/2015", "26/04/2016", "27/05/2017"} {
		rows = append(rows, []any{"Lê An", text})
	}
	for month := 1; month <= 6; month++ {
		serial := 42004 + []int{0, 31, 59, 90, 120, 151}[month-1] + 6 // the 7th of the month, 2015 from 05/01
		rows = append(rows, []any{"Lê Bình", serial})
	}
	got := found(t, workbook(t, nil, rows))
	if got[0] != "25/03/2015" || got[3] != "06/01/2015 → 01/06/2015 column_order" && got[3] != "07/01/2015 → 01/07/2015 column_order" {
		t.Errorf("got %v", got)
	}
	late := append(rows, []any{"Lê Cúc", 42004 + 20})
	if got := found(t, workbook(t, nil, late)); strings.Contains(strings.Join(got, " "), "column_order") {
		t.Errorf("a real date behind the 12th: %v", got)
	}
}

func TestNotes_numbers(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"096215900001":              "",
		"9.6225E+10":                "lost_digits",
		"9,62E+10":                  "lost_digits",
		"096215900001/096315900002": "two_numbers",
		"096215900001 096315900002": "two_numbers",
		"096.215.900.001":           "",
		"096185000002":              "adult_number",
		"096216590001":              "several_fixes", // 5 in place of 6, or 6 and 5 swapped
	}
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			content := "Họ tên,Ngày sinh,GT,DT,Số định danh,Mẹ,CCCD mẹ\nLê An,25/03/2015,Nam,Kinh,\"" + text + "\",Trần Tư,096185000002\n"
			for c, err := range documents.Check(open(t, []byte(content)), today) {
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, note := range c.Notes.Each() {
					got = append(got, note.String())
				}
				if strings.Join(got, " ") != want {
					t.Errorf("got %v, want %s", got, want)
				}
			}
		})
	}
}
