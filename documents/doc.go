// Package documents reads and writes the files that people exchange: lists of children that come in
// as XLSX or CSV, checked lists, and the lists that go out.
//
// Reading is layered, one file each: the kind of the file (kind.go), its cells (xlsx.go, csv.go),
// the table in them (headers.go, table.go), what is no child (furniture.go), and rows (rows.go).
//
// It may import registry and templates. It knows neither store nor bot.
package documents
