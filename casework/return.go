package casework

import (
	"context"
	"errors"
	"unicode/utf8"

	"rasoat/registry"
	"rasoat/store"
)

// MostWords is how many characters a typed reason may have.
const MostWords = 300

// Refusals of a typed reason. It stands in the clear, so that no number or telephone may be in it.
var (
	ErrWordsNumber = errors.New("a reason holds a number")
	ErrWordsLong   = errors.New("a reason is too long")
)

// Return gives a record of a docket back to the officer with a reason and settles its line; words are
// needed for ReturnOther and may go with any. The same people may do it as Confirm.
func Return(ctx context.Context, tx *store.Tx, act Act, child registry.ChildID, reason registry.Return, words string) error {
	words = registry.CleanText(words)
	if err := checkWords(words); err != nil {
		return err
	}
	c, err := load(ctx, tx, child)
	if err != nil {
		return err
	}
	e := registry.Event{Kind: registry.EventReturn, Return: reason, Reason: words}
	if err := act.maySettle(c, e); err != nil {
		return err
	}
	// The line first: once the record has left the docket, the police do not see it any more.
	if err := act.settle(ctx, tx, c.Docket, child, store.LineReturned); err != nil {
		return err
	}
	return tx.Widen(ctx, "give-back", func(tx *store.Tx) error { return act.step(ctx, tx, &c, e) })
}

// longNumber is how many digits in a row, with blanks and dots between them, are taken for a number of
// a person or a telephone; a date has eight.
const longNumber = 9

func checkWords(words string) error {
	if utf8.RuneCountInString(words) > MostWords {
		return ErrWordsLong
	}
	run := 0
	for _, r := range words {
		switch {
		case '0' <= r && r <= '9':
			run++
		case r != ' ' && r != '.' && r != '-':
			run = 0
		}
		if run >= longNumber {
			return ErrWordsNumber
		}
	}
	return nil
}
