package ask

import (
	"cmp"
	"encoding/json"
	"slices"
	"unicode/utf8"

	"rasoat/registry"
)

// Intent is what a sentence wants of the records.
type Intent string

// The intents; their texts are public (contracts.md).
const (
	IntentList     Intent = "list"
	IntentCount    Intent = "count"
	IntentProgress Intent = "progress"
	IntentFind     Intent = "find"
	IntentExport   Intent = "export"
)

// Question is a sentence as it was understood. What is unclear is asked about; the filter holds the rest.
type Question struct {
	Intent  Intent
	Filter  registry.Filter
	Unclear []Unclear
	// Code is a case code as it was typed, "0412-7". Filter.Case holds it too unless its check digit is wrong: then no record
	// can have it, and the person is to look at the paper again.
	Code string

	tree *Tree
}

// Unclear is a part of the sentence that carries meaning but found no place, or has several readings. Each candidate
// is what would be added to the filter; there may be none.
type Unclear struct {
	Words      string // as typed, at most 80 characters
	Candidates []registry.Filter
}

const (
	mostUnclear    = 12
	mostCandidates = 8
	longestWords   = 80 // characters
)

func bounded(words string) string {
	if utf8.RuneCountInString(words) <= longestWords {
		return words
	}
	return string([]rune(words)[:longestWords-1]) + "\u2026"
}

// Answer adds a candidate that the person chose to the filter, and takes its words off the list.
func (q Question) Answer(unclear, candidate int) Question {
	if unclear < 0 || unclear >= len(q.Unclear) || candidate < 0 || candidate >= len(q.Unclear[unclear].Candidates) {
		return q
	}
	q.Filter, _ = Join(q.Filter, q.Unclear[unclear].Candidates[candidate])
	q.Unclear = slices.Delete(slices.Clone(q.Unclear), unclear, unclear+1)
	return q
}

// filterJSON is a filter as contracts.md has it: units as codes, one list of defects.
type filterJSON struct {
	Defects      []string              `json:"defects,omitempty"`
	Stages       []string              `json:"stages,omitempty"`
	HasNumber    bool                  `json:"has_number,omitempty"`
	Returned     bool                  `json:"returned,omitempty"`
	Units        []string              `json:"units,omitempty"`
	BornFrom     registry.Date         `json:"born_from,omitzero"`
	BornTo       registry.Date         `json:"born_to,omitzero"`
	Sex          registry.Sex          `json:"sex,omitempty"`
	Ethnicity    string                `json:"ethnicity,omitempty"`
	Assignee     string                `json:"assignee,omitempty"`
	Organisation registry.Organisation `json:"organisation,omitempty"`
	Overdue      bool                  `json:"overdue,omitempty"`
	DueTo        registry.Date         `json:"due_to,omitzero"`
	Obstacle     string                `json:"obstacle,omitempty"`
	Name         string                `json:"name,omitempty"`
	IDNumber     string                `json:"id_number,omitempty"`
	Case         string                `json:"case,omitempty"`
}

type unclearJSON struct {
	Words      string       `json:"words"`
	Candidates []filterJSON `json:"candidates"`
}

// anyObstacle stands for every cause.
const anyObstacle = "any"

func (q Question) filterJSON(f registry.Filter) filterJSON {
	out := filterJSON{
		HasNumber: f.HasNumber, Returned: f.Returned, BornFrom: f.BornFrom, BornTo: f.BornTo, Sex: f.Sex,
		Ethnicity: f.Ethnicity, Assignee: f.AssigneeName, Organisation: f.Organisation, Overdue: f.Overdue, DueTo: f.DueTo,
		Obstacle: string(f.Obstacle), Name: f.Name, IDNumber: f.Digits, Defects: defectNames(f),
	}
	if f.AnyObstacle {
		out.Obstacle = anyObstacle
	}
	for _, s := range f.Stages {
		out.Stages = append(out.Stages, s.String())
	}
	for _, id := range f.Units {
		out.Units = append(out.Units, q.tree.Code(id))
	}
	if f.Case != 0 {
		out.Case = f.Case.String()
	}
	return out
}

// defectNames lists classes and codes in the order of the document, a class before its codes.
func defectNames(f registry.Filter) []string {
	var names []string
	for _, class := range registry.Classes() {
		if slices.Contains(f.Classes, class) {
			names = append(names, string(class))
		}
		for _, rule := range registry.Rules() {
			if rule.Class == class && slices.Contains(f.Codes, rule.Code) {
				names = append(names, rule.Name)
			}
		}
	}
	return names
}

// MarshalJSON writes the question as `rasoat ask --json` prints it (contracts.md).
func (q Question) MarshalJSON() ([]byte, error) {
	out := struct {
		Intent  Intent        `json:"intent"`
		Filter  filterJSON    `json:"filter"`
		Unclear []unclearJSON `json:"unclear"`
	}{q.Intent, q.filterJSON(q.Filter), []unclearJSON{}}
	out.Filter.Case = cmp.Or(out.Filter.Case, q.Code)
	for _, u := range q.Unclear {
		candidates := []filterJSON{}
		for _, c := range u.Candidates {
			candidates = append(candidates, q.filterJSON(c))
		}
		out.Unclear = append(out.Unclear, unclearJSON{u.Words, candidates})
	}
	return json.Marshal(out)
}
