package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// runSession is `rasoat session --unit CODE --name N`: prints a code that opens one session at a computer for
// a member without a chat. It can be seen only here.
func runSession(ctx context.Context, s *store.Store, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("session", flag.ContinueOnError)
	code := flags.String("unit", "", "the unit of the member, as scheme:code or code")
	name := flags.String("name", "", "the member's full name")
	rest, err := positional(flags, args)
	if err != nil || len(rest) > 0 || *code == "" || *name == "" {
		fmt.Fprintln(stderr, "rasoat session: want `session --unit CODE --name N`")
		return exitUnusable
	}
	var made casework.SessionCode
	err = s.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		m, err := memberByName(ctx, tx, *code, *name)
		if err != nil {
			return err
		}
		made, err = casework.OfferSession(ctx, tx, shellAct(), m.ID)
		return err
	})
	if err != nil {
		fmt.Fprintln(stderr, "rasoat session:", err)
		return exitUnusable
	}
	fmt.Fprintf(stdout, "%s (until %s)\n", made.Code, made.Expires.In(registry.Zone()).Format("2006-01-02 15:04"))
	return 0
}

// memberByName finds the one active membership of a unit whose member is called so.
func memberByName(ctx context.Context, tx *store.Tx, code, name string) (registry.Membership, error) {
	unit, err := unitByCode(ctx, tx, code)
	if err != nil {
		return registry.Membership{}, err
	}
	people, err := tx.Colleagues(ctx, unit.ID)
	if err != nil {
		return registry.Membership{}, err
	}
	var found []registry.Membership
	for _, m := range people {
		if registry.MatchKey(m.Name) == registry.MatchKey(name) {
			found = append(found, m)
		}
	}
	switch len(found) {
	case 0:
		return registry.Membership{}, fmt.Errorf("find member: %w", store.ErrNotFound)
	case 1:
		return found[0], nil
	}
	return registry.Membership{}, errors.New("find member: several memberships have this name")
}
