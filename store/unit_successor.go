package store

import (
	"bufio"
	"fmt"
	"strings"

	"rasoat/registry"
)

// successorHeader names the columns of units/unit_successors_2025.tsv.
const successorHeader = "old_commune_code\told_commune\told_district\told_province_code\tdivided\tnew_commune_code\tnew_commune\tnew_province_code"

// successorLine is one line of the table; the new name serves where a code was given anew since.
type successorLine struct {
	oldCode, newCode, newName, newProvince string
	divided                                bool
}

func embeddedSuccessors(units []UnitRow) ([]SuccessorRow, error) {
	lines, err := readSuccessors()
	if err != nil {
		return nil, err
	}
	old, now, named := map[string]bool{}, map[string]bool{}, map[string]string{}
	for _, u := range units {
		switch {
		case u.Level != registry.LevelCommune:
		case u.Scheme == Scheme2022:
			old[u.Code] = true
		default:
			now[u.Code] = true
			named[placeName(u.ParentCode, u.Type+" "+u.Name)] = u.Code
		}
	}
	rows := make([]SuccessorRow, 0, len(lines))
	for _, l := range lines {
		if !now[l.newCode] {
			l.newCode = named[placeName(l.newProvince, l.newName)]
		}
		if old[l.oldCode] && l.newCode != "" {
			rows = append(rows, SuccessorRow{Scheme2022, l.oldCode, Scheme2026, l.newCode, l.divided})
		}
	}
	return rows, nil
}

// placeName is what the two sources have in common: they place tones differently.
func placeName(province, name string) string {
	return province + " " + registry.MatchKey(name)
}

func readSuccessors() ([]successorLine, error) {
	file, err := unitFiles.Open("units/unit_successors_2025.tsv")
	if err != nil {
		return nil, fmt.Errorf("open unit successors: %w", err)
	}
	defer file.Close()
	var rows []successorLine
	scan := bufio.NewScanner(file)
	for n := 1; scan.Scan(); n++ {
		cells := strings.Split(scan.Text(), "\t")
		switch {
		case n == 1 && scan.Text() != successorHeader, len(cells) != strings.Count(successorHeader, "\t")+1:
			return nil, fmt.Errorf("read unit successors: line %d is damaged", n)
		case n > 1:
			rows = append(rows, successorLine{
				oldCode: cells[0], divided: cells[4] == "yes", newCode: cells[5],
				newName: registry.CleanText(cells[6]), newProvince: cells[7],
			})
		}
	}
	return rows, scan.Err()
}
