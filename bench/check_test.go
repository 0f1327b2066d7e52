package bench

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"testing"

	"rasoat/documents"
	"rasoat/registry"
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
