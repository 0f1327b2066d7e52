package templates_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"rasoat/registry"
	"rasoat/templates"
)

// rulesAccepted are the words of each version of the rules of confidentiality, as a hash: what people have
// accepted is not changed under the same number.
var rulesAccepted = map[int]string{
	1: "213eaa35ce73f390",
}

func TestRules_haveAVersionForTheirWords(t *testing.T) {
	t.Parallel()
	text, err := templates.Text("rules.text", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%x", sha256.Sum256([]byte(text)))[:16]; got != rulesAccepted[registry.RulesVersion] {
		t.Errorf("the words of the rules are %s, which are not those of version %d: raise registry.RulesVersion, and add them here", got, registry.RulesVersion)
	}
	if len(rulesAccepted) != registry.RulesVersion {
		t.Errorf("%d versions are known, the present one is %d", len(rulesAccepted), registry.RulesVersion)
	}
}
