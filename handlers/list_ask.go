package handlers

import (
	"slices"

	"rasoat/registry"
	"rasoat/registry/ask"
	"rasoat/templates"
)

// unclearView is a part of a sentence that is asked about; each candidate in its conditions.
type unclearView struct {
	Words      string
	Candidates [][]ask.Chip
}

const (
	mostUnclear = 2 // parts of a sentence whose candidates are offered at once
	mostPicks   = 4 // candidates of one part
)

// understood puts into the view how a sentence was understood.
func (t *Turn) understood(l listing, view *listView) error {
	view.Parent = l.Parent
	var err error
	if view.Chips, err = t.chips(l.Filter); err != nil {
		return err
	}
	for _, u := range l.Unclear {
		words := unclearView{Words: u.Words}
		for _, candidate := range u.Candidates {
			chips, err := t.chips(candidate)
			if err != nil {
				return err
			}
			words.Candidates = append(words.Candidates, chips)
		}
		view.Unclear = append(view.Unclear, words)
	}
	return view.say()
}

// chips are the conditions of a filter, with the names of its units.
func (t *Turn) chips(f registry.Filter) ([]ask.Chip, error) {
	chips := ask.Chips(f, nil)
	for i := range chips {
		if chips[i].Kind != ask.ChipUnit {
			continue
		}
		unit, err := t.Tx.Unit(t.ctx, chips[i].Unit.ID)
		if err != nil {
			return nil, err
		}
		chips[i].Unit = unit
		if f.OnlyUnit && unit.Level != registry.LevelHamlet {
			chips[i].Unit = registry.Unit{Name: templates.Word("unknown", "hamlet")}
		}
	}
	return chips, nil
}

// askChoices are the candidates of what is unclear, and the conditions to switch off.
func (t *Turn) askChoices(view listView) [][]Choice {
	var picks, off []Choice
	for i, u := range view.Unclear[:min(len(view.Unclear), mostUnclear)] {
		for j, chips := range u.Candidates[:min(len(u.Candidates), mostPicks)] {
			pick := choiceWith("ask_pick", chips, "ls_pick", int64(i), int64(j))
			if view.Title == titleFound && len(chips) == 1 && chips[0].Kind == ask.ChipName {
				pick = choiceWith("ask_parent", chips[0].Value, "ls_pick", int64(i), int64(j))
			}
			picks = append(picks, pick)
		}
	}
	for i, chip := range view.Chips {
		off = append(off, choiceWith("ask_off", chip, "ls_off", int64(i)))
	}
	return append(grid(2, picks...), grid(2, off...)...)
}

// listTakes are what can be taken away from a list: as a file, as a question of one's own.
func (t *Turn) listTakes(l listing) []Choice {
	var takes []Choice
	if l.Verb == "" && t.Me.May(registry.ActExport) {
		takes = append(takes, choice("list_export", "ls_export"))
	}
	if l.Title == titleAsked && l.Filter.Name == "" && len(ask.Chips(l.Filter, nil)) > 0 {
		takes = append(takes, choice("list_save", "sv_new"))
	}
	if l.Saved != 0 {
		takes = append(takes, savedChoices(l)...)
	}
	return takes
}

// listCount says the number; each part of its split opens its list.
func (t *Turn) listCount(l listing, view listView) error {
	tallies, err := t.Tx.TallyChildren(t.ctx, l.Filter)
	if err != nil {
		return err
	}
	stages := map[registry.Stage]int{}
	for _, tally := range tallies {
		stages[tally.Stage] += tally.Count
	}
	if view.Hamlets, err = t.hamletsOf(tallies); err != nil {
		return err
	}
	var parts []Choice
	turn := choice("count_stages", "ls_by", 1)
	if l.ByStage || len(view.Hamlets) <= 1 {
		for _, s := range registry.Stages() {
			if n := stages[s]; n > 0 {
				parts = append(parts, choiceWith("stage_count", stepCount{s, n}, "ls_stage", int64(s)))
				view.Steps = append(view.Steps, stepCount{s, n})
			}
		}
		turn = choice("count_hamlets", "ls_by", 0)
	} else {
		for _, h := range view.Hamlets {
			parts = append(parts, choiceWith("hamlet", h, "ls_unit", int64(h.Unit.ID)))
		}
	}
	foot := row(choiceWith("list_all", view, "ls_all"))
	if len(view.Hamlets) > 1 {
		foot = append(foot, turn)
	}
	if err := t.Await("list", "", l); err != nil {
		return err
	}
	rows := append(grid(2, parts...), foot)
	rows = append(rows, t.askChoices(view)...)
	return t.Ask("list.count", view, append(rows, row(choice("menu", "menu")), t.listTakes(l))...)
}

func (t *Turn) listBy() error {
	l, err := t.current()
	if err != nil {
		return err
	}
	by, _ := t.id(0)
	l.ByStage = by == 1
	return t.showList(l)
}

func (t *Turn) listStage() error {
	l, err := t.current()
	if err != nil {
		return err
	}
	stage, ok := t.id(0)
	if !ok || !slices.ContainsFunc(registry.Stages(), func(s registry.Stage) bool { return int64(s) == stage }) {
		return sentence("error.stale", nil)
	}
	l.Filter.Stages = []registry.Stage{registry.Stage(stage)} // #nosec G115 -- one of the stages
	l.Pages, l.Page, l.Count = nil, 0, false
	return t.showList(l)
}

// listOff switches a condition off.
func (t *Turn) listOff() error {
	l, err := t.current()
	if err != nil {
		return err
	}
	chips := ask.Chips(l.Filter, nil)
	i, ok := t.id(0)
	if !ok || i < 0 || i >= int64(len(chips)) {
		return sentence("error.stale", nil)
	}
	l.Filter = chips[i].Off(l.Filter)
	l.Filter.OnlyUnit = l.Filter.OnlyUnit && len(l.Filter.Units) > 0
	if l.Filter.Name == "" {
		l.Title, l.Parent = titleAsked, ""
	}
	l.Pages, l.Page, l.All = nil, 0, false
	return t.showList(l)
}

// listPick takes one of the candidates; a second name is that of a parent.
func (t *Turn) listPick() error {
	l, err := t.current()
	if err != nil {
		return err
	}
	i, _ := t.id(0)
	j, ok := t.id(1)
	if !ok || i < 0 || i >= int64(len(l.Unclear)) || j < 0 || j >= int64(len(l.Unclear[i].Candidates)) {
		return sentence("error.stale", nil)
	}
	candidate := l.Unclear[i].Candidates[j]
	joined, fits := ask.Join(l.Filter, candidate)
	switch {
	case fits:
		l.Filter = joined
	case candidate.Name != "" && l.searches():
		l.Parent = candidate.Name
	default:
		return sentence("ask.no_join", nil)
	}
	l.Unclear = slices.Delete(l.Unclear, int(i), int(i)+1)
	l.Pages, l.Page, t.answered = nil, 0, true
	if l.Filter.Name != "" && l.Title == titleAsked && !l.Count {
		l.Title = titleFound
	}
	return t.showList(l)
}

// listExport takes the same rows out as a file.
func (t *Turn) listExport() error {
	l, err := t.current()
	if err != nil {
		return err
	}
	if err := t.permit(t.h.routes.name["export"]); err != nil {
		return err
	}
	words, err := t.listWords(l)
	if err != nil {
		return err
	}
	return t.exportAsk(exporting{Filter: &l.Filter, Words: words})
}

// listWords says in words what a list holds.
func (t *Turn) listWords(l listing) (string, error) {
	view, err := t.listHeader(l, 0)
	if err != nil {
		return "", err
	}
	return templates.Text("list.what", view)
}
