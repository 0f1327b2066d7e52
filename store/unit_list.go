package store

import (
	"bufio"
	"embed"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rasoat/registry"
)

// The code lists that are shipped (units/NOTICE.md), by year. Codes of 2022 end with the reform of
// 1 July 2025; those of 2026 begin with it.
const (
	Scheme2022 = "2022"
	Scheme2026 = "2026"
)

//go:embed units/*.tsv
var unitFiles embed.FS

func lastOld() registry.Date  { return registry.Date{Year: 2025, Month: time.June, Day: 30} }
func firstNew() registry.Date { return registry.Date{Year: 2025, Month: time.July, Day: 1} }

// EmbeddedUnits returns the shipped lists: 63 provinces with districts and communes as they stood in
// October 2022, 34 provinces with communes right below them as they stand in 2026, and which commune
// took over from which. Successions are left out where either side stands in neither list (units
// made and ended in between).
func EmbeddedUnits() (units []UnitRow, successors []SuccessorRow, err error) {
	for _, scheme := range []string{Scheme2022, Scheme2026} {
		list, err := embeddedList(scheme)
		if err != nil {
			return nil, nil, err
		}
		units = append(units, list...)
	}
	successors, err = embeddedSuccessors(units)
	return units, successors, err
}

func embeddedList(scheme string) ([]UnitRow, error) {
	file, err := unitFiles.Open("units/units_" + scheme + ".tsv")
	if err != nil {
		return nil, fmt.Errorf("open units of %s: %w", scheme, err)
	}
	defer file.Close()
	list, err := ParseUnits(file, scheme)
	if err != nil {
		return nil, fmt.Errorf("read units of %s: %w", scheme, err)
	}
	for i := range list {
		if scheme == Scheme2022 {
			list[i].To = lastOld()
		} else {
			list[i].From = firstNew()
		}
	}
	return list, nil
}

// UnitFault is the stable code of what is wrong with a line of a unit list.
type UnitFault string

// The faults of a line.
const (
	UnitFaultHeader  UnitFault = "header"  // the first line does not name the six columns
	UnitFaultColumns UnitFault = "columns" // not six of them
	UnitFaultLevel   UnitFault = "level"   // none of province, district, commune
	UnitFaultCode    UnitFault = "code"    // empty, or anything but digits
	UnitFaultTwice   UnitFault = "twice"   // the code stands in an earlier line
	UnitFaultParent  UnitFault = "parent"  // a province with one, or another unit without
	UnitFaultName    UnitFault = "name"    // empty
	UnitFaultText    UnitFault = "text"    // not UTF-8
)

// UnitLineError says which line of a unit list is wrong and how. Text is the value at fault.
type UnitLineError struct {
	Line  int // from 1, the header included
	Fault UnitFault
	Text  string
}

func (e *UnitLineError) Error() string {
	return fmt.Sprintf("unit list, line %d: wrong %s %q", e.Line, e.Fault, e.Text)
}

const unitHeader = "level\tcode\tparent_code\ttype\tname\tfull_name"

// ParseUnits reads a tab-separated list with the columns level, code, parent_code, type, name,
// full_name. Texts become NFC with single blanks; the name is what follows the type in the full name
// and begins with a capital. The first line at fault ends it with a *UnitLineError.
func ParseUnits(r io.Reader, scheme string) ([]UnitRow, error) {
	lines := bufio.NewScanner(r)
	known := map[string]bool{}
	var units []UnitRow
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSuffix(lines.Text(), "\r")
		switch {
		case n == 1 && strings.TrimPrefix(text, "\ufeff") != unitHeader:
			return nil, &UnitLineError{n, UnitFaultHeader, text}
		case n == 1 || strings.TrimSpace(text) == "":
			continue
		}
		u, fault := parseUnit(text, scheme)
		if fault == nil && known[u.Code] {
			fault = &UnitLineError{Fault: UnitFaultTwice, Text: u.Code}
		}
		if fault != nil {
			fault.Line = n
			return nil, fault
		}
		known[u.Code] = true
		units = append(units, u)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read unit list: %w", err)
	}
	if len(units) == 0 {
		return nil, &UnitLineError{Line: 1, Fault: UnitFaultHeader}
	}
	return units, nil
}

func parseUnit(text, scheme string) (UnitRow, *UnitLineError) {
	wrong := func(f UnitFault, text string) (UnitRow, *UnitLineError) {
		return UnitRow{}, &UnitLineError{Fault: f, Text: text}
	}
	if !utf8.ValidString(text) {
		return wrong(UnitFaultText, text)
	}
	cells := strings.Split(text, "\t")
	if len(cells) != strings.Count(unitHeader, "\t")+1 {
		return wrong(UnitFaultColumns, text)
	}
	for i := range cells {
		cells[i] = registry.CleanText(cells[i])
	}
	u := UnitRow{Scheme: scheme, Code: cells[1], ParentCode: cells[2], Type: cells[3], Name: unitName(cells[3], cells[4], cells[5])}
	for _, l := range []registry.Level{registry.LevelProvince, registry.LevelDistrict, registry.LevelCommune} {
		if cells[0] == l.String() {
			u.Level = l
		}
	}
	switch {
	case u.Level == 0:
		return wrong(UnitFaultLevel, cells[0])
	case u.Code == "" || strings.Trim(u.Code, "0123456789") != "":
		return wrong(UnitFaultCode, u.Code)
	case (u.Level == registry.LevelProvince) != (u.ParentCode == ""):
		return wrong(UnitFaultParent, u.ParentCode)
	case u.Name == "":
		return wrong(UnitFaultName, u.Name)
	}
	return u, nil
}

// unitName prefers the full name: lists made by cutting the type off the name cut some names short.
func unitName(kind, name, full string) string {
	words, types := strings.Fields(full), strings.Fields(kind)
	if len(types) > 0 && len(words) > len(types) && strings.EqualFold(strings.Join(words[:len(types)], " "), kind) {
		name = strings.Join(words[len(types):], " ")
	}
	first, size := utf8.DecodeRuneInString(name)
	if size == 0 || first == utf8.RuneError {
		return name
	}
	return string(unicode.ToUpper(first)) + name[size:]
}
