package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"

	"rasoat/registry"
)

// Tx is a transaction in a scope. It belongs to one goroutine. As commits it; callers must not.
type Tx struct {
	*sqlx.Tx
	// Now is business time, the same for every try of the transaction.
	Now time.Time
	// Scope is what the transaction sees at the moment.
	Scope Scope

	store  *Store
	db     *sqlx.DB
	saves  int
	flushs []func(context.Context) error
	after  []func()

	door      string // of the lines that name none
	purpose   string // of what is read
	looks     []Look // records read for the actor, to be journalled
	accounted map[registry.ChildID]bool
	unseen    bool    // what is read is shown to nobody
	lines     []Entry // of the journal, gathered while flushing
	closing   bool    // the step that writes them is known

	restricted sight // whether any record in scope is restricted
}

// OnFlush adds a step that runs just before the commit, in the order of adding; journal, notices
// and reply are written together there. A step may add further steps.
func (tx *Tx) OnFlush(step func(context.Context) error) {
	tx.flushs = append(tx.flushs, step)
}

// AfterCommit adds something to do once the transaction stands. It is dropped with a savepoint or
// a try that is rolled back.
func (tx *Tx) AfterCommit(then func()) {
	tx.after = append(tx.after, then)
}

func (tx *Tx) flush(ctx context.Context) error {
	for i := 0; i < len(tx.flushs); i++ {
		if err := tx.flushs[i](ctx); err != nil {
			return fmt.Errorf("flush: %w", err)
		}
	}
	return nil
}

// enter sets the three settings that the policies read, for this transaction only and in one
// round trip. They are numbers, so they can stand in the statement.
func (tx *Tx) enter(ctx context.Context, sc Scope) error {
	set := func(name string, v int64) string {
		return "set local app." + name + " = '" + strconv.FormatInt(v, 10) + "';"
	}
	if _, err := tx.ExecContext(ctx, set("lo", sc.Lo)+set("hi", sc.Hi)+set("who", sc.Who)); err != nil {
		return fmt.Errorf("enter scope: %w", err)
	}
	tx.Scope = sc
	return nil
}

// Widen runs fn with every row in sight (of training only the own commune's, and none of it otherwise) and
// then returns to the scope, also after an error. Only identification, dispatcher, ticks, transfers, duplicates and
// give-back may call it; the reason says which.
func (tx *Tx) Widen(ctx context.Context, reason string, fn func(*Tx) error) error {
	if reason == "" {
		return errors.New("widen: a reason is needed")
	}
	before := tx.Scope
	wide := before.wide()
	if before == wide { // inside another one: two round trips a record less
		return fn(tx)
	}
	if err := tx.enter(ctx, wide); err != nil {
		return fmt.Errorf("widen for %s: %w", reason, err)
	}
	failed := true
	defer func() {
		if failed {
			tx.Scope = before // a panic: the transaction is rolled back anyway
		}
	}()
	err := fn(tx)
	failed = false
	// After a failed statement the server refuses this one too; a savepoint around us restores
	// the settings then, and without one the transaction can only end.
	back := tx.enter(context.WithoutCancel(ctx), before)
	tx.Scope = before
	if err != nil {
		return err
	}
	return back
}

// Savepoint runs fn such that its failure undoes only what it did: for a save that a constraint
// may refuse. The error of fn is returned.
func (tx *Tx) Savepoint(ctx context.Context, fn func(*Tx) error) error {
	tx.saves++
	defer func() { tx.saves-- }()
	name := "s" + strconv.Itoa(tx.saves)
	if _, err := tx.ExecContext(ctx, "savepoint "+name); err != nil {
		return fmt.Errorf("savepoint: %w", err)
	}
	scope, flushs, after, looks := tx.Scope, len(tx.flushs), len(tx.after), len(tx.looks)
	err := fn(tx)
	if err == nil {
		_, err = tx.ExecContext(ctx, "release savepoint "+name)
	}
	if err == nil {
		return nil
	}
	tx.Scope, tx.flushs, tx.after, tx.looks = scope, tx.flushs[:flushs], tx.after[:after], tx.looks[:looks]
	undo := "rollback to savepoint " + name + "; release savepoint " + name
	if _, undone := tx.ExecContext(context.WithoutCancel(ctx), undo); undone != nil {
		return errors.Join(err, fmt.Errorf("undo to savepoint: %w", undone))
	}
	return err
}

// Keys returns what the store seals with.
func (tx *Tx) Keys() *Keys { return tx.store.keys }
