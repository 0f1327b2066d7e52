package documents

import (
	"io"
	"time"

	"rasoat/registry"
)

// RecordPaper is all that is kept of a child, for the family that asks for it.
type RecordPaper struct {
	Child      registry.Child
	Unit       string
	Hamlet     string
	Restricted bool
	List       []Access
	By         string
	At         time.Time
	Training   bool
}

// WriteRecord prints a record whole, numbers in full, beside what was imported, and who has seen it.
func WriteRecord(w io.Writer, r RecordPaper) error {
	var t words
	values := PaperPart{Head: t.text("record.values", nil), Columns: []PaperColumn{
		{t.text("record.col_field", nil), 0.26}, {t.text("record.col_now", nil), 0.37}, {t.text("record.col_came", nil), 0.37},
	}}
	for _, f := range registry.Fields() {
		now := r.Child.Values.Get(f)
		if f == registry.FieldHamlet && r.Hamlet != "" {
			now = r.Hamlet
		}
		values.Rows = append(values.Rows, []string{t.text("field."+string(f), nil), t.shown(f, now), t.shown(f, r.Child.Imported.Get(f))})
	}
	parts := []PaperPart{values}
	if len(r.Child.Proposals) > 0 {
		open := PaperPart{Head: t.text("record.proposals", nil)}
		for _, p := range r.Child.Proposals {
			p.Old, p.New = t.shown(p.Field, p.Old), t.shown(p.Field, p.New)
			open.Lines = append(open.Lines, t.text("record.proposal", p))
		}
		parts = append(parts, open)
	}
	seen := PaperPart{Head: t.text("access.title", nil), Columns: accessColumns(&t), Rows: accessRows(&t, r.List)}
	parts = append(parts, seen, PaperPart{Head: t.text("record.why", nil), Lines: []string{t.text("record.basis", nil), t.text("record.kept", nil)}})
	if t.err != nil {
		return t.err
	}
	return WritePaper(w, Paper{
		Agency: r.Unit, Title: t.text("record.title", nil), By: r.By, At: r.At, Parts: parts, Training: r.Training,
		Lines: []string{t.text("record.of", r), t.text("record.stage", r)},
	})
}

// shown is a value as people read it.
func (w *words) shown(f registry.Field, value string) string {
	if f == registry.FieldSex && (value == string(registry.SexMale) || value == string(registry.SexFemale)) {
		return w.text("sex."+value, nil) // what was imported stands as it came
	}
	return value
}
