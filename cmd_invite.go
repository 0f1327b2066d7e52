package main

import (
	"context"
	"flag"
	"fmt"
	"io"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// runInvite is `rasoat invite --role R --unit CODE [--name N] [--organisation O] [--enter-for]`: prints
// the link and the short code of a one-time invitation. They can be seen only here. Without the
// bot's name there is no link.
func runInvite(ctx context.Context, s *store.Store, botName string, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("invite", flag.ContinueOnError)
	role := flags.String("role", "", "officer, collaborator, police, leader or admin")
	code := flags.String("unit", "", "the unit, as scheme:code or code")
	organisation := flags.String("organisation", "", "of a collaborator: youth_union, women_union, collaborator, hamlet_team or any name")
	name := flags.String("name", "", "of the person, when it is known")
	enterFor := flags.Bool("enter-for", false, "an officer who may enter from paper")
	rest, err := positional(flags, args)
	if err != nil || len(rest) > 0 || *role == "" || *code == "" {
		fmt.Fprintln(stderr, "rasoat invite: want `invite --role R --unit CODE [--name N] [--organisation O] [--enter-for]`")
		return exitUnusable
	}
	inv := store.Invitation{
		Role: registry.Role(*role), Organisation: registry.Organisation(*organisation), Name: *name, EnterFor: *enterFor,
	}
	made, err := inviteTo(ctx, s, *code, inv)
	if err != nil {
		fmt.Fprintln(stderr, "rasoat invite:", err)
		return exitUnusable
	}
	if botName != "" {
		fmt.Fprintf(stdout, "https://t.me/%s?start=%s\n", botName, made.Token)
	}
	fmt.Fprintf(stdout, "%s (until %s)\n", made.Code, registry.DateOf(made.Expires))
	return 0
}

func inviteTo(ctx context.Context, s *store.Store, code string, inv store.Invitation) (made casework.Invited, err error) {
	act := casework.Act{By: registry.Membership{Role: registry.RoleSystem}, Door: casework.DoorShell}
	err = s.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		scheme, number := registry.ParseUnitCode(code, store.Scheme2026)
		unit, err := tx.UnitByCode(ctx, scheme, number)
		if err != nil {
			return fmt.Errorf("find unit %s: %w", code, err)
		}
		made, err = casework.Invite(ctx, tx, act, unit, inv)
		return err
	})
	return made, err
}
