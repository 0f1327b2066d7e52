package casework_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/documents"
	"rasoat/registry"
	"rasoat/registry/sample"
	"rasoat/store"
)

// imported brings rows into a commune as its officer, as a file of that name.
func imported(w *casetest.World, name string, rows casework.Rows, o casework.ImportOptions) (s casework.Summary, err error) {
	err = w.Store.AsWork(context.Background(), store.ScopeOf(w.Officer), func(tx *store.Tx) error {
		s, err = casework.Import(context.Background(), tx, casework.Act{By: w.Officer, Door: casework.DoorChat}, w.Commune, casework.NewFile(name, []byte(name)), rows, o)
		return err
	})
	return s, err
}

// must is imported for what has to succeed.
func must(t testing.TB, w *casetest.World, name string, rows []documents.Row) casework.Summary {
	t.Helper()
	s, err := imported(w, name, casework.RowsOf(rows), casework.ImportOptions{Hamlets: true})
	if err != nil {
		t.Fatalf("import %s: %v", name, err)
	}
	return s
}

// worldRows is the list of the test commune as a list would bring it again.
func worldRows(t testing.TB, w *casetest.World) []documents.Row {
	t.Helper()
	var rows []documents.Row
	for i, l := range casetest.Children() {
		c := w.Child(t, i+1)
		row := documents.Row{Line: i + 2, Values: l.Values, Software: c.Software, Household: l.Household}
		if l.Hamlet > 0 {
			row.Values.Hamlet = w.Hamlets[l.Hamlet-1].FullName()
		}
		rows = append(rows, row)
	}
	return rows
}

// sampleFile is a synthetic list as a workbook, read again.
func sampleFile(t testing.TB, children int) []byte {
	t.Helper()
	o := sample.TanThuan().Options()
	o.Children = children
	world, err := sample.New(o)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := documents.WriteSample(&b, world); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func openRows(t testing.TB, content []byte) *documents.List {
	t.Helper()
	list, err := documents.Open("list", bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func ofClass(s casework.Summary, class registry.Class) int {
	for _, c := range s.Classes {
		if c.Class == class {
			return c.Count
		}
	}
	return 0
}

func versions(t testing.TB, w *casetest.World) (n, sum int) {
	t.Helper()
	err := w.Store.As(context.Background(), store.SystemScope(), func(tx *store.Tx) error {
		return tx.QueryRowxContext(context.Background(), `SELECT count(*), coalesce(sum(version), 0) FROM children`).Scan(&n, &sum)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n, sum
}

func TestImport_agreesWithCheck(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Commune, w.Officer.UKey, w.Officer.Unit = w.Neighbor, w.Neighbor.Key, w.Neighbor.ID
	list := openRows(t, sampleFile(t, 600))
	rows, err := casework.ReadRows(context.Background(), list.Rows(), nil)
	if err != nil {
		t.Fatal(err)
	}
	s := must(t, w, "a", rows)
	want, classes := documents.Summary{}, map[registry.Class]int{}
	for c, err := range documents.Check(list, registry.DateOf(w.Clock.Now())) {
		if err != nil {
			t.Fatal(err)
		}
		want.Add(c)
		if !c.Defects.Has(registry.OverAge) {
			for _, class := range c.Defects.Classes() {
				classes[class]++
			}
		}
	}
	if s.New != want.Rows-s.Twice || s.Defective != want.Faulty || s.OverAge != want.OverAge {
		t.Errorf("got %+v, want %+v", s, want)
	}
	for _, class := range registry.Classes() {
		if ofClass(s, class) != classes[class] {
			t.Errorf("%s: %d, want %d", class, ofClass(s, class), classes[class])
		}
	}
	if len(s.Strange) != 0 || len(s.Hamlets) < 5 || !s.First || s.Again {
		t.Errorf("hamlets %v, first %v, again %v", s.Hamlets, s.First, s.Again)
	}
}

func TestImport_theSameFileTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Commune, w.Officer.UKey, w.Officer.Unit = w.Neighbor, w.Neighbor.Key, w.Neighbor.ID
	rows, err := casework.ReadRows(context.Background(), openRows(t, sampleFile(t, 600)).Rows(), nil)
	if err != nil {
		t.Fatal(err)
	}
	bare := slices.Clone(rows) // the same list without the software's codes
	for i := range bare {
		bare[i].Software = ""
	}
	first := must(t, w, "a", rows)
	n, sum := versions(t, w)
	for name, list := range map[string][]documents.Row{"a": rows, "b": rows, "c": bare} {
		s := must(t, w, name, list)
		if s.New != 0 || s.Changed != 0 || s.Unchanged != first.New || s.Missing != 0 || s.Again != (name == "a") {
			t.Errorf("%s: %+v", name, s)
		}
		if n2, sum2 := versions(t, w); n2 != n || sum2 != sum {
			t.Errorf("%s: %d records with versions %d, want %d and %d", name, n2, sum2, n, sum)
		}
	}
}

func TestImport_withoutCodesTwice(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	v := registry.Values{Name: "Lý Văn Tèo", BirthDate: "01/02/2020", Sex: "Nam", Hamlet: "Ấp 1"}
	rows := []documents.Row{{Line: 2, Values: v}, {Line: 3, Values: v}}
	if s := must(t, w, "a", rows); s.New != 2 || ofClass(s, registry.ClassDuplicate) != 2 {
		t.Errorf("first: %+v", s)
	}
	if s := must(t, w, "b", rows); s.New != 0 || s.Changed != 0 || s.Unchanged != 2 || s.Twice != 0 {
		t.Errorf("again: %+v", s)
	}
}

func TestImport_findsTheRecord(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edit                 func(*documents.Row)
		fresh, changed, same int
	}{
		"by the code, whatever else has changed": {func(r *documents.Row) {
			r.Values = registry.Values{Name: "Phạm Thị Ánh Ngọc", BirthDate: "18/08/2015", Sex: "Nữ", Hamlet: "Ấp 2"}
		}, 0, 1, 0},
		"by the number, when name or birth date agrees": {func(r *documents.Row) {
			r.Software, r.Values.Name, r.Values.Mother = "", "Phạm Ngọc Ánh", "Đỗ Kiều"
		}, 0, 1, 0},
		"not by the number of another child": {func(r *documents.Row) {
			r.Software, r.Values.Name, r.Values.BirthDate = "", "Võ Thị Mới", "02/02/2015"
		}, 1, 0, 0},
		"by name, birth date and mother": {func(r *documents.Row) {
			r.Software, r.Values.IDNumber, r.Values.Address = "", "", "Nhà mới"
		}, 0, 1, 0},
		"not by the name alone": {func(r *documents.Row) {
			r.Software, r.Values.IDNumber, r.Values.BirthDate = "", "", "18/08/2016"
		}, 1, 0, 0},
		"not by the name folded": {func(r *documents.Row) {
			r.Software, r.Values.IDNumber, r.Values.Name = "", "", "Phạm Thị Ngọc Anh"
		}, 1, 0, 0},
		"not where the codes differ": {func(r *documents.Row) { r.Software = "TE99999" }, 1, 0, 0},
		"without a code as it was":   {func(r *documents.Row) { r.Software = "" }, 0, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := casetest.New(t)
			rows := worldRows(t, w)
			must(t, w, "a", rows)
			row := rows[6]
			c.edit(&row)
			s := must(t, w, "b", []documents.Row{row})
			if s.New != c.fresh || s.Changed != c.changed || s.Unchanged != c.same || s.Missing != 10-c.changed-c.same {
				t.Errorf("got %+v", s)
			}
		})
	}
}

func TestImport_duplicatesAreFoundOnBothSides(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	must(t, w, "a", rows)
	twin := rows[6] // the clean one
	twin.Software, twin.Values.Mother = "TE90001", ""
	must(t, w, "b", append(slices.Clone(rows), twin))
	for _, n := range []int{7, 11} {
		c := w.Child(t, n)
		if !c.Defects.Has(registry.IDDuplicate) || !c.Defects.Has(registry.ChildDuplicate) || c.Stage != registry.StageDefective {
			t.Errorf("child %d: %v in %s", n, c.Defects.Codes(), c.Stage)
		}
	}
	// The other one leaves the list, yet is still there: nothing changes but what is counted.
	if s := must(t, w, "c", rows); s.Changed != 0 || s.Missing != 1 {
		t.Errorf("without it: %+v", s)
	}
	// Its number is corrected: the first one is clean of it without a row of its own.
	twin.Values.IDNumber = ""
	if s := must(t, w, "d", []documents.Row{twin}); s.Changed != 1 || s.Missing != 10 {
		t.Errorf("corrected: %+v", s)
	}
	c := w.Child(t, 7)
	if c.Defects.Has(registry.IDDuplicate) || !c.Defects.Has(registry.ChildDuplicate) || c.Stage != registry.StageClean {
		t.Errorf("child 7: %v in %s", c.Defects.Codes(), c.Stage)
	}
}

func TestImport_aConfirmedHolderIsNotAtFault(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	must(t, w, "a", rows)
	w.HandOver(t, 7)
	w.Confirm(t, 7, "096315900007")
	other := documents.Row{Values: rows[6].Values, Software: "TE90001"}
	other.Values.Name, other.Values.BirthDate = "Phạm Thị Diệu", "03/03/2015"
	must(t, w, "b", append(slices.Clone(rows), other))
	if c := w.Child(t, 7); c.Defects.Has(registry.IDDuplicate) {
		t.Errorf("the holder is faulted: %v", c.Defects.Codes())
	}
	if c := w.Child(t, 11); !c.Defects.Has(registry.IDDuplicate) {
		t.Errorf("the other is not: %v", c.Defects.Codes())
	}
}

func TestImport_aNumberOfAnotherCommune(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	w.Elsewhere(t, "096315900007")
	must(t, w, "a", rows)
	if c := w.Child(t, 7); !c.Defects.Has(registry.IDDuplicate) || c.Stage != registry.StageDefective {
		t.Errorf("child 7: %v in %s", c.Defects.Codes(), c.Stage)
	}
}

func TestImport_leavesNothingBehind(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	rows[0].Values.Name, rows[1].Values.Hamlet = "Nguyễn Văn Ân", "Ấp Mới"
	rows = append(rows, documents.Row{Values: registry.Values{Name: "Lý Văn Tèo"}})
	n, sum := versions(t, w)
	broken := &documents.Error{Kind: documents.KindDamaged, Row: 9}
	_, err := imported(w, "a", func(yield func(documents.Row, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
		yield(documents.Row{}, broken)
	}, casework.ImportOptions{Hamlets: true})
	if !errors.Is(err, broken) {
		t.Errorf("a broken source: %v", err)
	}
	ctx, kill := context.WithCancel(context.Background())
	err = w.Store.AsWork(ctx, store.ScopeOf(w.Officer), func(tx *store.Tx) error {
		_, err := casework.Import(ctx, tx, casework.Act{By: w.Officer}, w.Commune, casework.NewFile("a", nil), casework.RowsOf(rows), casework.ImportOptions{Hamlets: true})
		kill()
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("killed before the commit: %v", err)
	}
	if n2, sum2 := versions(t, w); n2 != n || sum2 != sum {
		t.Errorf("%d records with versions %d, want %d and %d", n2, sum2, n, sum)
	}
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		earlier, _, err := tx.EarlierImports(ctx, w.Commune.ID, nil)
		if units, _ := tx.UnitsBelow(ctx, w.Commune.ID); len(units) != 3 || earlier != 0 {
			t.Errorf("%d hamlets, %d imports", len(units), earlier)
		}
		return err
	})
	if s := must(t, w, "a", rows); s.New != 1 || !s.First {
		t.Errorf("afterwards: %+v", s)
	}
}

func TestImport_hamlets(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	var rows []documents.Row
	for i, hamlet := range []string{"ẤP 01", "Tân Hoà", "Ấp Tân Hòa, xã Tân Thuận", "Khóm 1", "Ấp Mới", "Mới", "Chưa rõ ấp", "", "khóm 1"} {
		rows = append(rows, documents.Row{Line: i + 2, Values: registry.Values{Name: "Lý Văn Tèo " + string(rune('A'+i)), Hamlet: hamlet}})
	}
	s, err := imported(w, "a", casework.RowsOf(rows), casework.ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := []casework.FoundHamlet{
		{Name: "Ấp 1", Unit: w.Hamlets[0].ID, Count: 1}, {Name: "Ấp Tân Hòa", Unit: w.Hamlets[2].ID, Count: 2},
		{Name: "Khóm 1", Count: 2}, {Name: "Ấp Mới", Count: 2}, {Count: 2},
	}
	if !slices.Equal(s.Hamlets, want) {
		t.Errorf("got %v\nwant %v", s.Hamlets, want)
	}
	if len(s.Strange) != 2 {
		t.Errorf("strange %v", s.Strange)
	}
	if c := w.Child(t, 14); c.Unit != w.Commune.ID {
		t.Errorf("a child of a hamlet that is not there stands under %d", c.Unit)
	}
	// The same list, and now the hamlets may be made: who stood under the commune moves there.
	if s := must(t, w, "a", rows); len(s.Strange) != 0 || s.New+s.Changed != 0 {
		t.Errorf("again: %+v", s)
	}
	a, b := w.Child(t, 14), w.Child(t, 19)
	if a.Unit == w.Commune.ID || a.Unit != b.Unit {
		t.Errorf("children of Khóm 1 stand under %d and %d", a.Unit, b.Unit)
	}
}

func TestImport_hamletsHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	var rows []documents.Row
	for i, hamlet := range []string{"Ấp 2", "ap 02", "Ấp Hai", "ẤP  2", "Áp II", "Ấp 2, xã Tân Thuận", "Ap Tan Hoa", "Tân Hoà", "Xóm Ba", "xom 3", "Ấp Ba Hòn"} {
		rows = append(rows, documents.Row{Line: i + 2, Values: registry.Values{Name: "Lý Văn Tèo " + string(rune('A'+i)), Hamlet: hamlet}})
	}
	s, err := imported(w, "a", casework.RowsOf(rows), casework.ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := []casework.FoundHamlet{
		{Name: "Ấp 2", Unit: w.Hamlets[1].ID, Count: 6}, {Name: "Ap Tan Hoa", Count: 1, Like: w.Hamlets[2].ID},
		{Name: "Ấp Tân Hòa", Unit: w.Hamlets[2].ID, Count: 1}, {Name: "Xóm Ba", Count: 2}, {Name: "Ấp Ba Hòn", Count: 1},
	}
	if !slices.Equal(s.Hamlets, want) {
		t.Errorf("got %+v\nwant %+v", s.Hamlets, want)
	}
	// What a person has decided is done.
	merged := casework.ImportOptions{Merge: map[string]registry.UnitID{casework.HamletKey("Ap Tan Hoa"): w.Hamlets[2].ID}}
	if s, err = imported(w, "b", casework.RowsOf(rows), merged); err != nil || s.Moved != 1 || len(s.Strange) != 2 {
		t.Errorf("merged: %+v (%v)", s, err)
	}
}

func TestImport_refusesOthers(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	for _, m := range []registry.Membership{w.Women, w.Police, w.Leader, {}} {
		err := w.Try(m, func(ctx context.Context, tx *store.Tx) error {
			_, err := casework.Import(ctx, tx, casework.Act{By: m}, w.Commune, casework.File{}, casework.RowsOf(nil), casework.ImportOptions{})
			return err
		})
		var refused *registry.RefusedError
		if !errors.As(err, &refused) {
			t.Errorf("%s: %v", m.Role, err)
		}
	}
	err := w.Try(w.Officer, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.PreviewImport(ctx, tx, casework.Act{By: w.Officer}, w.Neighbor, casework.File{}, casework.RowsOf(nil))
		return err
	})
	var refused *registry.RefusedError
	if !errors.As(err, &refused) {
		t.Errorf("the neighbouring commune: %v", err)
	}
}

func TestImport_isOneLineOfTheJournal(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	rows := worldRows(t, w)
	must(t, w, "a", rows)
	rows[0].Values.Address = "Nhà mới"
	must(t, w, "b", rows)
	must(t, w, "b", rows)
	var notes []string
	err := w.Store.As(context.Background(), store.SystemScope(), func(tx *store.Tx) error {
		return tx.SelectContext(context.Background(), &notes, `SELECT note FROM journal WHERE action = 'import' ORDER BY id`)
	})
	if err != nil || len(notes) != 3 || notes[1] != "import 2: 0 new, 1 changed, 9 unchanged, 0 in conflict" || notes[2] != "import 3: nothing new in 10 rows" {
		t.Errorf("journal %q (%v)", notes, err)
	}
}

// BenchmarkImport2000 reads a commune's workbook and imports it: at most 3 s (issue 2).
func BenchmarkImport2000(b *testing.B) {
	content := sampleFile(b, 2000)
	for b.Loop() {
		b.StopTimer()
		w := casetest.New(b)
		w.Commune, w.Officer.UKey, w.Officer.Unit = w.Neighbor, w.Neighbor.Key, w.Neighbor.ID
		b.StartTimer()
		start := time.Now()
		rows, err := casework.ReadRows(context.Background(), openRows(b, content).Rows(), nil)
		if err != nil {
			b.Fatal(err)
		}
		read := time.Since(start)
		must(b, w, "a", rows)
		b.ReportMetric(float64(read.Milliseconds()), "read-ms")
		again := time.Now()
		must(b, w, "a", rows)
		b.ReportMetric(float64(time.Since(again).Milliseconds()), "again-ms")
	}
}
