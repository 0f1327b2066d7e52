package notify

import (
	"html"
	"strings"

	"rasoat/bot"
	"rasoat/store"
)

// delivers journals which records a notice names, to whom, before it goes out: a line may stand for a
// message that the channel did not take, but no message goes out without its line. What is tried again
// is not written again.
func (d *Dispatcher) delivers(tx *store.Tx, q store.Queued, out bot.Out) {
	looks := tx.Looks()
	if len(looks) == 0 {
		return
	}
	var fresh []store.Look
	if !d.pages.isTold(q.ID) {
		fresh = named(out, looks)
	}
	tx.Through("chat")
	tx.For(q.Kind)
	tx.Showed(store.LookDeliver, fresh)
	tx.AfterCommit(func() { d.pages.tell(q.ID) })
}

// named are the records that a message names, by name or by case.
func named(out bot.Out, looks []store.Look) []store.Look {
	var text strings.Builder
	text.WriteString(html.UnescapeString(out.Text))
	for _, line := range out.Choices {
		for _, c := range line {
			text.WriteString("\n" + c.Label)
		}
	}
	var all []store.Look
	for _, l := range looks {
		if l.Name != "" && strings.Contains(text.String(), l.Name) || strings.Contains(text.String(), l.Case.String()) {
			all = append(all, l)
		}
	}
	return all
}
