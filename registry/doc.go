// Package registry holds what is true about the work: children and their numbers, the rules that find what is missing or
// wrong, the life of a record, units, members and their rights. It is pure: it imports the standard library and
// x/text only, and knows neither SQL nor chat nor sentences. Time comes in as a Date.
//
// A row of a list goes through three functions. Clean puts its texts into the form that is worked on and
// proposes repairs; nothing is repaired silently (clean.go, propose.go, repairid.go, typing.go). Check finds
// everything that is missing or wrong, as a set of codes (check.go, checkname.go); what the codes are, their class in
// document 2513/LĐTBXH-TTTT and their severity is one table (rules.go). Child.Apply takes the record from stage to stage
// (life.go is the table, steps.go what the steps do); Membership.May says who may (rights.go).
//
// Value types parse what people write and print one canonical form, which they read back: IDNumber, BirthDate, Sex,
// ethnic groups, Phone, CaseCode, Date. Texts are compared in three ways: Fold to find, MatchKey to match, CompareNames to
// sort (name.go, collate.go).
//
// Vietnamese words stand in tables/*.tsv, which are embedded and indexed on first use: words.tsv (words for none, sexes,
// relations, initials and rhymes), placeholders.tsv (what stands in for a name), ethnic_groups.tsv, province_codes.tsv and
// vn_holidays.tsv. To recognise another word, add it there.
//
// To add a rule: append its Code in defect.go (codes are stored as bits), its row in rules.go, its check, and its three
// texts in templates/rules.tmpl. To add a reason for proposals: why.go, and its sentence in templates.
package registry
