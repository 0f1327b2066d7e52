package bench

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"testing"

	"rasoat/documents"
	"rasoat/registry"

	"github.com/xuri/excelize/v2"
)

const provinceChildren = 188_584 // children of Cà Mau, January 2023

// BenchmarkCleanAndCheck runs the rules over a province in one goroutine, beside reading the same rows
// as CSV with the standard library.
func BenchmarkCleanAndCheck(b *testing.B) {
	world := childrenOf(b, provinceChildren)
	var file bytes.Buffer
	if err := documents.WriteSampleCSV(&file, world); err != nil {
		b.Fatal(err)
	}
	raw := make([]registry.Values, 0, provinceChildren)
	for _, v := range world.Listed() {
		raw = append(raw, v)
	}
	_, _, asOf := world.Place()
	var check, read times
	found := 0
	rounds(b, 3, func() {
		clock(b, &check, func() error {
			found = 0
			for _, v := range raw {
				clean, _ := registry.Clean(v)
				if registry.Check(clean, registry.Neighbours{}, asOf) != 0 {
					found++
				}
			}
			return nil
		})
		clock(b, &read, func() error { return readCSV(file.Bytes()) })
	})
	metric(b, "check", check.median())
	metric(b, "csv", read.median())
	perSecond := provinceChildren / check.median().Seconds()
	b.ReportMetric(perSecond, "rows/s")
	results.say("Clean and Check of %d rows in one goroutine: %s, %.0f rows/s, %.1f × what encoding/csv takes to read the same rows (%s); %d rows have findings.",
		provinceChildren, short(check.median()), perSecond, check.over(read), short(read.median()), found)
}

func readCSV(content []byte) error {
	r := csv.NewReader(bytes.NewReader(content))
	r.FieldsPerRecord, r.ReuseRecord = -1, true
	for {
		if _, err := r.Read(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// BenchmarkReadXLSX reads a province's workbook to its rows of children, beside the writing library's own
// reader that only cuts it into cells.
func BenchmarkReadXLSX(b *testing.B) {
	var file bytes.Buffer
	if err := documents.WriteSample(&file, childrenOf(b, provinceChildren)); err != nil {
		b.Fatal(err)
	}
	var ours, library times
	rounds(b, 3, func() {
		clock(b, &ours, func() error {
			list, err := documents.OpenWithin("list.xlsx", bytes.NewReader(file.Bytes()), int64(file.Len()), 1<<30)
			if err != nil {
				return err
			}
			n := 0
			for _, err := range list.Rows() {
				if err != nil {
					return err
				}
				n++
			}
			if n != provinceChildren {
				return fmt.Errorf("%d rows", n)
			}
			return nil
		})
		clock(b, &library, func() error { return readWithLibrary(file.Bytes()) })
	})
	metric(b, "ours", ours.median())
	metric(b, "excelize", library.median())
	times := library.over(ours)
	results.say("XLSX of %d children, opened and read to rows: %s; excelize Rows() to cells alone: %s, %.1f × as long; %s.",
		provinceChildren, short(ours.median()), short(library.median()), times, verdict(times >= 8, "≥ 8 × as fast"))
}

func readWithLibrary(content []byte) error {
	f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{RawCellValue: true})
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if _, err := rows.Columns(); err != nil {
			return err
		}
	}
	return rows.Error()
}
