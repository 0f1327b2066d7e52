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
// "given training 10" (a training commune with so many invented children), "given member la admin 96", "given twice 1 2 name Nguyen_Van_An" (child 1 once more, in the second hamlet).
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
	case "twice":
		numbers := k.cases(words[1:3])
		k.world.Double(k.t, numbers[0], numbers[1], func(v *registry.Values) {
			for i := 3; i+1 < len(words); i += 2 {
				*v = v.With(registry.Field(words[i]), strings.ReplaceAll(words[i+1], "_", " "))
			}
		})
	case "contradicted":
		child := 0
		for i := 1; i < len(words); {
			if n, err := strconv.Atoi(words[i]); err == nil {
				child, i = n, i+1
				continue
			}
			k.world.Contradict(k.t, child, registry.Field(words[i]), strings.ReplaceAll(words[i+1], "_", " "))
			i += 2
		}
	case "corrected":
		k.world.Correct(k.t, k.cases(words[1:2])[0], registry.Field(words[2]), strings.Join(words[3:], " "))
	case "faulted":
		code, err := registry.ParseCode(words[2])
		if err != nil {
			k.t.Fatalf("given %s: %v", line, err)
		}
		k.world.Step(k.t, k.cases(words[1:2])[0], registry.Event{Kind: registry.EventRecount, Defects: registry.NewDefects(code)})
	case "digest":
		k.digest()
	case "handed_over":
		k.world.HandOver(k.t, k.cases(words[1:])...)
	case "confirmed":
		k.world.Confirm(k.t, k.cases(words[1:2])[0], registry.IDNumber(words[2]))
	case "elsewhere":
		k.world.Elsewhere(k.t, registry.IDNumber(words[1]))
	case "training":
		k.train(k.cases(words[1:])[0], false)
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
