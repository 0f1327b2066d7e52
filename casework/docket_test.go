package casework_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

func handOver(w *casetest.World, by registry.Membership) (done casework.HandedOver, err error) {
	err = w.Try(by, func(ctx context.Context, tx *store.Tx) (err error) {
		done, err = casework.HandOver(ctx, tx, chatAct(by), w.Commune)
		return err
	})
	return done, err
}

func TestHandOver_makesADocketInTheOrderOfTheList(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Approve(t, 4, 2, 1)
	done, err := handOver(w, w.Officer)
	if err != nil {
		t.Fatal(err)
	}
	if done.Docket.Number != 1 || done.Docket.Lines != 3 || done.Docket.Open != 3 || done.Left != 0 {
		t.Errorf("docket is %+v, left %d", done.Docket, done.Left)
	}
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		lines, err := tx.DocketLines(ctx, done.Docket.ID)
		for i, number := range []int{1, 2, 4} { // An and Bình of the first hamlet, Khang of the second
			c := w.Child(t, number)
			if lines[i].Child != c.ID || lines[i].Version != c.Version || c.Stage != registry.StageHandedOver || c.Docket != done.Docket.ID {
				t.Errorf("line %d is %+v, record %d is %v, version %d", i+1, lines[i], number, c.Stage, c.Version)
			}
		}
		undo, undoErr := tx.LastUndo(ctx, w.Officer.ID)
		if len(undo) != 3 || undo[0].Kind != "hand_over" {
			t.Errorf("undo has %d images", len(undo))
		}
		return errors.Join(err, undoErr)
	})
	if n, err := w.Store.Unsaid(context.Background(), casetest.ChatPolice); err != nil || n != 1 {
		t.Errorf("%d notices wait for the police, want 1 (%v)", n, err)
	}
}

func TestHandOver_leavesBehindWhatFailsTheTest(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Approve(t, 1, 2)
	w.Step(t, 2, registry.Event{Kind: registry.EventRecount, Defects: registry.NewDefects(registry.IDMissing, registry.SexMissing)})
	done, err := handOver(w, w.Officer)
	if err != nil || done.Docket.Lines != 1 || len(done.Held) != 1 || done.Held[0].Case != 2 {
		t.Fatalf("handed over %+v, %v", done, err)
	}
	if c := w.Child(t, 2); c.Stage != registry.StageApproved {
		t.Errorf("the record that was held back is %v", c.Stage)
	}
	again, err := handOver(w, w.Officer)
	if !errors.Is(err, casework.ErrNothingApproved) || len(again.Held) != 1 {
		t.Errorf("a second docket: %v with %d held back", err, len(again.Held))
	}
}

func TestHandOver_isForOfficers(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Approve(t, 1)
	for _, by := range []registry.Membership{w.Women, w.Police, w.Leader} {
		if _, err := handOver(w, by); !isRefused(err) {
			t.Errorf("%s: %v", by.Role, err)
		}
	}
}

func TestDocketFile_printsLinesWithRoomForAnswers(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	docket := w.HandOver(t, 1, 4)
	var file casework.Document
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		file, err = casework.DocketFile(ctx, tx, chatAct(w.Officer), docket.ID, casework.Words{Title: "Danh sách, đợt 1", Unit: "Xã Tân Thuận", Code: "D1"})
		return err
	})
	rows := readBack(t, file)
	if len(rows) != 2 || rows[0].Name != "Nguyễn Văn An" || rows[1].Name != "Thạch Minh Khang" || rows[0].Hamlet != "Ấp 1" {
		t.Errorf("the file has %+v", rows)
	}
	err := w.Try(w.Police, func(ctx context.Context, tx *store.Tx) error {
		_, err := casework.DocketFile(ctx, tx, chatAct(w.Police), docket.ID, casework.Words{})
		return err
	})
	if !isRefused(err) {
		t.Errorf("police: %v", err)
	}
}

// readBack reads a written list as a list from anywhere.
func readBack(t *testing.T, file casework.Document) []registry.Values {
	t.Helper()
	list, err := documents.Open("list.xlsx", bytes.NewReader(file.Content), int64(len(file.Content)))
	if err != nil {
		t.Fatal(err)
	}
	var rows []registry.Values
	for row, err := range list.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		row.Values.Hamlet = strings.TrimSpace(row.Values.Hamlet)
		rows = append(rows, row.Values)
	}
	return rows
}

func TestHandOver_takesFiftyLines(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	err := w.Store.As(context.Background(), store.SystemScope(), func(tx *store.Tx) error {
		for i := range casework.DocketSize + 2 {
			err := tx.AddChild(context.Background(), &registry.Child{
				Issuer: w.Commune.ID, Case: registry.CaseCode(100 + i), Unit: w.Commune.ID, UKey: w.Commune.Key, Version: 1,
				Stage: registry.StageApproved, Values: registry.Values{Name: "Nguyễn Văn An", Sex: "male"},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ lines, left int }{{casework.DocketSize, 2}, {2, 0}} {
		done, err := handOver(w, w.Officer)
		if err != nil || done.Docket.Lines != want.lines || done.Left != want.left {
			t.Errorf("handed over %d lines, %d left, %v", done.Docket.Lines, done.Left, err)
		}
	}
}
