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

const inviteUsage = "want `invite --role R --unit CODE [--name N] [--organisation O] [--phone P] [--enter-for]` or `invite --file LIST --unit CODE --out SLIPS.pdf [--bound]`"

// runInvite is `rasoat invite --role R --unit CODE [--name N] [--organisation O] [--phone P] [--enter-for]`:
// prints the link and the short code of a one-time invitation. They can be seen only here. Without the
// bot's name there is no link. With --file it is a list of people and slips for print.
func runInvite(ctx context.Context, s *store.Store, botName string, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("invite", flag.ContinueOnError)
	role := flags.String("role", "", "officer, collaborator, police, leader or admin")
	code := flags.String("unit", "", "the unit, as scheme:code or code")
	organisation := flags.String("organisation", "", "of a collaborator: youth_union, women_union, collaborator, hamlet_team or any name")
	name := flags.String("name", "", "of the person, when it is known")
	enterFor := flags.Bool("enter-for", false, "an officer who may enter from paper")
	phone := flags.String("phone", "", "the only number that may take it")
	list := slipOrder{bot: botName, unit: code}
	flags.StringVar(&list.file, "file", "", "a list of staff: everybody on it is invited")
	flags.StringVar(&list.out, "out", "", "where the slips go, as PDF")
	flags.BoolVar(&list.bound, "bound", false, "only the telephone numbers of the list may take them")
	rest, err := positional(flags, args)
	switch {
	case err != nil || len(rest) > 0 || *code == "" || (list.file == "") != (list.out == "") || (list.file == "") == (*role == ""):
		fmt.Fprintln(stderr, "rasoat invite:", inviteUsage)
		return exitUnusable
	case list.file != "":
		return list.run(ctx, s, stdout, stderr)
	}
	inv := store.Invitation{
		Role: registry.Role(*role), Organisation: registry.Organisation(*organisation), Name: *name, EnterFor: *enterFor,
	}
	if *phone != "" {
		if inv.Phone, err = registry.ParsePhone(*phone); err != nil {
			fmt.Fprintln(stderr, "rasoat invite:", err)
			return exitUnusable
		}
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

// shellAct is the machine's own account, whose rights the operating system decides.
func shellAct() casework.Act {
	return casework.Act{By: registry.Membership{Role: registry.RoleSystem}, Door: casework.DoorShell}
}

func inviteTo(ctx context.Context, s *store.Store, code string, inv store.Invitation) (made casework.Invited, err error) {
	err = s.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		unit, err := unitByCode(ctx, tx, code)
		if err != nil {
			return err
		}
		made, err = casework.Invite(ctx, tx, shellAct(), unit, inv)
		return err
	})
	return made, err
}

// unitByCode reads "2026:32167" or "32167".
func unitByCode(ctx context.Context, tx *store.Tx, code string) (registry.Unit, error) {
	scheme, number := registry.ParseUnitCode(code, store.Scheme2026)
	unit, err := tx.UnitByCode(ctx, scheme, number)
	if err != nil {
		return unit, fmt.Errorf("find unit %s: %w", code, err)
	}
	return unit, nil
}
