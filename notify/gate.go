package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// Gate is what may leave through chat (design 9). Every message passes it just before the channel, whatever made
// it. What it carries is declared where it is made; the gate looks at the text itself as well.
type Gate struct {
	// Strict lets chat carry no name, date of birth, number or file at all.
	Strict bool
	// Link makes a one-time link to a page of our own, on which a press is done or a file is fetched. It is
	// needed where Strict is; nil means that there are no pages, and files are attached.
	Link func(ctx context.Context, tx *store.Tx, reader registry.Membership, press string, file *bot.Upload) (url string, err error)
}

// What a message is refused for: stable codes, for the outbox and the log.
const (
	refusedGroup  = "policy_group"  // something personal for a group
	refusedStrict = "policy_strict" // something personal under strict
	refusedNumber = "policy_number" // a whole number where none is entered, confirmed or typed over
	refusedChild  = "policy_child"  // name, date of birth and number together, likewise
)

// check says why a message that carries and holds may not go into a chat; "" when it may.
func (g Gate) check(chat int64, declared, found registry.Carries) string {
	all := declared | found
	switch {
	case store.IsPage(chat) || all == 0:
		return ""
	case chat < 0:
		return refusedGroup
	case g.Strict:
		return refusedStrict
	case found.Has(registry.CarriesNumber) && !declared.Has(registry.CarriesNumber):
		return refusedNumber
	case all.Has(registry.CarriesChild) && !declared.Has(registry.CarriesChild):
		return refusedChild
	}
	return ""
}

// admit holds a message against the policy and, where it may go, protects it from being passed on: what is personal,
// but for files and what a notice that offers something may turn into by a press. Digests may be forwarded.
func (d *Dispatcher) admit(q *store.Queued, out *bot.Out) (why string) {
	if q.Verb == store.Delete || q.Kind == store.KindStub || q.Kind == store.KindHide {
		return ""
	}
	q.Holds |= holds(*out, nil)
	if why := d.cfg.Gate.check(q.Chat, q.Carries, q.Holds); why != "" {
		return why
	}
	if out.File == nil && (isPersonal(*q) || q.Kind != store.KindReply && q.Kind != kindDigest) {
		out.Protect = true
	}
	return ""
}

func isPersonal(q store.Queued) bool { return q.Carries|q.Holds != 0 && !store.IsPage(q.Chat) }

// holds is what is found in all that a reader sees or copies of a message.
func holds(out bot.Out, looks []store.Look) registry.Carries {
	var text strings.Builder
	text.WriteString(out.Text)
	for _, line := range out.Choices {
		for _, c := range line {
			text.WriteString("\n" + c.Label + "\n" + c.Copy)
		}
	}
	for _, key := range out.Keyboard {
		text.WriteString("\n" + key)
	}
	known := make([]registry.Known, len(looks))
	for i, l := range looks {
		known[i] = registry.Known{Name: l.Name, Birth: l.Birth}
	}
	found := registry.Holds(text.String(), known...)
	if out.File != nil && !out.Photo {
		found |= registry.CarriesFile
	}
	return found
}

// carries is what a notice is declared to say, its choices included.
func (m message) carries() registry.Carries {
	c := templates.Carries(m.template)
	for _, choice := range m.choices {
		c |= templates.Carries("label.notify_" + choice.label)
	}
	return c
}

// withhold ends a message that breaks the policy: its reader gets a harmless sentence and the admins are told once
// a day. The log has ids only.
func (d *Dispatcher) withhold(ctx context.Context, l store.Lease, q store.Queued, why string) error {
	d.cfg.Log.Error("a message breaks the policy and is not sent", "row", q.ID, "kind", q.Kind, "why", why, "carries", q.Carries, "holds", q.Holds)
	if err := d.bury(ctx, l, q, why); err != nil {
		return err
	}
	return d.cfg.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		if q.Chat > 0 {
			text, err := templates.Render("notify.withheld", nil)
			if err != nil {
				return err
			}
			key := fmt.Sprintf("withheld:%d", q.ID)
			if err := tx.Enqueue(ctx, store.Post{Chat: q.Chat, Kind: store.KindReply, Key: key, Body: body(bot.Out{Text: text}), Training: q.Training}); err != nil {
				return err
			}
		}
		if q.Training {
			return nil // nothing of a child: no admin is called
		}
		return tellWithheld(ctx, tx)
	})
}

func tellWithheld(ctx context.Context, tx *store.Tx) error {
	readers, err := tx.Addressees(ctx, registry.RoleAdmin)
	if err != nil {
		return err
	}
	today := registry.DateOf(tx.Now)
	var posts []store.Post
	for _, a := range readers {
		p := scheduled(a, kindWithheld, fmt.Sprintf("withheld:%s:%d", today, a.Reader), about{Day: today})
		p.Priority, p.RunAt = store.Urgent, waking(tx.Now)
		posts = append(posts, p)
	}
	return tx.Enqueue(ctx, posts...)
}

// withheldView is how often the gate held something back on a day.
type withheldView struct {
	Day   registry.Date
	Count int
}

func sayWithheld(ctx context.Context, tx *store.Tx, _ registry.Membership, ids about) (message, error) {
	n, err := tx.Withheld(ctx, ids.Day.At(0, 0))
	if err != nil || n == 0 {
		return message{}, err
	}
	return message{template: "notify.withheld_admin", data: withheldView{ids.Day, n}}, nil
}

// body is a reply as it waits in the outbox.
func body(out bot.Out) []byte {
	text, err := json.Marshal(out)
	if err != nil { // strings always have a JSON form
		panic(err)
	}
	return text
}
