package store

import (
	"context"

	"rasoat/registry"
)

// Bare is all that may be said of a record where names, dates of birth and numbers may not (design 9, strict).
type Bare struct {
	Case    registry.CaseCode
	Unit    registry.Unit
	Year    int // of birth, 0 when unknown
	Classes []registry.Class
	Due     registry.Date
}

// bareMost is how many records a message names at most.
const bareMost = 10

// Bare says of records that were read what may be said of them everywhere, of the first ten.
func (tx *Tx) Bare(ctx context.Context, looks []Look) ([]Bare, error) {
	looks = looks[:min(len(looks), bareMost)]
	bare := make([]Bare, len(looks))
	for i, l := range looks {
		tx.saw(l)
		bare[i] = Bare{Case: l.Case, Classes: l.Defects.Classes(), Due: l.Due}
		if birth, err := registry.ParseBirthDate(l.Birth); err == nil {
			bare[i].Year = birth.Year
		}
		if l.Unit == 0 {
			continue
		}
		var err error
		if bare[i].Unit, err = tx.Unit(ctx, l.Unit); err != nil {
			return nil, err
		}
	}
	return bare, nil
}
