package store

import (
	"context"
	"fmt"
	"slices"

	"rasoat/registry"
)

// Sibling is a child of a household.
type Sibling struct {
	Line
	Father, Mother, Guardian string
}

// Household lists the brothers and sisters of a child with the child itself, the oldest first: those of its hamlet
// that have the same household, or a father, mother or guardian of the same name at the same address. Who is out of
// scope is left out.
func (tx *Tx) Household(ctx context.Context, c registry.Child) ([]Sibling, error) {
	var rows []struct {
		lineRow
		Household, Father, Mother, Guardian, Address string
	}
	err := tx.SelectContext(ctx, &rows, `
		SELECT `+listColumns+`, household, father, mother, guardian, address FROM children
		WHERE ukey = $1 AND (id = $2 OR household <> '' AND household = $3
			OR mother_code = $4 OR father_code = $5 OR guardian_code = $6)
		ORDER BY birth_on, list_key, id`,
		int64(c.UKey), int64(c.ID), c.Household, codeOf(c.Values.Mother), codeOf(c.Values.Father), codeOf(c.Values.Guardian))
	if err != nil {
		return nil, fmt.Errorf("read household: %w", err)
	}
	var siblings []Sibling
	held := make([]*lineRow, len(rows))
	for i := range rows {
		held[i] = &rows[i].lineRow
	}
	if err := tx.hush(ctx, held); err != nil {
		return nil, err
	}
	for _, r := range rows {
		kin := [3]string{r.Father, r.Mother, r.Guardian}
		isOne := r.ID == c.ID || c.Household != "" && r.Household == c.Household ||
			sameFold(r.Address, c.Values.Address) && sharesParent(kin, [3]string{c.Values.Father, c.Values.Mother, c.Values.Guardian})
		if isOne {
			if r.restricted {
				r.Father, r.Mother, r.Guardian = "", "", ""
			}
			siblings = append(siblings, Sibling{tx.line(r.lineRow, true), r.Father, r.Mother, r.Guardian})
		}
	}
	return siblings, nil
}

// sharesParent compares fathers with fathers, mothers with mothers, guardians with guardians.
func sharesParent(a, b [3]string) bool {
	return slices.ContainsFunc([]int{0, 1, 2}, func(i int) bool { return sameFold(a[i], b[i]) })
}

// sameFold: nothing is like nothing.
func sameFold(a, b string) bool { return a != "" && registry.Fold(a) == registry.Fold(b) }

func codeOf(name string) any {
	if code := registry.NameCode(registry.Fold(name)); code != 0 {
		return code
	}
	return nil
}
