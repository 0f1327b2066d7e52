package store

// sealedColumn is a column that Keys.Seal fills, bound to its own name and to the uuid in the row's column seal.
type sealedColumn struct{ Table, Column string }

// sealedColumns are all of them, for whoever puts them under another key. A test holds the list
// against the tables.
func sealedColumns() []sealedColumn {
	return []sealedColumn{
		{"children", "id_sealed"},
		{"children", "phone_sealed"},
		{"children", "imported"},
		{"children", "work"},
		{"members", "phone_sealed"},
		{"undos", "image"},
		{"chats", "state"},
		{"outbox", "body"},
		{"jobs", "payload"},
		{"failed_updates", "payload"},
		{"journal_keys", "value"},
	}
}
