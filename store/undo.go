package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"rasoat/registry"
)

// Undo is a record as it was before somebody's last step. It serves while the record still has the
// version that the step left, that is until the next person has acted. What is restored keeps the
// place where the record stands now: a merge may have moved it since.
type Undo struct {
	Actor        registry.MembershipID
	Batch        uuid.UUID // one step, of one record or of many
	Kind         string
	Before       registry.Child
	VersionAfter int
	At           time.Time // set by the store
}

// SaveUndo keeps before-images, sealed. A person has one last step: images of the same actor's earlier
// batches are dropped.
func (tx *Tx) SaveUndo(ctx context.Context, undos ...Undo) error {
	for batch, of := range byBatch(undos) {
		_, err := tx.ExecContext(ctx, `DELETE FROM undos WHERE actor_id = $1 AND batch <> $2`, int64(of[0].Actor), batch)
		if err != nil {
			return fmt.Errorf("drop earlier undo: %w", err)
		}
		if err := tx.saveBatch(ctx, batch, of); err != nil {
			return err
		}
	}
	return nil
}

func byBatch(undos []Undo) map[uuid.UUID][]Undo {
	batches := map[uuid.UUID][]Undo{}
	for _, u := range undos {
		batches[u.Batch] = append(batches[u.Batch], u)
	}
	return batches
}

func (tx *Tx) saveBatch(ctx context.Context, batch uuid.UUID, undos []Undo) error {
	n := len(undos)
	seals, images := make([]string, n), make(pq.ByteaArray, n)
	children, places, versions := make([]int64, n), make([]int64, n), make([]int64, n)
	for i, u := range undos {
		seal := uuid.New()
		image, err := tx.sealImage(seal, u.Before)
		if err != nil {
			return err
		}
		seals[i], images[i] = seal.String(), image
		children[i], places[i], versions[i] = int64(u.Before.ID), int64(u.Before.UKey), int64(u.VersionAfter)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO undos (seal, actor_id, batch, kind, child_id, ukey, version, image, made_at)
		SELECT seal, $1, $2, $3, child_id, ukey, version, image, $4
		FROM unnest($5::uuid[], $6::bigint[], $7::bigint[], $8::integer[], $9::bytea[]) AS u (seal, child_id, ukey, version, image)`,
		int64(undos[0].Actor), batch, undos[0].Kind, tx.Now,
		pq.Array(seals), pq.Array(children), pq.Array(places), pq.Array(versions), images)
	return wrapped(err, "save undo")
}

func (tx *Tx) sealImage(seal uuid.UUID, before registry.Child) ([]byte, error) {
	plain, err := json.Marshal(before)
	if err != nil {
		return nil, fmt.Errorf("write undo: %w", err)
	}
	image, err := tx.store.keys.Seal("undos", "image", seal, plain)
	return image, wrapped(err, "seal undo")
}

type undoRow struct {
	Seal    uuid.UUID
	Batch   uuid.UUID
	Kind    string
	Version int
	Image   []byte
	MadeAt  time.Time `db:"made_at"`
}

// LastUndo returns the images of a person's last step, in the order in which they were saved; none is
// no error. Whether they still serve is for the caller to see, record by record.
func (tx *Tx) LastUndo(ctx context.Context, actor registry.MembershipID) ([]Undo, error) {
	var rows []undoRow
	err := tx.SelectContext(ctx, &rows, `
		SELECT seal, batch, kind, version, image, made_at FROM undos
		WHERE actor_id = $1 AND batch = (SELECT batch FROM undos WHERE actor_id = $1 ORDER BY id DESC LIMIT 1)
		ORDER BY id`, int64(actor))
	if err != nil {
		return nil, fmt.Errorf("read undo: %w", err)
	}
	undos := make([]Undo, len(rows))
	for i, row := range rows {
		undos[i] = Undo{Actor: actor, Batch: row.Batch, Kind: row.Kind, VersionAfter: row.Version, At: row.MadeAt}
		plain, err := tx.store.keys.Open("undos", "image", row.Seal, row.Image)
		if err != nil {
			return nil, fmt.Errorf("open undo: %w", err)
		}
		if err := json.Unmarshal(plain, &undos[i].Before); err != nil {
			return nil, fmt.Errorf("read undo: %w", err)
		}
	}
	return undos, nil
}

// DropUndo forgets the images of a step, used or not.
func (tx *Tx) DropUndo(ctx context.Context, batch uuid.UUID) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM undos WHERE batch = $1`, batch)
	return wrapped(err, "drop undo")
}
