package documents

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"rasoat/registry"
)

// Sample is a synthetic commune; registry/sample makes them. The interface keeps the maker of test data
// out of what reads and writes real lists.
type Sample interface {
	Place() (commune, province string, asOf registry.Date)
	// Listed streams the list as people would have written it, each child with its software code.
	Listed() iter.Seq2[string, registry.Values]
}

// WriteSample writes the list of a synthetic commune as XLSX, with the columns of the national
// software; the file says that nobody on it lives.
func WriteSample(w io.Writer, world Sample) error {
	commune, province, asOf := world.Place()
	says := words{}
	meta := Meta{
		Title: says.text("sample.title", strings.ToUpper(commune)), Unit: commune + ", " + province,
		By: says.text("sample.by", nil), At: asOf.At(8, 0), Synthetic: true,
	}
	if says.err != nil {
		return fmt.Errorf("write list: %w", says.err)
	}
	return WriteList(w, meta, sampleRows(world))
}

func sampleRows(world Sample) iter.Seq[ListRow] {
	return func(yield func(ListRow) bool) {
		for software, values := range world.Listed() {
			if !yield(ListRow{Values: values, Software: software}) {
				return
			}
		}
	}
}

// WriteSampleCSV writes the same list as UTF-8 CSV with a byte order mark, by which spreadsheets know
// the encoding; it is the form for lists too long for a workbook.
func WriteSampleCSV(w io.Writer, world Sample) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	columns := NationalColumns()
	out := csv.NewWriter(w)
	record := make([]string, len(columns))
	for i, c := range columns {
		record[i] = columnFaces()[c].title
	}
	if err := out.Write(record); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	n := 0
	for row := range sampleRows(world) {
		n++
		for i, c := range columns {
			record[i] = quoteFormula(row.text(c))
		}
		record[0] = strconv.Itoa(n)
		if err := out.Write(record); err != nil {
			return fmt.Errorf("write list: %w", err)
		}
	}
	says := words{}
	record = append(record[:0], says.text("listfile.synthetic", nil))
	if err := out.Write(record); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	out.Flush()
	if err := errors.Join(says.err, out.Error()); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	return nil
}
