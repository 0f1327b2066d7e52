package handlers

import (
	"strings"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/templates"
)

// sourceView is the card's line on whose word it stands: "Công an xã (đ/c Nam) xác thực 18/11, đ/c Lụa nhập".
type sourceView struct {
	Action  registry.EventKind
	Kind    string // of the police's commune: xã, phường
	Whose   string
	Day     string
	Entered string
}

// source asks the journal, for officers only; nil when nobody's word is behind the stage.
func (t *Turn) source(c registry.Child) (*sourceView, error) {
	if !t.Me.May(registry.ActSeeAssignee) {
		return nil, nil
	}
	s, known, err := casework.SourceOf(t.ctx, t.Tx, c)
	if err != nil || !known {
		return nil, err
	}
	view := sourceView{Action: s.Action, Kind: strings.ToLower(s.Unit.Type), Whose: s.Whose, Entered: givenName(s.Entered), Day: templates.Day(s.On)}
	if s.On.Year == t.Today().Year {
		view.Day = strings.TrimSuffix(view.Day, view.Day[len("18/11"):])
	}
	if s.Action != registry.EventRecheck {
		view.Whose = givenName(s.Whose)
	}
	return &view, nil
}

// givenName is how colleagues call each other: the last word.
func givenName(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}
