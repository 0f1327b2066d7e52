package notify

import (
	"context"
	"strings"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/store"
)

// marked is a message as it goes out: in training every one begins with the mark, whoever made it, and so does the
// name of its file. It is the one place through which everything that is said passes.
func marked(q store.Queued, out bot.Out) (bot.Out, error) {
	if !q.Training || q.Verb == store.Delete {
		return out, nil
	}
	mark, err := trainingMark()
	if err != nil {
		return out, err
	}
	out.Text = mark + out.Text
	if out.File != nil {
		file := *out.File
		if file.Name, err = templateText("training.file", file.Name); err != nil {
			return out, err
		}
		out.File = &file
	}
	return out, nil
}

// pagesOf are the messages that a long text is sent as; in training each of them begins with the mark.
func pagesOf(q store.Queued, text string) ([]string, error) {
	if !q.Training {
		return bot.Pages(text, bot.MaxText), nil
	}
	mark, err := trainingMark()
	if err != nil {
		return nil, err
	}
	pages := bot.Pages(strings.TrimPrefix(text, mark), bot.MaxText-bot.Length(mark))
	for i := range pages {
		pages[i] = mark + pages[i]
	}
	return pages, nil
}

// trainingMark is what stands before a message of training, on a line of its own.
func trainingMark() (string, error) {
	mark, err := templateText("training.mark", nil)
	return mark + "\n", err
}

// trainingView is a training commune that has been opened.
type trainingView struct {
	Reader registry.Membership
	Unit   registry.Unit
}

func sayTraining(ctx context.Context, tx *store.Tx, reader registry.Membership, _ about) (message, error) {
	unit, err := tx.Unit(ctx, reader.Unit)
	if err != nil {
		return message{}, err
	}
	return message{template: "notify.training", data: trainingView{reader, unit}, choices: []choice{press("training", pressTraining)}}, nil
}

// fromOutside is what a message of training offers to a reader who acts elsewhere at the moment: the way in, since its
// own choices would be pressed on real work.
func (m message) fromOutside(ctx context.Context, tx *store.Tx, chat int64, reader registry.Membership) (message, error) {
	if !reader.IsTraining() || m.template == "" {
		return m, nil
	}
	at, err := tx.Chat(ctx, chat)
	if err != nil || at.Acting == reader.ID {
		return m, err
	}
	m.choices = []choice{press("training_enter", pressRole, int64(reader.ID))}
	return m, nil
}
