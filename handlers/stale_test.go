package handlers

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"rasoat/bot"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

func TestRefusal_knowsWhatSomebodyElseHasChanged(t *testing.T) {
	t.Parallel()
	template, _, known := refusal(fmt.Errorf("assign 3 records: %w", store.ErrStale))
	if !known || template != "error.stale" {
		t.Errorf("got %q, %t", template, known)
	}
}

// A number that was right when it was typed may be contradicted by another answer, from the person's other
// telephone, before its evidence is chosen.
func TestEvidence_forWhatIsContradictedSinceAsksAgain(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.given("assigned tham 3")
	c := k.world.Child(t, 3)
	w := &walk{t: t, k: k, chat: casetest.ChatWomen, me: k.world.Women}
	data, err := json.Marshal(rechecking{Child: c.ID, Door: "chat", Field: registry.FieldIDNumber, Text: "096218900003", Waits: true})
	if err != nil {
		t.Fatal(err)
	}
	w.state(conversation{Flow: "recheck", Step: "evidence", Data: data})
	press := bot.Press{Verb: "rc_evidence", IDs: []int64{int64(c.ID), fieldNumber(registry.FieldIDNumber), 0}}
	err = k.h.Handle(t.Context(), bot.Message{
		UpdateID: 1 << 40, ChatID: w.chat, UserID: w.chat, Private: true, Kind: bot.KindPress, Press: press.String(), MessageID: 7,
	})
	if err != nil {
		t.Fatal(err)
	}
	person := k.people["tham"]
	if last, ok := person.Last(); !ok || !strings.Contains(last.Text, "12 chữ số") && !strings.Contains(last.Text, "giới tính") {
		t.Errorf("answered %q", last.Text)
	}
	if got := k.world.Child(t, 3); got.Version != c.Version {
		t.Error("the record was changed")
	}
}
