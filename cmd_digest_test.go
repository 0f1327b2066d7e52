package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"rasoat/registry"
	"rasoat/store"
	"rasoat/store/storetest"
)

func TestRunDigest(t *testing.T) {
	t.Parallel()
	s := storetest.New(t) // Monday 2026-11-23, 07:30
	err := s.As(t.Context(), store.SystemScope(), func(tx *store.Tx) error {
		return addOneChild(t.Context(), tx)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"--unit 32167", 0, "0/1 trẻ, đạt 0%, còn 1 trẻ"},
		{"--unit 2026:32167 --at 2026-11-23", 0, "Số liệu tính đến hết ngày 22/11/2026"},
		{"--unit 32167 --at 2026-11-23T07:30", 0, "Xã Tân Thuận"},
		{"--unit 32167 --at 2026-11-20", 2, "no figures were kept at the end of 2026-11-19"},
		{"--unit 32167 --at 2026-11-25", 2, "no figures were kept"},
		{"--unit 2022:32167", 2, "no unit has the code 2022:32167"},
		{"--unit 32167 --at tomorrow", 2, "want --unit CODE"},
		{"", 2, "want --unit CODE"},
	} {
		var out, errs bytes.Buffer
		code := runDigest(t.Context(), s, strings.Fields(c.args), &out, &errs)
		if said := out.String() + errs.String(); code != c.code || !strings.Contains(said, c.says) || strings.Contains(said, "<b>") {
			t.Errorf("digest %s: exit %d, want %d, and %q in\n%s", c.args, code, c.code, c.says, said)
		}
	}
}

func addOneChild(ctx context.Context, tx *store.Tx) error {
	province, err := tx.AddUnit(ctx, 0, registry.Unit{Level: registry.LevelProvince, Scheme: "2026", Code: "96", Type: "Tỉnh", Name: "Cà Mau"})
	if err != nil {
		return err
	}
	u, err := tx.AddUnit(ctx, province.ID, registry.Unit{Level: registry.LevelCommune, Scheme: "2026", Code: "32167", Type: "Xã", Name: "Tân Thuận"})
	if err != nil {
		return err
	}
	return tx.AddChild(ctx, &registry.Child{
		Issuer: u.ID, Case: 1, Unit: u.ID, UKey: u.Key, Version: 1, Stage: registry.StageDefective,
		Values: registry.Values{Name: "Nguyễn Thị Na"},
	})
}
