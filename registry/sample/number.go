package sample

import "fmt"

const (
	prefix  = "096" // Cà Mau
	serials = 100_000
	first   = 900_000
	stride  = 61_813 // prime to serials, so that neighbours get numbers far apart
)

// numberer gives every child a number of its own: sex, century and year as the rule wants them
// (Decree 137/2015), serials from 900000 up, which marks them as made up.
type numberer struct {
	start int
	given [2][200]int
}

func (n *numberer) next(year int, male bool) string {
	sex := 1
	if male {
		sex = 0
	}
	i := n.given[sex][year-1900]
	n.given[sex][year-1900]++
	return fmt.Sprintf("%s%d%02d%06d", prefix, centuryDigit(year, male), year%100, first+(n.start+i*stride)%serials)
}

func centuryDigit(year int, male bool) int {
	digit := (year - 1900) / 100 * 2
	if !male {
		digit++
	}
	return digit
}
