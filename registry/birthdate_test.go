package registry

import (
	"errors"
	"testing"
	"time"
)

func TestParseBirthDate(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "05/03/2015": "05/03/2015", "5/3/2015": "05/03/2015", "05-03-2015": "05/03/2015", "5.3.2015": "05/03/2015", "05 03 2015": "05/03/2015",
		"05.03.15": "05/03/2015", "5/3/98": "05/03/1998", "05032015": "05/03/2015", "20150305": "05/03/2015", "2015-03-05": "05/03/2015", "2015/3/5": "05/03/2015",
		"2015-03-05 00:00:00": "05/03/2015", "2015-03-05T00:00:00Z": "05/03/2015", "05/03/2015 00:00:00": "05/03/2015", "05/03/2015.": "05/03/2015",
		"ngày 5 tháng 3 năm 2015": "05/03/2015", "Ngày 05 Tháng 03 Năm 2015": "05/03/2015", "NGÀY 5, THÁNG 3, NĂM 2015": "05/03/2015", "5 / 3 / 2015": "05/03/2015",
		"29/02/2012": "29/02/2012", "tháng 3 năm 2015": "03/2015", "03/2015": "03/2015", "3-2015": "03/2015", "2015-03": "03/2015", "00/03/2015": "03/2015",
		"2015": "2015", "năm 2015": "2015", "sinh năm 2015": "2015", "00/00/2015": "2015", "0/0/2015": "2015", "00/2015": "2015", "2015-00-00": "2015",
	} {
		b, err := ParseBirthDate(text)
		if err != nil || b.String() != want {
			t.Errorf("ParseBirthDate(%q) = %q, %v; want %q", text, b, err, want)
		}
	}
	for _, text := range []string{
		"31/02/2015", "29/02/2015", "32/01/2015", "5/13/2015", "05/00/2015", "0", "15", "201", "42068", "1899", "2101", "5/3", "5/3/2015/1", "5/3/215", "x", "-", "5/3/2015 Lan",
		"tháng ba", "00/00/0000", "٥/٣/٢٠١٥", "5/3/20155", "123456789", "05//", "1/1/1800",
	} {
		if b, err := ParseBirthDate(text); !errors.Is(err, ErrBirthDate) {
			t.Errorf("ParseBirthDate(%q) = %q, %v; want ErrBirthDate", text, b, err)
		}
	}
}

func TestBirthDate_range(t *testing.T) {
	for b, want := range map[BirthDate][2]string{
		{2015, time.March, 5}:    {"2015-03-05", "2015-03-05"},
		{2012, time.February, 0}: {"2012-02-01", "2012-02-29"},
		{2015, 0, 0}:             {"2015-01-01", "2015-12-31"},
		{}:                       {"", ""},
	} {
		if got := [2]string{b.First().String(), b.Last().String()}; got != want {
			t.Errorf("%s reaches from %s to %s", b, got[0], got[1])
		}
	}
}

func TestBirthDate_AgeOn(t *testing.T) {
	for _, c := range []struct {
		born string
		on   Date
		want int
	}{
		{"22/11/2010", today, 16}, {"23/11/2010", today, 15}, {"2010", today, 15}, {"2009", today, 16}, {"11/2010", today, 15}, {"10/2010", today, 16},
		{"29/02/2012", Date{2028, 2, 28}, 15}, {"29/02/2012", Date{2028, 2, 29}, 16}, {"05/03/2027", today, 0}, {"", today, 0},
	} {
		b, err := ParseBirthDate(c.born)
		if err != nil || b.AgeOn(c.on) != c.want {
			t.Errorf("born %q is %d on %s (%v), want %d", c.born, b.AgeOn(c.on), c.on, err, c.want)
		}
	}
}

func TestCheck_ageBounds(t *testing.T) {
	for born, want := range map[string]Defects{
		"22/11/2010": NewDefects(OverAge), "23/11/2010": 0, "2010": NewDefects(DOBPartial), "2009": NewDefects(DOBPartial, OverAge),
		"10/2010": NewDefects(DOBPartial, OverAge), "11/2010": NewDefects(DOBPartial), "22/11/2026": 0, "23/11/2026": NewDefects(DOBFuture),
		"2026": NewDefects(DOBPartial), "2027": NewDefects(DOBPartial, DOBFuture), "12/2026": NewDefects(DOBPartial, DOBFuture),
	} {
		if got := checkBirthDate(born, today); got != want {
			t.Errorf("born %s: %v, want %v", born, got.Codes(), want.Codes())
		}
	}
}

func FuzzParseBirthDate(f *testing.F) {
	for _, s := range []string{"5/3/2015", "00/00/2015", "ngày 5 tháng 3 năm 2015", "2015-03-05T00:00:00Z", "03/25/2015", "42068", "05032015", "//"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, err := ParseBirthDate(text)
		if err != nil {
			if b != (BirthDate{}) {
				t.Errorf("%q gives %+v beside an error", text, b)
			}
		} else if again, err := ParseBirthDate(b.String()); err != nil || again != b {
			t.Errorf("%q is %q, read again %+v, %v", text, b, again, err)
		}
		v := sound()
		v.BirthDate = text
		checkProposals(t, v)
	})
}
