// Package ask understands a Vietnamese sentence as a question about the records: an intent and a
// registry.Filter, without a model and without a network, as the table in contracts.md says. What carries
// meaning and finds no place, or has several readings, is listed as unclear with candidates; nothing is
// guessed silently.
//
// A sentence goes through four steps. It is cut into tokens, each with its readings: as typed, an abbreviation
// written out, what Telex or VNI left decoded, a slip mended (token.go, reading.go). The phrases of phrases.tsv
// are found in it, and the recognisers find what no table can list: days, ages, numbers, units, names (match.go,
// day.go, time.go, age.go, place.go, name.go, digits.go). Among all of these, which overlap, the best cover is
// chosen (cover.go). The chosen pieces are put together (join.go): a predicate reaches over "and", an exclusion
// takes out what it excludes, a parent decides between units.
//
// It is pure: registry, the standard library and x/text. The vocabulary stands in the embedded tables.
package ask
