package notify

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/store"
)

// says fails unless exactly one message came whose text and labels hold every part.
func says(t *testing.T, got []said, parts ...string) {
	t.Helper()
	if len(got) != 1 {
		t.Fatalf("heard %d messages, want 1: %+v", len(got), got)
	}
	text := got[0].Out.Text
	for _, row := range got[0].Out.Choices {
		for _, c := range row {
			text += "\n[" + c.Label + "]"
		}
	}
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not said in\n%s", part, text)
		}
	}
	if bot.Length(got[0].Out.Text) > bot.MaxText {
		t.Error("the text is too long")
	}
}

func saysNothing(t *testing.T, got []said) {
	t.Helper()
	if len(got) != 0 {
		t.Errorf("heard %+v, want nothing", got)
	}
}

func TestNotice_assigned(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.child(0, registry.StageAssigned), w.child(1, registry.StageAssigned)
	other := w.child(0, registry.StageDefective)
	ids := about{Children: []registry.ChildID{a.ID, b.ID, other.ID}}
	says(t, w.tell(registry.RoleCollaborator, kindAssigned, ids),
		"rà soát tại hộ 2 trẻ", "Ấp 2 (1), Ấp 10 (1)", "Hạn: 07/12/2026", "[a1 · Xem danh sách]")
	saysNothing(t, w.tell(registry.RoleCollaborator, kindAssigned, about{Children: []registry.ChildID{other.ID}}))
	saysNothing(t, w.tell(registry.RoleOfficer, kindAssigned, ids))
	says(t, w.tell(registry.RoleCollaborator, kindWithdrawn, ids), "Đã thu hồi việc rà soát 3 trẻ; anh/chị không cần")
}

func TestNotice_choicesCanBeTyped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.child(0, registry.StageAssigned)
	says(t, w.tell(registry.RoleCollaborator, kindAssigned, about{Children: []registry.ChildID{a.ID}}), "[a1 · ")
	got := w.tell(registry.RoleCollaborator, kindAssigned, about{Children: []registry.ChildID{a.ID}})
	says(t, got, "[b1 · ")
	w.as(func(ctx context.Context, tx *store.Tx) error {
		for _, label := range []string{"a1", "b1"} {
			press, ok, err := tx.Choice(ctx, w.chatOf(registry.RoleCollaborator), label)
			if err != nil || !ok || press != got[0].Out.Choices[0][0].Press {
				t.Errorf("%s stands for %q, %v, %v", label, press, ok, err)
			}
		}
		return nil
	})
}

func TestNotice_sentBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	back := func(c *registry.Child) { c.SentBack = "ghi lại ngày sinh <theo giấy>" }
	a := w.child(0, registry.StageAssigned, back)
	ids := about{Children: []registry.ChildID{a.ID}}
	says(t, w.tell(registry.RoleCollaborator, kindSentBack, ids),
		"làm rõ một phiếu", "Số phiếu "+a.Case.String()+": ghi lại ngày sinh &lt;theo giấy&gt; (hạn 07/12/2026)", "Mở phiếu]")
	done := w.child(0, registry.StageRechecked, func(c *registry.Child) { c.Assignee = w.members[registry.RoleCollaborator].ID })
	saysNothing(t, w.tell(registry.RoleCollaborator, kindSentBack, about{Children: []registry.ChildID{done.ID}}))
	saysNothing(t, w.tell(registry.RoleCollaborator, kindSentBack, about{Children: []registry.ChildID{9999}}))
}

func TestNotice_rechecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	saysNothing(t, w.tell(registry.RoleOfficer, kindRechecked, about{}))
	w.child(0, registry.StageRechecked)
	w.child(1, registry.StageRechecked)
	says(t, w.tell(registry.RoleOfficer, kindRechecked, about{}), "2 trẻ chờ duyệt", "Mở danh sách chờ duyệt]")
	saysNothing(t, w.tell(registry.RoleLeader, kindRechecked, about{}))
}

func TestNotice_docket(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	children := []registry.Child{w.child(0, registry.StageApproved), w.child(0, registry.StageApproved), w.child(1, registry.StageApproved)}
	var docket store.Docket
	w.as(func(ctx context.Context, tx *store.Tx) (err error) {
		docket, err = tx.MakeDocket(ctx, w.commune, children)
		if err != nil {
			return err
		}
		for i := range children {
			children[i].Stage, children[i].Docket = registry.StageHandedOver, docket.ID
			children[i].Version++
		}
		return tx.SaveChildren(ctx, children)
	})
	ids := about{Docket: docket.ID}
	says(t, w.tell(registry.RolePolice, kindHandedOver, ids), "đợt 1", "đồng chí: đề nghị đối chiếu, xác thực mã định danh của 3 trẻ", "Mở danh sách]")
	saysNothing(t, w.tell(registry.RoleOfficer, kindSettled, ids))
	saysNothing(t, w.tell(registry.RolePolice, kindHandedOver, about{Docket: 77}))
	w.as(func(ctx context.Context, tx *store.Tx) error {
		if err := tx.SettleLine(ctx, docket.ID, children[0].ID, store.LineConfirmed); err != nil {
			return err
		}
		return tx.SettleLine(ctx, docket.ID, children[1].ID, store.LineReturned)
	})
	says(t, w.tell(registry.RoleOfficer, kindSettled, ids), "đợt 1", "Đã xác thực: 1/3 trẻ", "lý do: 1 trẻ", "Còn ở công an: 1 trẻ")
}

func TestNotice_joined(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := about{Member: w.members[registry.RolePolice].ID}
	says(t, w.tell(registry.RoleOfficer, kindJoined, ids), "Người police đã tham gia với vai trò công an, Xã Tân Thuận.")
}

func TestNotice_readerWhoIsGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.child(0, registry.StageAssigned)
	ids := about{Children: []registry.ChildID{a.ID}}
	old, chat := w.members[registry.RoleCollaborator], w.chatOf(registry.RoleCollaborator)

	w.join(registry.RoleCollaborator, chat, "Người khác") // the chat belongs to somebody else now
	w.enqueue(store.Post{Chat: chat, Reader: old.ID, Kind: kindAssigned, Body: ids.json()})
	w.dispatcher().Deliver(t.Context(), chat)
	saysNothing(t, w.channel.in(chat))

	officer := w.members[registry.RoleOfficer]
	w.child(0, registry.StageRechecked)
	w.as(func(ctx context.Context, tx *store.Tx) error { return tx.EndMembership(ctx, officer.ID) })
	saysNothing(t, w.tell(registry.RoleOfficer, kindRechecked, about{}))
}

// What casework writes must be what is read here.
func TestAbout_isWhatCaseworkWrites(t *testing.T) {
	t.Parallel()
	var got about
	if err := json.Unmarshal([]byte(`{"children":[1,2],"docket":3,"member":4}`), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Children) != 2 || got.Docket != 3 || got.Member != 4 {
		t.Errorf("read %+v", got)
	}
}
