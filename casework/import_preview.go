package casework

import (
	"context"
	"fmt"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// Preview is what a list would do, before anything is saved: counts and ids, and of the file itself
// what has to be asked about.
type Preview struct {
	Summary                               // of all parts together
	Parts      []PartPreview              // the communes that the file holds
	Recognised documents.Recognition      // what the file seems to be
	Skipped    []documents.Skip           // lines that are no children, and why
	Encodings  []documents.ColumnEncoding // columns that were most likely not written in Unicode
	Columns    []documents.ColumnGuess    // what each column is taken for
	Unsure     []documents.ColumnGuess    // of these the ones to ask about
}

// PartPreview is one commune of a file.
type PartPreview struct {
	Text    string        // as the file names it
	Commune registry.Unit // zero: none such below the unit, so that its rows are not imported
	Rows    int
	Summary Summary
}

// Strangers counts the rows of communes that are not known here.
func (p *Preview) Strangers() (rows int) {
	for _, part := range p.Parts {
		if part.Commune.ID == 0 {
			rows += part.Rows
		}
	}
	return rows
}

// PreviewParts says what ImportParts would do and changes nothing. book, which may be nil, is the file
// that the list was read from.
func PreviewParts(ctx context.Context, tx *store.Tx, act Act, file File, book *documents.List, parts []Part, o ImportOptions) (Preview, error) {
	var p Preview
	elsewhere, sums := sharedNumbers(parts), make([]Summary, 0, len(parts))
	for i, part := range parts {
		shown := PartPreview{Text: part.Text, Commune: part.Commune, Rows: part.List.Len()}
		if part.Commune.ID != 0 {
			var err error
			of := o
			of.elsewhere = elsewhere[i]
			if shown.Summary, err = PreviewList(ctx, tx, act, part.Commune, file, part.List, of); err != nil {
				return Preview{}, fmt.Errorf("preview part %d: %w", i+1, err)
			}
			sums = append(sums, shown.Summary)
		}
		p.Parts = append(p.Parts, shown)
	}
	p.Summary = Total(sums)
	p.Summary.File = file.Name
	if book == nil {
		return p, nil
	}
	return p, p.describe(book)
}

// describe adds what the file tells beside its rows.
func (p *Preview) describe(book *documents.List) (err error) {
	counted := documents.Summary{Rows: p.Rows, OverAge: p.OverAge, Faulty: p.Defective}
	for _, h := range p.Hamlets {
		counted.Hamlets = append(counted.Hamlets, documents.PlaceCount{Name: h.Name, Rows: h.Count})
	}
	for _, part := range p.Parts {
		if part.Text != "" {
			counted.Communes = append(counted.Communes, documents.PlaceCount{Name: part.Text, Rows: part.Rows})
		}
	}
	p.Recognised = documents.Recognise(book, &counted)
	p.Encodings, p.Columns, p.Unsure = book.Encodings(), book.Mapping(), book.Unsure()
	p.Skipped, err = book.Skipped()
	return err
}
