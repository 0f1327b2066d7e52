package casework_test

import (
	"context"
	"errors"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

func listOf(t testing.TB, w *casetest.World, rows []documents.Row) *casework.List {
	t.Helper()
	list, err := casework.ReadList(t.Context(), w.Store.Keys(), registry.DateOf(w.Clock.Now()), casework.RowsOf(rows), nil)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func compared(t testing.TB, w *casetest.World, by registry.Membership, rows []documents.Row, source registry.ListSource) (done casework.Compared, err error) {
	t.Helper()
	list := listOf(t, w, rows)
	err = w.Store.AsWork(t.Context(), store.ScopeOf(by), func(tx *store.Tx) (err error) {
		done, err = casework.CompareList(t.Context(), tx, casework.Act{By: by, Door: casework.DoorChat}, w.Commune, casework.NewFile("school", nil), list, source)
		return err
	})
	return done, err
}

func TestCompareList_proposesAndCreatesNobody(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := []documents.Row{
		{Values: registry.Values{Name: "Nguyễn Thị Lan", BirthDate: "04/05/2016", Mother: "Trần Thị Sáu", Hamlet: "Ấp 1"}},
		{Values: registry.Values{Name: "Lê Văn Tám", BirthDate: "2017", Sex: "Nam", Mother: "Phạm Thị Chín", Hamlet: "Ấp 1"}},
		{Values: registry.Values{Name: "Võ Thị Hoa", BirthDate: "01/02/2018", Sex: "Nữ", Mother: "Lý Thị Mười", IDNumber: "096318900020", Hamlet: "Ấp 1"}},
		{Values: registry.Values{Name: "Đỗ Văn Bảy", BirthDate: "09/09/2015", Sex: "Nam", Ethnicity: "Kinh", Mother: "Hồ Thị Tư", Hamlet: "Ấp 1"}},
	}
	must(t, w, "a", rows)
	w.Approve(t, 14)
	before := state(t, w)
	school := []documents.Row{
		{Values: registry.Values{Name: "Nguyễn Thị Lan", BirthDate: "04/05/2016", Sex: "Nữ", IDNumber: "096316900010"}},                       // 11: name and date
		{Values: registry.Values{Name: "Lê Văn Tám", BirthDate: "20/11/2017", Mother: "Phạm Thị Chín", IDNumber: "096217900011"}},             // 12: name and mother
		{Values: registry.Values{Name: "Võ Thị Hoa", BirthDate: "02/02/2018", IDNumber: "096318900020"}},                                      // 13: its number, another date
		{Values: registry.Values{Name: "Đỗ Văn Bảy", BirthDate: "09/09/2015", IDNumber: "096215900013"}},                                      // 14: too far on its way
		{Values: registry.Values{Name: "Lê Văn Tám", BirthDate: "20/11/2016"}},                                                                // a name alone
		{Values: registry.Values{Name: "Trịnh Công Mới", BirthDate: "20/11/2016", IDNumber: "096216900099", Mother: "Trần Thị Sáu"}},          // nobody
		{Values: registry.Values{Name: "Nguyễn Thị Lan", BirthDate: "04/05/2014", Mother: "Người khác", IDNumber: "096314900012", Sex: "Nữ"}}, // another child of that name
	}
	done, err := compared(t, w, w.Officer, school, registry.SourceSchool)
	if err != nil {
		t.Fatal(err)
	}
	if done.Rows != 7 || done.Matched != 4 || done.Doubtful != 2 || done.Unknown != 1 || len(done.Numbers) != 2 || len(done.Dates) != 1 || len(done.Differ) != 1 || done.Busy != 1 {
		t.Errorf("got %+v", done)
	}
	after := state(t, w)
	if len(after) != len(before) {
		t.Fatalf("%d records, there were %d", len(after), len(before))
	}
	for id, c := range after {
		if was := before[id]; c.Stage != was.Stage || c.Values != was.Values || c.Unit != was.Unit || c.Imported != was.Imported {
			t.Errorf("record %d has changed: %+v", id, c)
		}
	}
	want := map[int][]registry.Proposal{
		11: {{Field: registry.FieldIDNumber, New: "096316900010", Evidence: registry.EvidenceSchool}},
		12: {
			{Field: registry.FieldBirthDate, Old: "2017", New: "20/11/2017", Evidence: registry.EvidenceSchool},
			{Field: registry.FieldIDNumber, New: "096217900011", Evidence: registry.EvidenceSchool},
		},
	}
	for n, proposals := range want {
		c := w.Child(t, n)
		for _, p := range proposals {
			if got, ok := c.Proposal(p.Field); !ok || got != p {
				t.Errorf("child %d: %+v, want %+v", n, c.Proposals, p)
			}
		}
	}
	// The same list again proposes nothing new, and undoing it leaves nothing of it.
	again, err := compared(t, w, w.Officer, school, registry.SourceSchool)
	if err != nil || len(again.Numbers)+len(again.Dates) != 0 || again.Matched != 4 {
		t.Errorf("again %+v (%v)", again, err)
	}
	if back, err := undoneImport(w, w.Officer, done.Import); err != nil || back.Restored != 2 || back.Removed+back.Left != 0 {
		t.Errorf("undone %+v (%v)", back, err)
	}
	sameState(t, state(t, w), before)
}

func TestCompareList_isRefused(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	if _, err := compared(t, w, w.Officer, nil, registry.SourceSoftware); !errors.Is(err, casework.ErrNotCompared) {
		t.Errorf("the software's own list: %v", err)
	}
	var refused *registry.RefusedError
	if _, err := compared(t, w, w.Women, nil, registry.SourceSchool); !errors.As(err, &refused) {
		t.Errorf("a collaborator: %v", err)
	}
	_, err := imported(w, "a", casework.RowsOf(nil), casework.ImportOptions{Source: registry.SourceHealth})
	if err == nil {
		t.Error("a health post's list is imported")
	}
}

// TestImportParts: former communes of one file are kept apart, each with an import, case codes and hamlets of
// its own; a number that stands in both is found in both; who names no known commune is imported by nobody.
func TestImportParts(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	var above registry.Unit
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		path, err := tx.UnitPath(ctx, w.Commune.ID)
		above = path[0]
		return err
	})
	row := func(name, number, hamlet, commune string) documents.Row {
		return documents.Row{Commune: commune, Values: registry.Values{Name: name, BirthDate: "03/02/2016", Sex: "Nữ", IDNumber: number, Hamlet: hamlet}}
	}
	here, there := w.Commune.FullName(), w.Neighbor.FullName()
	rows := []documents.Row{
		row("Lý Thị Một", "096316900101", "Ấp 1", here), row("Lý Thị Hai", "096316900102", "Ấp 1", there),
		row("Lý Thị Ba", "096316900101", "ấp 01, "+there, ""), row("Lý Thị Bốn", "", "Ấp 1", "Xã Không Có"),
		row("Lý Thị Năm", "", "Ấp 1", ""),
	}
	act := casework.Act{By: registry.Membership{Role: registry.RoleSystem}, Door: casework.DoorShell}
	in := func(ctx context.Context, fn func(*store.Tx, casework.Act) error) error {
		return w.Store.AsWork(ctx, store.SystemScope(), func(tx *store.Tx) error { return fn(tx, act) })
	}
	list := listOf(t, w, rows)
	var parts []casework.Part
	var shown casework.Preview
	err := in(t.Context(), func(tx *store.Tx, act casework.Act) (err error) {
		if parts, err = casework.SplitList(t.Context(), tx, above, list); err != nil {
			return err
		}
		shown, err = casework.PreviewParts(t.Context(), tx, act, casework.NewFile("a", nil), nil, parts, casework.ImportOptions{})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(parts) != 4 || parts[0].Commune.ID != w.Commune.ID || parts[1].Commune.ID != w.Neighbor.ID || parts[1].List.Len() != 2 ||
		parts[2].Commune.ID != 0 || parts[3].Commune.ID != 0 {
		t.Fatalf("parts %+v", parts)
	}
	if shown.New != 3 || shown.Strangers() != 2 || shown.Doubled != 2 {
		t.Errorf("preview %+v", shown)
	}
	sums, err := casework.ImportParts(t.Context(), in, casework.NewFile("a", nil), parts, casework.ImportOptions{Hamlets: true})
	if err != nil {
		t.Fatal(err)
	}
	if sums[0].New != 1 || sums[1].New != 2 || sums[0].Import == sums[1].Import || sums[2].Import != 0 || casework.Total(sums[:2]).Doubled != 2 {
		t.Errorf("got %+v", sums)
	}
	err = in(t.Context(), func(tx *store.Tx, _ casework.Act) error {
		a, err := tx.ChildByCase(t.Context(), w.Commune.ID, 11)
		if err != nil || !a.Defects.Has(registry.IDDuplicate) {
			t.Errorf("the number of the other commune: %v (%v)", a.Defects.Codes(), err)
		}
		var found int32
		err = tx.GetContext(t.Context(), &found, `SELECT defects FROM children WHERE issuer_id = $1 AND name = 'Lý Thị Ba'`, int64(w.Neighbor.ID))
		if err != nil || !registry.Defects(found).Has(registry.IDDuplicate) {
			t.Errorf("the number of this commune: %v (%v)", registry.Defects(found).Codes(), err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
