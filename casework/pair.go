package casework

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"rasoat/registry"
	"rasoat/store"
)

// Pair is two records of a commune that may be one child, A with the lower id.
type Pair struct {
	A, B   store.Suspect
	Unsure bool // somebody has looked and could not tell
	registry.Likeness
}

// PairWhy is the stable code of why a decision about a pair is refused; templates hold its sentence.
type PairWhy string

// Why a decision about a pair is refused.
const (
	PairGone          PairWhy = "gone"           // decided, merged or changed meanwhile
	PairAtPolice      PairWhy = "at_police"      // one of the two stands in an open docket
	PairKeepConfirmed PairWhy = "keep_confirmed" // the one that would close holds the confirmed number
	PairTwoNumbers    PairWhy = "two_numbers"    // the police have confirmed a number for each
)

// PairError is a decision that may not be taken. Case is the record that it hangs on.
type PairError struct {
	Why  PairWhy
	Case registry.CaseCode
}

func (e *PairError) Error() string { return "decide about a pair: " + string(e.Why) }

// Pairs lists the pairs of the actor's commune that are still to be decided, the likeliest first and those that
// were put off last.
func Pairs(ctx context.Context, tx *store.Tx, act Act) ([]Pair, error) {
	if err := act.By.Require(registry.ActClose, act.By.UKey); err != nil {
		return nil, err
	}
	suspects, err := tx.Suspects(ctx, act.By.UKey)
	if err != nil {
		return nil, err
	}
	decided, err := tx.DecidedPairs(ctx, act.By.UKey)
	if err != nil {
		return nil, err
	}
	var pairs []Pair
	for _, found := range kinOf(suspects).Pairs() {
		p := Pair{A: suspects[found.A], B: suspects[found.B], Likeness: found.Likeness}
		d, isDecided := decided[store.PairKey(p.A.ID, p.B.ID)]
		if isDecided && bytes.Equal(d.Evidence, evidence(tx, p.A.Facts, p.B.Facts)) {
			if d.Decision == store.PairDifferent {
				continue
			}
			p.Unsure = d.Decision == store.PairUnsure
		}
		pairs = append(pairs, p)
	}
	slices.SortStableFunc(pairs, func(a, b Pair) int { return cmp.Compare(asInt(a.Unsure), asInt(b.Unsure)) })
	return pairs, nil
}

func asInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func kinOf(suspects []store.Suspect) *registry.Kin {
	kin := registry.NewKin(len(suspects))
	for _, s := range suspects {
		kin.Add(s.Facts)
	}
	return kin
}

// evidence is what two records were compared by when somebody decided: their names and days of birth, and whether
// they share a number. What else changes opens no decision again.
func evidence(tx *store.Tx, a, b registry.Facts) []byte { return evidenceUnder(tx.Keys(), a, b) }

func evidenceUnder(keys *store.Keys, a, b registry.Facts) []byte {
	parts := []string{registry.MatchKey(a.Name) + "\x00" + a.BirthDate, registry.MatchKey(b.Name) + "\x00" + b.BirthDate}
	slices.Sort(parts)
	if a.Number != "" && a.Number == b.Number {
		parts = append(parts, "number")
	}
	return keys.Hash("pair\x00" + strings.Join(parts, "\x00"))[:16]
}

// PairCard is one pair with the whole records, as it is shown to be decided.
type PairCard struct {
	A, B registry.Child // A with the lower id
	registry.Likeness
	Stays    registry.ChildID // whom a merge would best keep
	Decision store.Decision   // of an earlier look; empty
}

// LookAtPair reads a pair and holds it. A pair that is none any more, closed or changed, is a *PairError.
func LookAtPair(ctx context.Context, tx *store.Tx, act Act, a, b registry.ChildID) (PairCard, error) {
	if err := act.By.Require(registry.ActClose, act.By.UKey); err != nil {
		return PairCard{}, err
	}
	key := store.PairKey(a, b)
	children, err := tx.Children(ctx, key[:])
	if err != nil {
		return PairCard{}, err
	}
	if len(children) != 2 {
		return PairCard{}, fmt.Errorf("look at a pair: %w", store.ErrNotFound)
	}
	card := PairCard{A: children[0], B: children[1]}
	for _, c := range children {
		if err := act.By.Require(registry.ActClose, c.UKey); err != nil {
			return card, err
		}
	}
	var isPair bool
	card.Likeness, isPair = registry.Compare(factsOf(tx, card.A), factsOf(tx, card.B))
	if card.A.Stage == registry.StageClosed || card.B.Stage == registry.StageClosed || !isPair {
		return card, &PairError{Why: PairGone, Case: card.A.Case}
	}
	decided, err := tx.PairsOf(ctx, card.A.ID)
	if err != nil {
		return card, err
	}
	if d, ok := decided[key]; ok && bytes.Equal(d.Evidence, evidence(tx, factsOf(tx, card.A), factsOf(tx, card.B))) {
		card.Decision = d.Decision
	}
	card.Stays = whoStays(card.A, card.B)
	return card, nil
}

// factsOf are the working values, the number as the keyed hash that store compares by.
func factsOf(tx *store.Tx, c registry.Child) registry.Facts {
	f := registry.FactsOf(c.Values)
	f.Household = c.Household
	if f.Number != "" {
		f.Number = fmt.Sprintf("%x", tx.NumberHash(f.Number))
	}
	return f
}

// whoStays is the record that a merge would best keep: the one with the confirmed number, else the one that is
// further on its way, else the one with less missing, else the older case.
func whoStays(a, b registry.Child) registry.ChildID {
	further := func(c registry.Child) int {
		if c.Stage == registry.StageClean {
			return 1 // nobody works on it, and nothing is missing
		}
		return int(c.Stage)
	}
	if cmp.Or(
		cmp.Compare(asInt(b.IDConfirmed), asInt(a.IDConfirmed)),
		cmp.Compare(asInt(registry.IsPlaceholderName(a.Values.Name)), asInt(registry.IsPlaceholderName(b.Values.Name))),
		cmp.Compare(further(b), further(a)),
		cmp.Compare(len(a.Defects.Only(registry.SeverityDefect).Codes()), len(b.Defects.Only(registry.SeverityDefect).Codes())),
		cmp.Compare(a.ID, b.ID),
	) > 0 {
		return b.ID
	}
	return a.ID
}

const (
	actionDifferent = "pair_different"
	actionUnsure    = "pair_unsure"
	actionAskAgain  = "pair_again"
)

// Differ says that two records are two children: the pair is not asked about again, and neither record is
// flagged for the other.
func Differ(ctx context.Context, tx *store.Tx, act Act, a, b registry.ChildID) (PairCard, error) {
	card, err := act.decide(ctx, tx, a, b, store.PairDifferent, actionDifferent)
	if err != nil {
		return card, err
	}
	return card, act.recountKin(ctx, tx, card.A.ID, card.B.ID)
}

// PutOffPair says that nobody can tell yet.
func PutOffPair(ctx context.Context, tx *store.Tx, act Act, a, b registry.ChildID) (PairCard, error) {
	return act.decide(ctx, tx, a, b, store.PairUnsure, actionUnsure)
}

func (a Act) decide(ctx context.Context, tx *store.Tx, one, other registry.ChildID, d store.Decision, action string) (PairCard, error) {
	card, err := LookAtPair(ctx, tx, a, one, other)
	if err != nil {
		return card, err
	}
	return card, a.keepDecision(ctx, tx, card, d, 0, action)
}

func (a Act) keepDecision(ctx context.Context, tx *store.Tx, card PairCard, d store.Decision, stays registry.ChildID, action string) error {
	commune, err := communeAbove(ctx, tx, card.A.Unit)
	if err != nil {
		return err
	}
	for _, c := range [...]registry.Child{card.A, card.B} {
		if action != "" {
			tx.Journal(store.Entry{Actor: a.By.ID, For: a.For, Door: string(a.Door), Action: action, Child: c.ID, UKey: c.UKey, From: c.Stage, To: c.Stage})
		}
	}
	return tx.DecidePair(ctx, store.Pair{
		Low: card.A.ID, High: card.B.ID, Commune: commune, Decision: d, Stays: stays, By: a.By.ID,
		Evidence: evidence(tx, factsOf(tx, card.A), factsOf(tx, card.B)),
	})
}

// communeAbove is the commune in which a record's unit lies, or the unit itself.
func communeAbove(ctx context.Context, tx *store.Tx, unit registry.UnitID) (registry.Unit, error) {
	u, err := tx.Unit(ctx, unit)
	if err != nil || u.Level <= registry.LevelCommune {
		return u, err
	}
	return tx.Unit(ctx, u.Parent)
}

// AskPairAgain takes back what was said of a pair, unless it was merged: that is a step of the records, which Undo
// takes back. Without a decision it is a *PairError.
func AskPairAgain(ctx context.Context, tx *store.Tx, act Act, a, b registry.ChildID) (PairCard, error) {
	card, err := LookAtPair(ctx, tx, act, a, b)
	if err != nil {
		return card, err
	}
	if card.Decision != store.PairDifferent && card.Decision != store.PairUnsure {
		return card, &PairError{Why: PairGone, Case: card.A.Case}
	}
	for _, c := range [...]registry.Child{card.A, card.B} {
		tx.Journal(store.Entry{Actor: act.By.ID, Door: string(act.Door), Action: actionAskAgain, Child: c.ID, UKey: c.UKey, From: c.Stage, To: c.Stage})
	}
	if err := tx.ForgetPair(ctx, card.A.ID, card.B.ID); err != nil {
		return card, err
	}
	card.Decision = ""
	return card, act.recountKin(ctx, tx, card.A.ID, card.B.ID)
}
