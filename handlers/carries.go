package handlers

import (
	"rasoat/bot"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// carried is what a message is declared to say of a child: by its template and the labels of its choices.
func carried(template string, rows [][]Choice) registry.Carries {
	c := templates.Carries(template)
	for _, r := range rows {
		for _, choice := range r {
			c |= templates.Carries(choice.label)
		}
	}
	return c
}

// weigh looks for what the replies hold of the records that were read for them.
func (t *Turn) weigh() {
	var known []registry.Known
	for _, l := range t.Tx.Looks() {
		known = append(known, registry.Known{Name: l.Name, Birth: l.Birth})
	}
	for i := range t.out {
		s := &t.out[i]
		s.holds = registry.Holds(wholeText(s.out), known...)
		if s.out.File != nil && !s.out.Photo {
			s.holds |= registry.CarriesFile
		}
	}
}

func wholeText(out bot.Out) string {
	text := out.Text
	for _, line := range out.Choices {
		for _, c := range line {
			text += "\n" + c.Label + "\n" + c.Copy
		}
	}
	return text
}

// isPersonal reports whether any reply says something of a child.
func (t *Turn) isPersonal() bool {
	for _, s := range t.out {
		if s.carries|s.holds != 0 {
			return true
		}
	}
	return false
}

// reopen is the press that shows again what the reply showed, once it was hidden: the one record it was about, else
// the beginning of the feature, else the menu. The right is asked for again then.
func (t *Turn) reopen() string {
	var alone []store.Look
	for _, l := range t.Tx.Looks() {
		if l.Alone {
			alone = append(alone, l)
		}
	}
	if len(alone) == 1 && t.Me.May(registry.ActCard) {
		return bot.Press{Verb: "card", IDs: []int64{int64(alone[0].Child)}}.String()
	}
	for i, r := range t.h.routes.list {
		if r.Name == t.conv.Flow && r.Start != nil && len(r.Commands) > 0 {
			return bot.Press{Verb: "go", IDs: []int64{int64(i)}}.String()
		}
	}
	return bot.Press{Verb: "menu"}.String()
}
