package store

import (
	"context"
	"database/sql"

	"rasoat/registry"
)

// Deed is a line of a record's history with the names of who did it and on whose word.
type Deed struct {
	Entry
	Name       string // "" is the program itself
	Role       registry.Role
	Address    registry.Address
	ForName    string
	ForRole    registry.Role
	ForAddress registry.Address
}

// History lists what was done to a record, the newest first, up to limit lines; who only looked at it is left out. A
// record out of scope has no history.
func (tx *Tx) History(ctx context.Context, child registry.ChildID, limit int) ([]Deed, error) {
	var rows []struct {
		entryRow
		Name, Role, Address          sql.NullString
		ForName, ForRole, ForAddress sql.NullString
	}
	err := tx.SelectContext(ctx, &rows, `
		SELECT j.at, j.actor_id, j.for_id, j.door, j.action, j.child_id, j.ukey, j.from_stage, j.to_stage, j.count, j.note, j.purpose, j.looked,
			p.name, m.role, p.address, fp.name AS forname, fm.role AS forrole, fp.address AS foraddress
		FROM journal AS j
		LEFT JOIN memberships AS m ON m.id = j.actor_id LEFT JOIN members AS p ON p.id = m.member_id
		LEFT JOIN memberships AS fm ON fm.id = j.for_id LEFT JOIN members AS fp ON fp.id = fm.member_id
		WHERE j.child_id = $1 AND NOT j.looked AND EXISTS (SELECT FROM children WHERE children.id = $1)
		ORDER BY j.id DESC LIMIT $2`, int64(child), limit)
	if err != nil {
		return nil, wrapped(err, "read history")
	}
	deeds := make([]Deed, len(rows))
	for i, r := range rows {
		deeds[i] = Deed{
			Entry: r.entry(), Name: r.Name.String, Role: registry.Role(r.Role.String), Address: registry.Address(r.Address.String),
			ForName: r.ForName.String, ForRole: registry.Role(r.ForRole.String), ForAddress: registry.Address(r.ForAddress.String),
		}
	}
	return deeds, nil
}
