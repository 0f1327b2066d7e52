package casework

import (
	"context"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
)

// AcceptRules notes that a member accepts the present rules of confidentiality, for all their roles.
func AcceptRules(ctx context.Context, tx *store.Tx, act Act) error {
	if act.By.ID == 0 || act.By.Ended {
		return &registry.RefusedError{Action: registry.ActPersonal, Role: act.By.Role}
	}
	if act.By.HasAccepted() {
		return nil
	}
	if err := tx.AcceptRules(ctx, act.By.Member, registry.RulesVersion); err != nil {
		return err
	}
	tx.Journal(store.Entry{
		Actor: act.By.ID, Door: string(act.Door), Action: "accept_rules", UKey: act.By.UKey, Note: fmt.Sprintf("version %d", registry.RulesVersion),
	})
	return nil
}
