package casework

import (
	"slices"

	"rasoat/documents"
	"rasoat/registry"
)

const (
	fewRows      = 10 // of shorter lists shares say nothing
	missingShare = 10 // one in so many may have left since the last list, and it is still a whole one
	fewMissing   = 2
)

// whatView is what is known when it has to be decided what a list is.
type whatView struct {
	recognised documents.Recognition
	summary    *Summary // as a whole list of the software
	hamlets    []registry.Unit
	form       importForm // what was said of the last list with this header
}

// settle takes for certain what is: a list with the software's codes that has not only faulty rows and names
// nearly everybody whom the last one named is a whole one. Everything else is asked.
func (a *importAnswers) settle(v whatView) bool {
	switch {
	case a.Asked:
		return false
	case a.Use.compares(), a.Use == UseSoftware && a.Kind != "":
		return true
	case a.Use == "" && v.recognised.Kind != documents.FileSoftware && v.form.Use != UseSoftware:
		return false
	case v.recognised.Said != "" || v.recognised.List != registry.ListWhole || v.gaps():
		return false
	}
	a.Use, a.Kind = UseSoftware, registry.ListWhole
	return true
}

// gaps: too many of the last list are not on this one for it to be a whole one without asking.
func (v whatView) gaps() bool {
	stood := v.summary.Missing + v.summary.Rows - v.summary.New
	return v.summary.Missing > max(fewMissing, stood/missingShare)
}

// scope are the hamlets of the list, where it names some and not all; and how they are called.
func (v whatView) scope() (ids []registry.UnitID, name string, n int) {
	for _, h := range v.summary.Hamlets {
		if h.Unit == 0 {
			return nil, "", 0 // whoever lives elsewhere, or nowhere known, is not only of some hamlets
		}
		if len(ids) > 0 {
			name += ", "
		}
		name += h.Name
		ids = append(ids, h.Unit)
	}
	if len(ids) == 0 || len(ids) >= len(v.hamlets) {
		return nil, "", 0
	}
	if len(ids) > 3 {
		name = ""
	}
	slices.Sort(ids)
	return ids, name, len(ids)
}

// askWhat asks what a list is: whose, and what it claims to hold. The likeliest answer stands first.
func askWhat(v whatView) *ImportQuestion {
	r := v.recognised
	q := &ImportQuestion{Kind: "ask_what", About: QuestionData{
		Kind: string(r.Kind), Mark: string(r.Mark), Said: r.Said, Rows: v.summary.Rows, Faulty: v.summary.Defective, Gone: v.summary.Missing,
	}}
	kind := func(label string, kind registry.ListKind, scope []registry.UnitID, name string, n int) {
		q.Options = append(q.Options, ImportOption{Label: label, Name: name, Count: n, Set: importAnswered{Use: UseSoftware, Kind: kind, Scope: scope}})
	}
	scope, name, n := v.scope()
	kind("use_whole", registry.ListWhole, nil, "", 0)
	if n > 0 {
		kind("use_whole_of", registry.ListWhole, scope, name, n)
	}
	kind("use_defective", registry.ListDefective, nil, "", 0)
	if n > 0 {
		kind("use_defective_of", registry.ListDefective, scope, name, n)
	}
	kind("use_supplement", registry.ListSupplement, nil, "", 0)
	for _, use := range []ImportUse{UseSchool, UseHealth, UseStaff} {
		q.Options = append(q.Options, ImportOption{Label: "use_" + string(use), Set: importAnswered{Use: use}})
	}
	likely := v.likely(n > 0)
	if i := slices.IndexFunc(q.Options, func(o ImportOption) bool { return o.Label == likely }); i > 0 {
		first := q.Options[i]
		q.Options = slices.Insert(slices.Delete(q.Options, i, i+1), 0, first)
	}
	return q
}

// likely is the answer that the file speaks for.
func (v whatView) likely(scoped bool) string {
	label := ""
	switch {
	case v.recognised.Kind == documents.FileSchool:
		return "use_school"
	case v.recognised.Kind == documents.FileHealth:
		return "use_health"
	case v.recognised.Kind == documents.FileMembers:
		return "use_staff"
	case v.recognised.List == registry.ListSupplement:
		return "use_supplement"
	case v.recognised.List == registry.ListDefective:
		label = "use_defective"
	default:
		label = "use_whole"
	}
	if scoped && (v.gaps() || v.summary.Rows >= fewRows) {
		label += "_of"
	}
	return label
}
