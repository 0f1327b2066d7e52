// Package registry holds what is true about the work: children and their numbers, the rules that
// find what is missing or wrong, the life of a record, units, members and their rights. It is pure:
// it imports only the standard library and x/text, and knows neither SQL nor chat nor sentences.
package registry
