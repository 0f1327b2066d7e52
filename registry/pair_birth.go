package registry

// BirthLikeness says how two birth dates stand to each other.
type BirthLikeness uint8

// How two birth dates may be of one child.
const (
	BirthOther   BirthLikeness = iota // two days that no slip explains, or one is unknown
	BirthPartial                      // one is known by month or year only, and the other lies within
	BirthDigit                        // one digit differs
	BirthSwapped                      // day and month have changed places
	BirthSame                         // the same day
)

func compareBirths(a, b BirthDate) BirthLikeness {
	p, q := a.Precision(), b.Precision()
	switch {
	case p == PrecisionNone || q == PrecisionNone || p == PrecisionDay && q == PrecisionDay && a.Year != b.Year && a.Month != b.Month:
		return BirthOther
	case p < PrecisionDay || q < PrecisionDay:
		if a.Year == b.Year && (a.Month == 0 || b.Month == 0 || a.Month == b.Month) {
			return BirthPartial
		}
		return BirthOther
	case a == b:
		return BirthSame
	case a.Year == b.Year && int(a.Month) == b.Day && a.Day == int(b.Month):
		return BirthSwapped
	}
	if differingDigits(a, b) == 1 {
		return BirthDigit
	}
	return BirthOther
}

func differingDigits(a, b BirthDate) (n int) {
	x, y := a.Year*10000+int(a.Month)*100+a.Day, b.Year*10000+int(b.Month)*100+b.Day
	for ; x > 0 || y > 0; x, y = x/10, y/10 {
		if x%10 != y%10 {
			n++
		}
	}
	return n
}
