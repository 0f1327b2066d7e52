package casework

import (
	"context"
	"errors"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
)

// ErrImplausibleTotal says that a declared total can be no number of children of a unit.
var ErrImplausibleTotal = errors.New("implausible total")

// mostDeclared is more children than any unit below the nation has.
const mostDeclared = 5_000_000

// DeclareTotal keeps a unit's own word on how many children the national software holds for it, with
// today as its day, in place of an earlier one. Figures and imports show it beside what was counted.
func DeclareTotal(ctx context.Context, tx *store.Tx, act Act, unit registry.Unit, total int) error {
	if err := act.By.Require(registry.ActUnits, unit.Key); err != nil {
		return err
	}
	if total < 1 || total > mostDeclared {
		return ErrImplausibleTotal
	}
	if err := tx.DeclareTotal(ctx, unit.ID, total, registry.DateOf(tx.Now)); err != nil {
		return err
	}
	tx.Journal(store.Entry{
		Actor: act.By.ID, For: act.For, Door: string(act.Door), Action: "declare_total", UKey: unit.Key, Count: total, Note: fmt.Sprint("unit ", unit.ID),
	})
	return nil
}
