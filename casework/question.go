package casework

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"rasoat/registry"
	"rasoat/store"
)

// mostQuestionName is what a choice of a telephone shows, in characters.
const mostQuestionName = 40

// ErrQuestionName says that a question cannot be kept under a name: empty, too long or with a number in it.
var ErrQuestionName = errors.New("unfit name of a question")

// ErrQuestionChild says that a question looks for one child; such ones are not kept.
var ErrQuestionChild = errors.New("question names a child")

// SaveQuestion keeps a question for the actor. It stands in the clear, so that it may name no child.
func SaveQuestion(ctx context.Context, tx *store.Tx, act Act, name string, f registry.Filter) error {
	if err := act.By.Require(registry.ActList, act.By.UKey); err != nil {
		return err
	}
	if f.Name != "" || f.Digits != "" || f.Case != 0 || f.Household != "" {
		return ErrQuestionChild
	}
	name, err := questionName(name)
	if err != nil {
		return err
	}
	return tx.SaveQuestion(ctx, act.By.ID, name, f)
}

// RenameQuestion calls one of the actor's questions otherwise.
func RenameQuestion(ctx context.Context, tx *store.Tx, act Act, id int64, name string) error {
	name, err := questionName(name)
	if err != nil {
		return err
	}
	return tx.RenameQuestion(ctx, act.By.ID, id, name)
}

func questionName(name string) (string, error) {
	name = registry.CleanText(name)
	if name == "" || utf8.RuneCountInString(name) > mostQuestionName || checkWords(name) != nil || strings.HasPrefix(name, "/") {
		return "", ErrQuestionName
	}
	return name, nil
}

// ShortName cuts a proposed name to what may be kept.
func ShortName(name string) string {
	runes := []rune(registry.CleanText(name))
	if len(runes) <= mostQuestionName {
		return string(runes)
	}
	return strings.TrimSpace(string(runes[:mostQuestionName-1])) + "\u2026"
}
