package casework_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/store/storetest"
)

const softwareHead = "Mã trẻ,Họ và tên,Ngày sinh,Giới tính,Dân tộc,Số định danh cá nhân,Họ tên cha,Họ tên mẹ,Ấp\n"

// doubted holds a number that has lost its zero, one with two neighbours in each other's place, and one that is right.
const doubted = softwareHead + `X1,Trần Gia Linh,01/06/2018,Nữ,Kinh,96318900103,Trần Văn Tư,Lê Thị Hoa,Ấp 1
X2,Phan Gia Mỹ,01/06/2018,Nữ,Kinh,096381900104,Phan Văn Năm,Đỗ Thị Lan,Ấp 1
X3,Hồ Gia Nga,01/06/2018,Nữ,Kinh,096318900105,Hồ Văn Sáu,Bùi Thị Kiều,Ấp 1
`

// look sends a file and returns the job of its preview.
func (d *desk) look(content string) (job int64) {
	d.t.Helper()
	d.file = func(context.Context) ([]byte, error) { return []byte(content), nil }
	d.send()
	d.once()
	return d.waits()
}

func (d *desk) waits() (job int64) {
	d.t.Helper()
	d.Do(d.t, d.Officer, func(ctx context.Context, tx *store.Tx) error {
		return tx.GetContext(ctx, &job, `SELECT coalesce(max(id), 0) FROM jobs WHERE kind = 'import_ask' AND done_at IS NULL`)
	})
	return job
}

func (d *desk) take(job int64) {
	d.t.Helper()
	if err := d.answer(true, job); err != nil {
		d.t.Fatal(err)
	}
	d.once()
}

func (d *desk) bySoftware(code string) (c registry.Child) {
	d.t.Helper()
	d.Do(d.t, d.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		var id registry.ChildID
		if err = tx.GetContext(ctx, &id, `SELECT id FROM children WHERE software = $1`, code); err == nil {
			c, err = tx.Child(ctx, id)
		}
		return err
	})
	return c
}

func (d *desk) offers(job int64) (offers []casework.Offer) {
	d.t.Helper()
	d.Do(d.t, d.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		_, offers, err = casework.ImportOffers(ctx, tx, casework.Act{By: d.Officer}, casetest.ChatOfficer, job)
		return err
	})
	return offers
}

func (d *desk) decide(job int64, accept bool, meant func(*casework.Offer) bool) error {
	return d.Try(d.Officer, func(ctx context.Context, tx *store.Tx) error {
		return casework.DecideOffers(ctx, tx, casework.Act{By: d.Officer}, casetest.ChatOfficer, job, meant, accept)
	})
}

// What she accepts is written with the import, and nothing else; it stays as long as later lists repeat what was
// repaired, and goes with the import when that is taken back.
func TestOffers_onlyWhatIsAcceptedIsRepaired(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	job := d.look(doubted)
	offers := d.offers(job)
	if len(offers) != 2 || offers[0].Proposal().Why != registry.WhyDroppedZeros || offers[1].Proposal().Why != registry.WhySwap || offers[0].Line != 2 {
		t.Fatalf("offers %+v", offers)
	}
	first := func(o *casework.Offer) bool { return o.Mark == offers[0].Mark }
	if err := errors.Join(d.decide(job, true, func(*casework.Offer) bool { return true }), d.decide(job, false, func(o *casework.Offer) bool { return !first(o) })); err != nil {
		t.Fatal(err)
	}
	if err := d.decide(job, true, func(*casework.Offer) bool { return false }); !errors.Is(err, casework.ErrChanged) {
		t.Errorf("nothing meant: %v", err)
	}
	if got := d.offers(job); !got[0].Accepted || got[1].Accepted {
		t.Errorf("accepted %+v", got)
	}
	d.take(job)
	x1, x2 := d.bySoftware("X1"), d.bySoftware("X2")
	if x1.Values.IDNumber != "096318900103" || x1.Imported.IDNumber != "96318900103" || len(x1.Proposals) != 0 || x1.Stage != registry.StageClean {
		t.Errorf("accepted: %q out of %q, %s, %+v", x1.Values.IDNumber, x1.Imported.IDNumber, x1.Stage, x1.Proposals)
	}
	if p, _ := x2.Proposal(registry.FieldIDNumber); x2.Values.IDNumber != "096381900104" || p.New != "096318900104" || x2.Stage != registry.StageDefective {
		t.Errorf("left: %q, %s, proposal %+v", x2.Values.IDNumber, x2.Stage, p)
	}
	again := strings.Replace(doubted, "Trần Văn Tư", "Trần Văn Tám", 1)
	d.take(d.look(again))
	if c := d.bySoftware("X1"); c.Values.IDNumber != "096318900103" || c.Values.Father != "Trần Văn Tám" || len(c.Proposals) != 0 || c.Stage != registry.StageClean {
		t.Errorf("the next list: %q, %q, %s, %+v", c.Values.IDNumber, c.Values.Father, c.Stage, c.Proposals)
	}
	d.take(d.look(strings.Replace(again, "96318900103", "", 1)))
	if c := d.bySoftware("X1"); c.Values.IDNumber != "" || c.Stage != registry.StageDefective {
		t.Errorf("the list says otherwise: %q, %s", c.Values.IDNumber, c.Stage)
	}
	if _, err := undoneImport(d.World, d.Officer, 3); err != nil {
		t.Fatal(err)
	}
	if c := d.bySoftware("X1"); c.Values.IDNumber != "096318900103" {
		t.Errorf("taken back: %q", c.Values.IDNumber)
	}
}

// Of a commune of 2.000 each number of the preview opens as many rows as it counts, at once, and what waits is sealed.
func TestPreview_eachNumberOpensItsList(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var list strings.Builder
	list.WriteString("DANH SÁCH TRẺ EM\n" + softwareHead)
	for i := range 2000 {
		number := fmt.Sprintf("09631890%04d", 3000+i)
		if i%4 == 0 {
			number = number[1:] // the zero is lost
		}
		fmt.Fprintf(&list, "Y%d,Trần Gia %s %s,01/06/2018,Nữ,Kinh,%s,Trần Văn Tư,Lê Thị Hoa,Ấp %d\n", i, string(rune('A'+i%26)), string(rune('A'+i/26%26)), number, 1+i%3)
	}
	list.WriteString("Cộng,2000\n")
	job := d.look(list.String())
	act := casework.Act{By: d.Officer}
	var look casework.ImportLook
	d.Do(t, d.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		look, err = casework.LookIntoImport(ctx, tx, act, casetest.ChatOfficer, job)
		return err
	})
	want := map[string]int{"new": 2000, "offered": 500, "skipped": 3}
	for _, at := range look.Lists {
		var opened casework.OpenedList
		started := time.Now()
		d.Do(t, d.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
			opened, err = casework.OpenImportList(ctx, tx, act, casetest.ChatOfficer, job, at.List)
			return err
		})
		if took := time.Since(started); took > time.Second {
			t.Errorf("list %d took %s", at.List, took)
		}
		if len(opened.Lines) != at.Count {
			t.Errorf("list %d holds %d rows and counts %d", at.List, len(opened.Lines), at.Count)
		}
		if n, known := want[at.List.String()]; known && n != at.Count {
			t.Errorf("%s: %d rows, want %d", at.List, at.Count, n)
		}
		delete(want, at.List.String())
	}
	if len(want) > 0 {
		t.Errorf("no list of %v among %+v", want, look.Lists)
	}
	storetest.NoSecrets(t, d.Store)
	for chat, want := range map[int64]error{store.PageChat(d.Officer.ID): nil, 4711: casework.ErrImportGone} {
		d.Do(t, d.Officer, func(ctx context.Context, tx *store.Tx) error {
			if _, err := casework.OpenImportList(ctx, tx, act, chat, job, casework.ListNew); !errors.Is(err, want) {
				t.Errorf("from chat %d: %v, want %v", chat, err, want)
			}
			return nil
		})
	}
}
