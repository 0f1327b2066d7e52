package main

import (
	"context"
	"fmt"
)

// keyCommand is `rasoat key export`: prints the keys for numbers, once and for keeping elsewhere.
func keyCommand(_ context.Context, p program, args []string) int {
	if len(args) != 1 || args[0] != "export" {
		fmt.Fprintln(p.stderr, "rasoat key: want `key export`")
		return 2
	}
	cfg, err := readConfig(p.environ, p.root, p.home)
	if err != nil {
		return p.fail(err, 2)
	}
	keys, _, err := openKeys(cfg)
	if err == nil {
		err = keys.Export(p.stdout)
	}
	if err != nil {
		return p.fail(err, 1)
	}
	return 0
}
