package casework_test

import (
	"context"
	"slices"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// shipped loads a commune of today with what it came from, out of the table that the program ships, and an officer.
func shipped(t *testing.T, w *casetest.World, code string) registry.Membership {
	t.Helper()
	units, successors, err := store.EmbeddedUnits()
	if err != nil {
		t.Fatal(err)
	}
	successors = slices.DeleteFunc(successors, func(s store.SuccessorRow) bool { return s.NewScheme != store.Scheme2026 || s.NewCode != code })
	wanted := map[string]bool{store.Scheme2026 + code: true}
	for _, s := range successors {
		wanted[s.OldScheme+s.OldCode] = true
	}
	for range 3 { // commune, district, province
		for _, u := range units {
			if wanted[u.Scheme+u.Code] && u.ParentCode != "" {
				wanted[u.Scheme+u.ParentCode] = true
			}
		}
	}
	units = slices.DeleteFunc(units, func(u store.UnitRow) bool { return !wanted[u.Scheme+u.Code] })
	officer := registry.Membership{Role: registry.RoleOfficer}
	err = w.Store.As(context.Background(), store.SystemScope(), func(tx *store.Tx) error {
		ctx := context.Background()
		if _, err := tx.LoadUnits(ctx, units, successors); err != nil {
			return err
		}
		commune, err := tx.UnitByCode(ctx, store.Scheme2026, code)
		if err != nil {
			return err
		}
		m, err := tx.AddMember(ctx, registry.Member{Name: "Lê Thị Mai", Address: registry.DefaultAddress(registry.RoleOfficer)})
		if err != nil {
			return err
		}
		officer, err = tx.AddMembership(ctx, registry.Membership{Member: m.ID, Role: registry.RoleOfficer, Unit: commune.ID})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return officer
}

func former(commune, hamlet, name string) documents.Row {
	return documents.Row{Commune: commune, Values: registry.Values{Name: name, BirthDate: "03/02/2016", Sex: "Nữ", Hamlet: hamlet}}
}

func importedBy(w *casetest.World, by registry.Membership, name string, rows []documents.Row, dry bool) (sum casework.Summary, hamlets []string, err error) {
	err = w.Store.AsWork(context.Background(), store.ScopeOf(by), func(tx *store.Tx) error {
		ctx := context.Background()
		commune, err := tx.Unit(ctx, by.Unit)
		if err != nil {
			return err
		}
		act, file := casework.Act{By: by, Door: casework.DoorChat}, casework.NewFile(name+".xlsx", []byte(name))
		if dry {
			sum, err = casework.PreviewImport(ctx, tx, act, commune, file, casework.RowsOf(rows))
		} else {
			sum, err = casework.Import(ctx, tx, act, commune, file, casework.RowsOf(rows), casework.ImportOptions{Hamlets: true})
		}
		if err != nil {
			return err
		}
		units, err := tx.UnitsBelow(ctx, by.Unit)
		for _, u := range units {
			hamlets = append(hamlets, u.FullName())
		}
		return err
	})
	return sum, hamlets, err
}

// By the shipped table Hồng Dân in Cà Mau came from three: the Ấp 1 of one is not that of another, and a commune that
// is none of them is none of its business.
func TestImport_keepsFormerCommunesApart(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	code := successorOf(t, "Ninh Hòa", "Ngan Dừa")
	officer := shipped(t, w, code)
	rows := []documents.Row{
		former("Xã Ninh Hòa", "Ấp 1", "Trần Thị Một"), former("TT. Ngan Dừa", "Ấp 1", "Trần Thị Hai"), former("ninh hoà", "ấp 01", "Trần Thị Ba"),
		former("Xã Khánh Bình Tây", "Ấp 1", "Trần Thị Bốn"), former("", "Ấp 9", "Trần Thị Năm"),
	}
	look, _, err := importedBy(w, officer, "a", rows, true)
	if err != nil || look.Rows != 4 || look.OfOthers != 1 || len(look.Places) < 2 {
		t.Fatalf("preview: %v, %d rows, %d of others, places %+v", err, look.Rows, look.OfOthers, look.Places)
	}
	sum, hamlets, err := importedBy(w, officer, "a", rows, false)
	if err != nil || sum.New != 4 || sum.OfOthers != 1 {
		t.Fatalf("import: %v, %+v", err, sum)
	}
	for _, want := range []string{"Ấp 1 (xã Ninh Hòa cũ)", "Ấp 1 (thị trấn Ngan Dừa cũ)", "Ấp 9"} {
		if !slices.Contains(hamlets, want) {
			t.Errorf("no hamlet %q among %q", want, hamlets)
		}
	}
	if len(hamlets) != 3 {
		t.Errorf("hamlets %q", hamlets)
	}
	// A list of one of them alone means the same hamlets.
	sum, hamlets, err = importedBy(w, officer, "b", []documents.Row{former("X. Ninh Hòa, huyện Hồng Dân", "Ấp Một", "Trần Thị Sáu")}, false)
	if err != nil || sum.New != 1 || len(hamlets) != 3 || len(sum.Strange) != 0 {
		t.Errorf("one of them: %v, %+v, %q", err, sum.Strange, hamlets)
	}
}

// successorOf finds the code of the commune that some former ones have become.
func successorOf(t *testing.T, old ...string) string {
	t.Helper()
	units, successors, err := store.EmbeddedUnits()
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]string{}
	for _, u := range units {
		if u.Scheme == store.Scheme2022 && u.Level == registry.LevelCommune {
			named[u.Code] = u.Name
		}
	}
	came := map[string][]string{}
	for _, s := range successors {
		came[s.NewCode] = append(came[s.NewCode], named[s.OldCode])
	}
	for code, names := range came {
		if !slices.ContainsFunc(old, func(name string) bool { return !slices.Contains(names, name) }) {
			return code
		}
	}
	t.Fatalf("nothing came from %q", old)
	return ""
}
