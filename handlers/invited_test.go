package handlers

import (
	"regexp"
	"strings"
)

// Invitations are random: a conversation file shows TOKEN and MÃ-MỜI in their place, and a person who
// writes (token) or (code) uses the one that was shown last.
var (
	tokenShown = regexp.MustCompile(`(\?start=)([A-Za-z0-9_-]{32})`)
	codeShown  = regexp.MustCompile(`(gõ mã mời )([A-Z2-9]{4}-[A-Z2-9]{4})`)
)

// filled puts the newest invitation into what a person does.
func (k *talk) filled(what string) string {
	if !strings.Contains(what, "(token)") && !strings.Contains(what, "(code)") {
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
	return strings.NewReplacer("(token)", token, "(code)", code).Replace(what)
}

// hidden takes what is random out of an answer.
func hidden(text string) string {
	return codeShown.ReplaceAllString(tokenShown.ReplaceAllString(text, "${1}TOKEN"), "${1}MÃ-MỜI")
}
