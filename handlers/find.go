package handlers

import (
	"errors"
	"strings"
	"unicode"

	"rasoat/registry"
	"rasoat/store"
)

// findRoute finds children by case code or by words of the name, accents or not.
func findRoute() Route {
	return Route{
		Name:     "find",
		Commands: []string{"tim", "tracuu", "tra"},
		Right:    registry.ActList,
		Start:    (*Turn).findStart,
		Steps:    map[string]func(*Turn) error{"what": (*Turn).findStart},
		Presses:  map[string]func(*Turn) error{"fi_again": (*Turn).findStart},
	}
}

func (t *Turn) findStart() error {
	if t.Text == "" {
		if err := t.Await("find", "what", nil); err != nil {
			return err
		}
		return t.Ask("find.ask", nil, row(choice("cancel", "cancel")))
	}
	t.End()
	if code, err := registry.ParseCaseCode(t.Text); err == nil {
		return t.findCase(code)
	}
	f := registry.Filter{Name: t.Text}
	if !strings.ContainsFunc(t.Text, unicode.IsLetter) {
		return t.Ask("find.no_letters", nil, row(choice("find_again", "fi_again"), choice("menu", "menu")))
	}
	n, err := t.Tx.CountChildren(t.ctx, f)
	if err != nil {
		return err
	}
	if n == 0 {
		return t.Ask("find.none", nil, row(choice("find_again", "fi_again"), choice("menu", "menu")))
	}
	return t.showList(listing{Title: "found", Filter: f})
}

// findCase looks among the codes that the member's own commune has issued: a code means nothing elsewhere.
func (t *Turn) findCase(code registry.CaseCode) error {
	commune, err := t.commune()
	if err != nil {
		return err
	}
	if err := t.Me.Require(registry.ActCard, commune.Key); err != nil {
		return err
	}
	c, err := t.Tx.ChildByCase(t.ctx, commune.ID, code)
	if errors.Is(err, store.ErrNotFound) {
		return t.Ask("find.no_case", map[string]any{"Case": code}, row(choice("find_again", "fi_again"), choice("menu", "menu")))
	}
	if err != nil {
		return err
	}
	return t.showCard(c)
}
