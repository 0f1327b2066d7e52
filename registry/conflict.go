package registry

import "slices"

// Conflict is a field in which a newly imported list says something else than what is being worked with.
type Conflict struct {
	Field   Field
	Listed  string // clean, as the new list has it
	Working string // what is worked with, the open proposal included
	Hard    bool   // the same field has been worked on; else only other fields of the record
}

// ConflictsOf finds where a list has changed a field of a record to something else than what is worked with or
// proposed (design 3). imported is what the list before said, listed what the new one says, both clean. What the
// list has always said is no conflict: the work has answered it. Who may write what is Apply's to say.
func ConflictsOf(c *Child, imported, listed Values) []Conflict {
	var conflicts []Conflict
	proposed := c.Proposed()
	for _, f := range Fields() {
		now, worked := listed.Get(f), proposed.Get(f)
		if now == imported.Get(f) || now == worked || now == c.Values.Get(f) {
			continue
		}
		conflicts = append(conflicts, Conflict{Field: f, Listed: now, Working: worked, Hard: c.hasWorkedOn(f, imported)})
	}
	return conflicts
}

// hasWorkedOn: somebody has answered or proposed the field, the police have confirmed it, or an approval has
// changed it from what the list had.
func (c *Child) hasWorkedOn(f Field, imported Values) bool {
	if f == FieldIDNumber && c.IDConfirmed {
		return true
	}
	if p, ok := c.Proposal(f); ok && p.Why == "" {
		return true
	}
	return slices.ContainsFunc(c.Answers, func(a Answer) bool { return a.Field == f }) || c.Values.Get(f) != imported.Get(f)
}

// SettledBy lists the fields in which a list says what is worked with or proposed, so that an earlier conflict
// there is over.
func SettledBy(c *Child, listed Values) []Field {
	var fields []Field
	proposed := c.Proposed()
	for _, f := range Fields() {
		if now := listed.Get(f); now == c.Values.Get(f) || now == proposed.Get(f) {
			fields = append(fields, f)
		}
	}
	return fields
}
