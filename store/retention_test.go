package store_test

import (
	"context"
	"testing"
	"time"

	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

// TestRetentions puts two of each thing into a worked database: one a day older than its rule lets it be, one
// a day younger. The one goes and the other stays.
func TestRetentions(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	child := w.Child(t, 1)
	rows := map[string]string{ // $1 is when it ended
		"updates":        `INSERT INTO updates (id, at) VALUES (nextval('members_id_seq') + 1000000, $1)`,
		"failed_updates": `INSERT INTO failed_updates (id, tries, payload, first_at) VALUES (nextval('members_id_seq') + 1000000, 1, '', $1)`,
		"messages": `INSERT INTO outbox (chat_id, verb, kind, priority, made_at, sent_at)
			SELECT min(id), 'send', 'reply', 1, $1, $1 FROM chats`,
		"message_keys": `INSERT INTO outbox (chat_id, verb, kind, priority, made_at, dead_at, unique_key)
			SELECT min(id), 'send', 'digest', 1, $1, $1, 'k' || nextval('members_id_seq') FROM chats`,
		"choices": `INSERT INTO choices (chat_id, label, press, expires_at) SELECT min(id), 'q' || nextval('members_id_seq'), 'menu', $1 FROM chats`,
		"files":   `INSERT INTO jobs (kind, payload, made_at) VALUES ('parked', '\x01', $1)`,
		"import_images": `WITH i AS (
				INSERT INTO imports (unit_id, ukey, file_name, file_hash, made_at, read_rows, added, changed, unchanged, conflicts, missing)
				SELECT id, ukey, 'x', '\x01', $1, 0, 0, 0, 0, 0, 0 FROM units WHERE level = 3 LIMIT 1 RETURNING id, unit_id, ukey)
			INSERT INTO import_images (import_id, child_id, unit_id, ukey, seal, version, image, made_at)
			SELECT i.id, (SELECT min(id) FROM children), i.unit_id, i.ukey, gen_random_uuid(), 1, '\x01', $1 FROM i`,
		"undo_images": `INSERT INTO undos (actor_id, batch, kind, child_id, ukey, version, image, made_at) SELECT min(m.id), gen_random_uuid(), 'x', min(c.id), min(c.ukey), 1, '', $1 FROM memberships m, children c`,
		"phones_of_left": `WITH m AS (INSERT INTO members (name, address, phone_sealed, created_at) VALUES ('x', 'anh', '\x01', $1) RETURNING id)
			INSERT INTO memberships (member_id, role, unit_id, started_at, ended_at) SELECT m.id, 'leader', (SELECT min(id) FROM units), $1, $1 FROM m`,
		"phones_of_invited": `INSERT INTO invitations (token_hash, code_hash, role, unit_id, made_at, expires_at, phone_sealed)
			SELECT uuid_send(gen_random_uuid()), uuid_send(gen_random_uuid()), 'leader', min(id), $1, $1, '\x01' FROM units`,
		"approvals": `INSERT INTO approvals (kind, unit_id, asked_by, asked_at, expires_at, count, subject, purpose, job, ended_at, outcome)
			SELECT 'export', min(u.id), min(m.id), $1, $1, 1, '\x01', '\x01', 'export', $1, 'refused' FROM units u, memberships m`,
		"links": `INSERT INTO links (seal, token_hash, membership_id, kind, made_at, expires_at)
			SELECT gen_random_uuid(), uuid_send(gen_random_uuid()), min(id), 'card', $1, $1 FROM memberships`,
		"linked_files": `INSERT INTO links (seal, token_hash, membership_id, kind, body, made_at, expires_at)
			SELECT gen_random_uuid(), uuid_send(gen_random_uuid()), min(id), 'file', '\x01', $1, $1 FROM memberships`,
		"page_messages": `INSERT INTO page_messages (chat_id, id, seal, body, made_at)
			SELECT min(id), nextval('page_message_ids'), gen_random_uuid(), '\x01', $1 FROM chats`,
		"page_files": `INSERT INTO page_files (seal, body, made_at) VALUES (gen_random_uuid(), '\x01', $1)`,
		"personal_messages": `INSERT INTO personal_messages (chat_id, message_id, how, sent_at, hidden_at)
			SELECT min(id), nextval('members_id_seq'), 'edit', $1, $1 FROM chats`,
		"trainings": `WITH u AS (
				INSERT INTO units (ukey, level, name, name_fold)
				SELECT 500000000000000 + 10000 * nextval('members_id_seq'), 3, 'x', 'x' RETURNING id)
			INSERT INTO trainings (unit_id, of_id, seed, children, started_at)
			SELECT u.id, (SELECT min(id) FROM units WHERE id NOT IN (SELECT of_id FROM trainings)), 1, 1, $1 FROM u`,
		"sessions": `INSERT INTO sessions (membership_id, code_hash, code_half, made_at, expires_at, ended_at)
			SELECT min(id), uuid_send(gen_random_uuid()), '', $1, $1, $1 FROM memberships`,
	}
	for _, rule := range store.Retentions() {
		insert, ok := rows[rule.Name]
		if !ok {
			t.Errorf("no row shows what %q purges", rule.Name)
			continue
		}
		w.Do(t, registry.Membership{Role: registry.RoleSystem}, func(ctx context.Context, tx *store.Tx) error {
			if _, err := tx.Purge(ctx, rule); err != nil { // what the world brought
				return err
			}
			for _, days := range []int{rule.Days + 1, rule.Days - 1} {
				if _, err := tx.ExecContext(ctx, insert, tx.Now.AddDate(0, 0, -days)); err != nil {
					t.Errorf("%s: %v", rule.Name, err)
					return err
				}
			}
			if n, err := tx.Purge(ctx, rule); n != 1 || err != nil {
				t.Errorf("%s: purged %d, want the older one (%v)", rule.Name, n, err)
			}
			return nil
		})
	}
	if after := w.Child(t, 1); after.Version != child.Version {
		t.Error("a record changed")
	}
}

// TestEraseChildren: all that hangs on a record goes with it, the proof stays, and nobody can touch that.
func TestEraseChildren(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.HandOver(t, 4)
	gone := w.Child(t, 4)
	system := registry.Membership{Role: registry.RoleSystem}
	w.Do(t, system, func(ctx context.Context, tx *store.Tx) error {
		erased, err := tx.EraseChildren(ctx, []registry.ChildID{gone.ID, 999999}, "closed", 0)
		if err != nil || len(erased) != 1 || erased[0].Case != gone.Case || erased[0].Child != gone.ID {
			t.Errorf("erased %+v, %v", erased, err)
		}
		return err
	})
	w.Do(t, w.Officer, func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Child(ctx, gone.ID); err == nil {
			t.Error("the record is still there")
		}
		lines, err := tx.DocketLines(ctx, gone.Docket)
		if err != nil || len(lines) == 0 || lines[0].Child != gone.ID {
			t.Errorf("lines of the docket: %+v, %v", lines, err)
		}
		left, err := tx.ErasedCase(ctx, w.Commune.ID, gone.Case)
		if err != nil || left.Rule != "closed" || left.At.Sub(tx.Now).Abs() > time.Second {
			t.Errorf("proof: %+v, %v", left, err)
		}
		return nil
	})
	for _, statement := range []string{`UPDATE erasures SET rule = 'x'`, `DELETE FROM erasures`, `TRUNCATE erasures`} {
		if err := w.Try(system, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.ExecContext(ctx, statement)
			return err
		}); err == nil {
			t.Errorf("the proof can be touched: %s", statement)
		}
	}
}

// TestEraseChildren_nothingHoldsARecordBack: a table that hangs on children lets a record go.
func TestEraseChildren_nothingHoldsARecordBack(t *testing.T) {
	t.Parallel()
	w := casetest.New(t)
	w.Do(t, registry.Membership{Role: registry.RoleSystem}, func(ctx context.Context, tx *store.Tx) error {
		var held []string
		err := tx.SelectContext(ctx, &held, `SELECT conrelid::regclass || ' (' || conname || ')' FROM pg_constraint
			WHERE contype = 'f' AND confrelid = 'children'::regclass AND confdeltype NOT IN ('c', 'n')`)
		for _, one := range held {
			t.Errorf("%s keeps a record from being erased: ON DELETE CASCADE or SET NULL", one)
		}
		return err
	})
}
