package handlers

import (
	"strings"
	"testing"
)

// A number that was typed does not stay in the chat, whether it is taken or refused.
func TestConfirm_deletesTypedNumbers(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.given("handed_over 1 2")
	for _, typed := range []string{"/xacthuc", "096319900001", "09621990000", "096219900001", "1", "[Trả lại]", "6", "gọi 0900 000 000"} {
		if err := k.do("nam", typed); err != nil {
			t.Fatal(err)
		}
		k.settle()
	}
	for _, m := range k.people["nam"].Messages() {
		for _, number := range []string{"0963199", "0962199", "0900 000"} {
			if strings.Contains(m.Text, number) {
				t.Errorf("the chat still shows %q", m.Text)
			}
		}
	}
}
