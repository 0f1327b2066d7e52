package handlers

import (
	"regexp"
	"strings"

	"rasoat/registry"
	"rasoat/store"
)

// Invitations are random: a conversation file shows TOKEN and MÃ-MỜI in their place, and a person who
// writes (token) or (code) uses the one that was shown last.
var (
	tokenShown = regexp.MustCompile(`(\?start=)([A-Za-z0-9_-]{32})`)
	codeShown  = regexp.MustCompile(`(gõ mã mời )([A-Z2-9]{4}-[A-Z2-9]{4})`)
	deskShown  = regexp.MustCompile(`(Mã vào máy tính của [^:]+: )([A-Z2-9]{4}-[A-Z2-9]{4})`)
)

// filled puts the newest invitation into what a person does.
func (k *talk) filled(what string) string {
	if !strings.Contains(what, "(token)") && !strings.Contains(what, "code)") {
		return what
	}
	token, code := "", ""
	for _, name := range k.names {
		for _, m := range k.people[name].Messages() {
			if found := tokenShown.FindStringSubmatch(m.Text); found != nil && m.FromBot {
				token, code = found[2], codeShown.FindStringSubmatch(m.Text)[2]
			}
		}
	}
	half := ""
	if code != "" {
		half = code[:len(code)/2] + "-2222" // the code is drawn at random: once in a million it is this one
	}
	return strings.NewReplacer("(token)", token, "(code)", code, "(half code)", half).Replace(what)
}

// hidden takes what is random out of an answer.
func hidden(text string) string {
	text = deskShown.ReplaceAllString(text, "${1}MÃ-VÀO")
	return codeShown.ReplaceAllString(tokenShown.ReplaceAllString(text, "${1}TOKEN"), "${1}MÃ-MỜI")
}

// enrolled gives somebody a role on a unit, as if an invitation from the shell had been used.
func (k *talk) enrolled(chat int64, name string, role registry.Role, code string) {
	k.t.Helper()
	ctx := k.t.Context()
	err := k.world.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
		unit, err := tx.UnitByCode(ctx, store.Scheme2026, code)
		if err != nil {
			return err
		}
		token, _, err := tx.Invite(ctx, store.Invitation{Role: role, Unit: unit.ID, Name: name, Expires: tx.Now.AddDate(0, 0, 1)})
		if err != nil {
			return err
		}
		m, err := tx.Redeem(ctx, token, chat, name)
		if err != nil {
			return err
		}
		return tx.AcceptRules(ctx, m.Member, registry.RulesVersion)
	})
	if err != nil {
		k.t.Fatalf("enrol %s: %v", name, err)
	}
}
