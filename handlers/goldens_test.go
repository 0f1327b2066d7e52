package handlers

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// mayRead are the people of the conversation files who may read a whole number: the officer types it over into
// the national software, the police confirm it.
var mayRead = map[string]bool{"lua": true, "nam": true}

// mayCall are those who may read the telephone of a household.
var mayCall = map[string]bool{"lua": true, "tham": true, "dat": true}

// TestConversations_showNumbersOnlyWhereTheyAreNeeded: to collaborators, leaders and strangers no file shows a
// whole number, not even one that they have typed themselves, and telephones stand on no card but of who goes there.
func TestConversations_showNumbersOnlyWhereTheyAreNeeded(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations found: %v", err)
	}
	whole := regexp.MustCompile(`\d{3}[ .-]?\d{3}[ .-]?\d{6}|\d{12}`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		reader := ""
		for n, line := range strings.Split(string(text), "\n") {
			if mark, rest, ok := strings.Cut(line, " "); ok && strings.HasPrefix(mark, "<") {
				reader, _, _ = strings.Cut(rest, ":")
			} else if !strings.HasPrefix(line, "  ") {
				reader = ""
			}
			if reader == "" {
				continue
			}
			if whole.MatchString(line) && !mayRead[reader] || strings.Contains(line, "0900000000") && !mayCall[reader] {
				t.Errorf("%s:%d: %s reads a number: %s", file, n+1, reader, line)
			}
		}
	}
}

func TestTypedNumber_leavesTheChatAlsoWhenItIsRefused(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.given("handed_over 1")
	const number = "096 219 900001"
	say := func(name, what string) {
		t.Helper()
		if err := k.do(name, what); err != nil {
			t.Fatal(err)
		}
		k.settle()
	}
	say("nam", "/xacthuc")
	k.given("confirmed 1 096219900001") // by somebody else, while it is being typed
	say("nam", number)
	say("lua", "cho hỏi "+number)
	say("tham", number)
	for _, name := range []string{"nam", "lua", "tham"} {
		for _, m := range k.people[name].Messages() {
			if strings.Contains(m.Text, number) {
				t.Errorf("%s still has %q", name, m.Text)
			}
		}
	}
}
