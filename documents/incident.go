package documents

import (
	"io"
	"time"

	"rasoat/registry"
)

// IncidentPaper is what the report of an incident needs: facts that the program knows, and room for what
// only people know.
type IncidentPaper struct {
	Number   int64
	Unit     string
	Kind     registry.IncidentKind
	Detected time.Time
	Since    time.Time
	Due      time.Time
	Reported time.Time
	Member   string // whose account it is about, with role
	Records  int
	People   int
	Cards    int
	Listed   int
	Filed    int
	Changed  int
	Files    int
	Refused  int
	Seal     string // the journal's newest seal, by which the counts can be proved
	By       string
	At       time.Time
}

// WriteIncident prints the facts for form 08 of decree 356/2025, in the order of its article 28.
func WriteIncident(w io.Writer, p IncidentPaper) error {
	var t words
	var parts []PaperPart
	for _, part := range []struct{ head, lines string }{
		{"incident_paper.head_what", "incident_paper.what"},
		{"incident_paper.head_affected", "incident_paper.affected"},
		{"incident_paper.head_categories", "incident_paper.categories"},
		{"incident_paper.head_access", "incident_paper.access"},
		{"incident_paper.head_measures", "incident_paper.measures"},
		{"incident_paper.head_contact", "incident_paper.contact"},
	} {
		parts = append(parts, PaperPart{Head: t.text(part.head, nil), Lines: splitText(t.text(part.lines, p))})
	}
	if t.err != nil {
		return t.err
	}
	return WritePaper(w, Paper{
		Agency: p.Unit, Title: t.text("incident_paper.title", nil), By: p.By, At: p.At, Parts: parts,
		Lines: []string{t.text("incident_paper.clock", p)},
	})
}
