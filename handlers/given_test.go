package handlers

import (
	"strconv"
	"strings"

	"rasoat/registry"
)

// given sets up what a conversation begins with, without saying anything: "given approved 1 2 3",
// "given assigned tham 1 2", "given answered 1 name Nguyễn Văn Ân", "given rechecked 1 2",
// "given corrected 4 birth_date 14/08/2017", "given faulted 2 sex_missing",
// "given handed_over 1 2", "given confirmed 1 096219900001", "given elsewhere 096219900001",
// "given member la admin 96".
func (k *talk) given(line string) {
	k.t.Helper()
	words := strings.Fields(line)
	switch words[0] {
	case "assigned":
		to := map[string]registry.Membership{"tham": k.world.Women, "dat": k.world.Youth}[words[1]]
		k.world.Assign(k.t, to, k.cases(words[2:])...)
	case "answered":
		k.world.Answer(k.t, k.cases(words[1:2])[0], registry.Field(words[2]), strings.Join(words[3:], " "))
	case "rechecked":
		k.world.Recheck(k.t, k.cases(words[1:])...)
	case "crowd":
		numbers := k.cases(words[1:])
		k.world.Crowd(k.t, numbers[0], numbers[1])
	case "staff":
		k.world.Staff(k.t, k.cases(words[1:])[0])
	case "approved":
		k.world.Approve(k.t, k.cases(words[1:])...)
	case "corrected":
		k.world.Correct(k.t, k.cases(words[1:2])[0], registry.Field(words[2]), strings.Join(words[3:], " "))
	case "faulted":
		code, err := registry.ParseCode(words[2])
		if err != nil {
			k.t.Fatalf("given %s: %v", line, err)
		}
		k.world.Step(k.t, k.cases(words[1:2])[0], registry.Event{Kind: registry.EventRecount, Defects: registry.NewDefects(code)})
	case "handed_over":
		k.world.HandOver(k.t, k.cases(words[1:])...)
	case "confirmed":
		k.world.Confirm(k.t, k.cases(words[1:2])[0], registry.IDNumber(words[2]))
	case "elsewhere":
		k.world.Elsewhere(k.t, registry.IDNumber(words[1]))
	case "member":
		k.enrolled(k.people[words[1]].ID(), words[1], registry.Role(words[2]), words[3])
	default:
		k.t.Fatalf("given %s: unknown", line)
	}
}

func (k *talk) cases(words []string) []int {
	numbers := make([]int, len(words))
	for i, w := range words {
		n, err := strconv.Atoi(w)
		if err != nil {
			k.t.Fatalf("given %v: %v", words, err)
		}
		numbers[i] = n
	}
	return numbers
}
