package casetest

import (
	_ "embed"
	"strconv"
	"strings"

	"rasoat/registry"
)

//go:embed world.tsv
var worldTable string

// lines are the rows of one kind in the table, without the kind.
func lines(kind string) [][]string {
	var rows [][]string
	for line := range strings.Lines(worldTable) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if cells[0] == kind {
			rows = append(rows, cells[1:])
		}
	}
	return rows
}

// Listed is a row of the world's list as it was imported.
type Listed struct {
	registry.Values
	Hamlet    int // 1…3, 0: the hamlet is unknown
	Household string
}

// Children are the rows of the world's list; case numbers count from 1 in this order. What each shows
// stands beside it in world.tsv.
func Children() []Listed {
	var list []Listed
	for _, c := range lines("child") {
		hamlet, _ := strconv.Atoi(c[0])
		list = append(list, Listed{Hamlet: hamlet, Household: c[1], Values: registry.Values{
			Name: c[2], BirthDate: c[3], Sex: c[4], Ethnicity: c[5], IDNumber: c[6], Father: c[7], Mother: c[8],
			Address: lines("hamlet")[0][0] + ", " + strings.Join(lines("unit")[1][3:], " "), Phone: "0900000000",
		}})
	}
	return list
}

// stray is the child of the neighbouring commune.
func stray() registry.Values {
	c := lines("stray")[0]
	return registry.Values{Name: c[0], BirthDate: c[1], Sex: c[2], Ethnicity: c[3], Mother: c[4]}
}
