package registry

import "testing"

func TestRequestClock(t *testing.T) {
	c := NewCalendar(DefaultHolidays(), DefaultOfficeHours())
	for _, test := range []struct {
		kind           RequestKind
		came, ack, due string
	}{
		{RequestSee, "23/11/2026", "26/11/2026", "03/12/2026"},
		{RequestCorrect, "27/11/2026", "01/12/2026", "07/12/2026"}, // a Friday: the week-end is not worked; the 24th is a holiday
		{RequestWithdraw, "23/11/2026", "26/11/2026", "08/12/2026"},
		{RequestRestrict, "28/11/2026", "01/12/2026", "13/12/2026"},
		{RequestDelete, "30/12/2026", "04/01/2027", "19/01/2027"}, // over New Year
	} {
		came, err := ParseBirthDate(test.came)
		if err != nil {
			t.Fatal(err)
		}
		ack, due := RequestClock(test.kind, came.First(), c)
		if a, d := shown(ack), shown(due); a != test.ack || d != test.due {
			t.Errorf("%s of %s: acknowledged by %s, due %s; want %s, %s", test.kind, test.came, a, d, test.ack, test.due)
		}
	}
}

func shown(d Date) string { return BirthDate(d).String() }
