package templates

import (
	"strings"
	"testing"
	"unicode/utf8"

	"rasoat/registry"
)

// A rule without words would be shown by its code.
func TestRules_everyRuleHasItsThreeTexts(t *testing.T) {
	t.Parallel()
	const most = 120 // a comment in a cell, a line on a telephone
	for _, rule := range registry.Rules() {
		for _, kind := range []string{"rule_why", "rule_look", "rule_ask"} {
			name := kind + "." + rule.Name
			text, err := Text(name, nil)
			if err != nil || text == "" {
				t.Errorf("%s has no words: %v", name, err)
				continue
			}
			if n := utf8.RuneCountInString(text); n > most || strings.Contains(text, "\n") {
				t.Errorf("%s is %d characters in %d lines, want one line of at most %d", name, n, strings.Count(text, "\n")+1, most)
			}
			if strings.Contains(strings.ToLower(text), "lỗi") || strings.Contains(text, "!") {
				t.Errorf("%s is not how an office speaks: %s", name, text)
			}
		}
		if ask := Word("rule_ask", rule.Code); !strings.HasSuffix(ask, "?") && !strings.Contains(ask, "? ") {
			t.Errorf("rule_ask.%s asks nothing: %s", rule.Name, ask)
		}
	}
}

func TestRules_noTextIsLeftOver(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		kind, code, _ := strings.Cut(name, ".")
		if !strings.HasPrefix(kind, "rule_") {
			continue
		}
		if _, err := registry.ParseCode(code); err != nil {
			t.Errorf("%s stands for no rule", name)
		}
	}
}

func TestRules_everyReasonOfAProposalHasWords(t *testing.T) {
	t.Parallel()
	for _, why := range registry.Whys() {
		if text, err := Text("why."+string(why), nil); err != nil || text == "" {
			t.Errorf("why.%s has no words: %v", why, err)
		}
	}
}
