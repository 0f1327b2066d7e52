package notify

import (
	"context"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// importAbout is a list that is being imported, as casework.ImportNotice writes it.
type importAbout struct {
	Job     int64
	File    string
	Step    string
	Rows    int
	Summary importSummary
	Problem importProblem
}

// importSummary is casework.Summary.
type importSummary struct {
	File                                                                             string
	Rows, Hidden, Twice, New, Changed, Unchanged, Moved, Missing, OverAge, Defective int
	Conflicts, AtPolice                                                              []registry.ChildID
	Classes                                                                          []importClass
	Hamlets, Strange                                                                 []importHamlet
	First, Again                                                                     bool
}

type importClass struct {
	Class registry.Class
	Count int
}

type importHamlet struct {
	Name  string
	Count int
}

// importProblem is casework.ImportProblem: the data of the template "document.KIND" or "import.KIND".
type importProblem struct {
	Kind, Sheet string
	Row, Limit  int
}

func sayImportProgress(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	return message{template: "import.progress", data: ids.Import}, nil
}

// sayImportPreview asks whether to import; in a first list it is the hamlets that are to be looked at.
func sayImportPreview(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	s, yes := ids.Import.Summary, "import"
	if s.First || len(s.Strange) > 0 {
		yes = "import_hamlets"
	}
	return message{template: "import.preview", data: s, choices: []choice{
		{label: yes, press: bot.Press{Verb: pressImport, IDs: []int64{ids.Import.Job}}},
		{label: "no_import", press: bot.Press{Verb: pressNoImport, IDs: []int64{ids.Import.Job}}},
	}}, nil
}

func sayImportDone(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	work := choice{label: "import_work", press: bot.Press{Verb: pressImportWork}}
	return message{template: "import.done", data: ids.Import.Summary, choices: []choice{work}}, nil
}

func sayImportFailed(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	why, err := problemText("import.", ids.Import.Problem)
	if err != nil {
		return message{}, err
	}
	view := struct{ File, Why string }{ids.Import.File, why}
	return message{template: "import.failed", data: view}, nil
}

// problemText is why a file was not taken: in words for that kind of list, where there are such.
func problemText(prefix string, p importProblem) (string, error) {
	for _, name := range []string{prefix + p.Kind, "document." + p.Kind} {
		if templates.Has(name) {
			return templateText(name, p)
		}
	}
	return templateText("import."+p.Kind, p)
}
