package main

import (
	"context"
	"flag"
	"fmt"
	"io"

	"rasoat/casework"
	"rasoat/store"
)

// runVerify is `rasoat verify [--deep] [--seal TEXT]`: the journal against its seals, what is kept twice
// against itself, findings against values. Exit 0 when all agrees, 1 when something does not, which is
// named, 2 when it could not be looked at. TEXT is a seal as it stood in an admin's morning message.
func runVerify(ctx context.Context, s *store.Store, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	deep := flags.Bool("deep", false, "all records, not a sample")
	seal := flags.String("seal", "", "a seal to look for, as it was written down")
	rest, err := positional(flags, args)
	if err != nil || len(rest) > 0 {
		fmt.Fprintln(stderr, sentence(&saidError{"verify.usage", nil, err}))
		return exitUnusable
	}
	v, err := casework.Verify(ctx, s, *deep)
	if err != nil {
		fmt.Fprintln(stderr, "rasoat verify:", err)
		return exitUnusable
	}
	agrees, err := v.Agrees(), say(stdout, "verify.result", v)
	if *seal != "" && err == nil {
		found, known := sealThatReads(v.Journal.Seals, *seal)
		agrees = agrees && known
		err = say(stdout, "verify.seal", map[string]any{"Text": *seal, "Found": found, "Known": known})
	}
	switch {
	case err != nil:
		fmt.Fprintln(stderr, "rasoat verify:", err)
		return exitUnusable
	case !agrees:
		return 1
	}
	return 0
}

func sealThatReads(seals []store.Seal, text string) (store.Seal, bool) {
	for _, s := range seals {
		if s.Reads(text) {
			return s, true
		}
	}
	return store.Seal{}, false
}
