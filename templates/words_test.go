package templates_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"rasoat/casework"
	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/templates"
)

// words are the tables of single words: by kind, the codes that registry and others list.
func words() map[string][]string {
	rules := names(registry.Rules(), func(r registry.Rule) string { return r.Name })
	people := []registry.Field{registry.FieldMother, registry.FieldFather, registry.FieldGuardian}
	return map[string][]string{
		"stage":           codes(registry.Stages()),
		"lesson":          allLessons(),
		"lesson_how":      allLessons(),
		"class":           codes(registry.Classes()),
		"field":           codes(registry.Fields()),
		"field_long":      codes(registry.Fields()[:8]), // those that a chat asks for
		"kin":             codes(people),
		"sex":             codes([]registry.Sex{registry.SexMale, registry.SexFemale, registry.SexUnknown}),
		"sex_low":         codes([]registry.Sex{registry.SexMale, registry.SexFemale, registry.SexUnknown}),
		"role":            codes(append(registry.Roles(), registry.RoleSystem)),
		"organisation":    codes([]registry.Organisation{registry.OrgYouthUnion, registry.OrgWomenUnion, registry.OrgCollaborator, registry.OrgHamletTeam}),
		"address":         codes([]registry.Address{registry.AddressComrade, registry.AddressBrother, registry.AddressSister, registry.AddressBoth}),
		"evidence":        codes(append(registry.Evidences(), registry.EvidencePolice, registry.EvidenceHealthList)),
		"evidence_head":   codes(registry.Evidences()),
		"list_source":     codes(registry.ListSources()),
		"import_list":     lookLists(),
		"obstacle":        codes(registry.Obstacles()),
		"obstacle_head":   codes(registry.Obstacles()),
		"return":          codes(registry.Returns()),
		"closing":         codes([]registry.Closing{registry.ClosedMoved, registry.ClosedOverAge, registry.ClosedDeceased, registry.ClosedDuplicate}),
		"step":            codes(undoable()),
		"why":             codes(registry.Whys()),
		"pair_reason":     codes(registry.Reasons()),
		"rule_why":        rules,
		"rule_look":       rules,
		"rule_ask":        rules,
		"unit_type":       {"Tỉnh", "Thành phố", "Xã", "Phường", "Đặc khu"}, // of units that have a People's Committee
		"due":             {"late", "today", "soon"},
		"unknown":         {"hamlet"},
		"intent":          {"list", "count", "progress", "find", "export"},
		"asked_class":     codes(registry.Classes()),
		"asked_code":      rules,
		"list_title":      listTitles(),
		"purpose":         purposes(),
		"journal_action":  journalActions(),
		"door":            {"chat", "page", "file", "paper", "phone", "shell", "tick"},
		"request_kind":    codes(registry.RequestKinds()),
		"relation":        casework.Relations(),
		"request_outcome": {store.RequestDone, store.RequestRefused, store.RequestDropped},
		"incident_kind":   codes(registry.IncidentKinds()),
		"fault":           codes([]store.Fault{store.FaultAltered, store.FaultMoved, store.FaultMissing, store.FaultAdded, store.FaultMarks, store.FaultSeal, store.FaultNoSeal, store.FaultKey}),
		"recount":         {"docket_without_line", "line_without_record", "confirmed_without_number", "case_beyond_last", "outbox_waiting", "update_failed"},
		"note":            codes(documents.AllNotes()),
		"encoding":        codes([]documents.Encoding{documents.EncodingTCVN3, documents.EncodingVNI, documents.EncodingMojibake}),
		"list_kind":       codes(registry.ListKinds()),
		"skip":            codes(documents.SkipReasons()),
		"column":          documents.MappingFields(),
		"file_kind":       codes(documents.FileKinds()),
	}
}

// lookLists are what a preview of an import can open, but for the classes of the law.
func lookLists() (names []string) {
	for list := casework.ListNew; list.String() != ""; list++ {
		names = append(names, list.String())
	}
	return names
}

// undoable are the steps that a person can take back.
func undoable() []registry.EventKind {
	return []registry.EventKind{
		registry.EventAssign, registry.EventWithdraw, registry.EventRecheck, registry.EventSendBack, registry.EventApprove,
		registry.EventEnter, registry.EventHandOver, registry.EventReturn, registry.EventConfirm, registry.EventUpdate,
		registry.EventObstacle, registry.EventEdit, registry.EventNewborn, registry.EventClose, casework.StepMerge, casework.StepTakeList,
	}
}

// listTitles are what templates call a list; that each is asked for is another test's.
func listTitles() []string {
	var titles []string
	for _, name := range templates.Names() {
		if title, found := strings.CutPrefix(name, "list_title."); found {
			titles = append(titles, title)
		}
	}
	return titles
}

func codes[T any](list []T) []string {
	return names(list, func(code T) string { return fmt.Sprint(code) })
}

func names[T any](list []T, name func(T) string) []string {
	out := make([]string, len(list))
	for i, item := range list {
		out[i] = name(item)
	}
	return out
}

// A code without a word would be shown as it stands in the program.
func TestWords_everyCodeHasOne(t *testing.T) {
	t.Parallel()
	tables := words()
	for _, kind := range slices.Sorted(maps.Keys(tables)) {
		if len(tables[kind]) == 0 {
			t.Errorf("the table %s is empty", kind)
		}
		for _, code := range tables[kind] {
			name := kind + "." + code
			text, err := templates.Text(name, nil)
			if err != nil {
				t.Errorf("%s has no word: %v", name, err)
				continue
			}
			for _, wrong := range faults(text, true) {
				t.Errorf("%s %s: %s", name, wrong, text)
			}
		}
	}
}

// Every reason for which a file cannot be used has a sentence; the samples hold how it reads.
func TestWords_everyUnusableFileHasASentence(t *testing.T) {
	t.Parallel()
	for _, kind := range documents.Kinds() {
		if !templates.Has("document." + string(kind)) {
			t.Errorf("document.%s has no sentence", kind)
		}
	}
}

// Every reason for which a step is refused has a sentence of its own; only the wrong stage is the last one.
func TestWords_everyRefusedStepHasASentence(t *testing.T) {
	t.Parallel()
	said := map[string]registry.StepReason{}
	for _, why := range []registry.StepReason{
		registry.StepWrongStage, registry.StepNotYours, registry.StepNeedsReason, registry.StepNeedsEvidence, registry.StepNeedsAssignee,
		registry.StepDefectsLeft, registry.StepQuestionsOpen, registry.StepProposalsOpen, registry.StepNeedsNumber,
	} {
		text, err := templates.Render("error.step", &registry.StepError{From: registry.StageApproved, Event: registry.EventApprove, Why: why, Left: registry.NewDefects(registry.SexMissing)})
		if err != nil {
			t.Fatal(err)
		}
		if other, twice := said[text]; twice {
			t.Errorf("%s is answered like %s: %s", why, other, text)
		}
		said[text] = why
	}
}
