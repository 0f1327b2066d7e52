package store

import "strings"

// sealedColumn is a column that Keys.Seal fills, bound to its own name and to the uuid in the row's column seal.
type sealedColumn struct {
	Table, Column string
	Key           string // bigint columns that name a row, with commas; empty: id
}

// keys are the columns that name a row.
func (c sealedColumn) keys() []string {
	if c.Key == "" {
		return []string{"id"}
	}
	return strings.Split(c.Key, ", ")
}

// sealedColumns are all of them, for whoever puts them under another key. A test holds the list
// against the tables.
func sealedColumns() []sealedColumn {
	return []sealedColumn{
		{Table: "children", Column: "id_sealed"},
		{Table: "children", Column: "phone_sealed"},
		{Table: "children", Column: "imported"},
		{Table: "children", Column: "work"},
		{Table: "members", Column: "phone_sealed"},
		{Table: "invitations", Column: "phone_sealed"},
		{Table: "approvals", Column: "subject"},
		{Table: "approvals", Column: "purpose"},
		{Table: "approvals", Column: "payload"},
		{Table: "links", Column: "body"},
		{Table: "page_messages", Column: "body", Key: "chat_id, id"},
		{Table: "page_files", Column: "body"},
		{Table: "import_images", Column: "image", Key: "import_id, child_id"},
		{Table: "undos", Column: "image"},
		{Table: "conflicts", Column: "listed"},
		{Table: "conflicts", Column: "working"},
		{Table: "chats", Column: "state"},
		{Table: "outbox", Column: "body"},
		{Table: "jobs", Column: "payload"},
		{Table: "failed_updates", Column: "payload"},
		{Table: "waiting_updates", Column: "body"},
		{Table: "journal_keys", Column: "value"},
	}
}
