package casework

import (
	"context"
	"encoding/json"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
)

// AskErase asks a second person whether a record may be erased; who asked hears of it in the chat.
func AskErase(ctx context.Context, tx *store.Tx, act Act, chat, id int64, subject, purpose string) ([]registry.Membership, error) {
	r, err := OpenRequest(ctx, tx, act, id)
	if err != nil {
		return nil, err
	}
	c, err := tx.Child(ctx, r.Child)
	if err != nil {
		return nil, err
	}
	if c.Stage == registry.StageHandedOver {
		return nil, &registry.StepError{From: c.Stage, Event: registry.EventClose, Why: registry.StepWrongStage}
	}
	unit, err := tx.Unit(ctx, c.Issuer)
	if err != nil {
		return nil, err
	}
	payload, err := json.Marshal(r.ID)
	if err != nil {
		return nil, fmt.Errorf("write job: %w", err)
	}
	_, asked, err := AskSecond(ctx, tx, act, Second{
		Kind: SecondPurge, Unit: unit, Count: 1, Subject: subject, Purpose: purpose, Chat: chat, Job: jobErase, Payload: payload,
	})
	return asked, err
}

// eraseRecord is the job that a second person's word has added: the record goes, with its proof, and the
// request is done.
func (w *Worker) eraseRecord(ctx context.Context, j *store.Job) error {
	var id int64
	if err := json.Unmarshal(j.Payload, &id); err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	return w.asMember(ctx, j, func(tx *store.Tx, act Act) error {
		r, err := OpenRequest(ctx, tx, act, id)
		if err != nil {
			return err
		}
		tx.Account(r.Child)
		erased, err := tx.EraseChildren(ctx, []registry.ChildID{r.Child}, eraseRule, act.By.ID)
		if err != nil {
			return err
		}
		if len(erased) == 0 {
			return fmt.Errorf("erase record: %w", store.ErrNotFound)
		}
		act.requestLine(tx, actErase, r, "")
		if err := tx.CloseRequest(ctx, id, store.RequestDone, act.By.ID); err != nil {
			return err
		}
		if err := notice(ctx, tx, act.By.ID, NoticeErased, "", Notice{Request: id}); err != nil {
			return err
		}
		return tx.FinishJob(ctx, j)
	})
}
