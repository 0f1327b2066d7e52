package notify

import (
	"context"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/store"
)

// The kinds of notices, as they stand in the outbox. Those of the first block are left by casework.
const (
	kindAssigned   = "assigned"
	kindWithdrawn  = "withdrawn"
	kindSentBack   = "sent_back"
	kindRechecked  = "rechecked"
	kindHandedOver = "handed_over"
	kindSettled    = "settled"
	kindTakenBack  = "taken_back"
	kindJoined     = "joined"
	kindInvitation = "invitation"
	kindChanged    = "changed"
	kindSecond     = "second"
	kindSecondDone = "second_done"
	kindErased     = "erased"
	kindIncident   = "incident"
	kindTraining   = "training"

	kindExportProgress = "export_progress"
	kindExportDone     = "export_done"
	kindExportFile     = "export_file"
	kindExportFailed   = "export_failed"

	kindStaffProgress = "staff_progress"
	kindStaffPreview  = "staff_preview"
	kindStaffDone     = "staff_done"
	kindStaffFile     = "staff_file"
	kindStaffFailed   = "staff_failed"

	kindImportProgress = "import_progress"
	kindImportPreview  = "import_preview"
	kindImportDone     = "import_done"
	kindImportFailed   = "import_failed"
	kindImportAsk      = "import_ask"
	kindImportFile     = "import_file"
	kindImportUndo     = "import_undo"
	kindImportUndone   = "import_undone"

	kindUnreachable = "unreachable"
	kindDigest      = "digest"
	kindReminder    = "reminder"
	kindMorning     = "morning"
	kindNoon        = "noon"
	kindRequests    = "requests"
	kindAdminDay    = "admin_day"
	kindRefusals    = "refusals"
	kindWithheld    = "withheld"
)

// notice is one kind: the right without which it is not said, and what it says to a reader. The
// transaction is in the reader's scope: what is out of it is not found, and nothing is said of it.
type notice struct {
	right registry.Action
	say   func(ctx context.Context, tx *store.Tx, reader registry.Membership, ids about) (message, error)
}

// notices is the one table of what people are told unasked.
func notices() map[string]notice {
	return map[string]notice{
		kindAssigned:       {registry.ActRecheck, sayAssigned},
		kindWithdrawn:      {registry.ActRecheck, sayWithdrawn},
		kindSentBack:       {registry.ActRecheck, saySentBack},
		kindRechecked:      {registry.ActApprove, sayRechecked},
		kindHandedOver:     {registry.ActConfirm, sayHandedOver},
		kindSettled:        {registry.ActHandOver, saySettled},
		kindTakenBack:      {registry.ActConfirm, sayTakenBack},
		kindJoined:         {registry.ActInvite, sayJoined},
		kindInvitation:     {registry.ActInvite, sayInvitation},
		kindChanged:        {registry.ActPersonal, sayChanged},
		kindSecond:         {registry.ActSecond, saySecond},
		kindSecondDone:     {registry.ActPersonal, saySecondDone},
		kindExportProgress: {registry.ActExport, sayExportProgress},
		kindExportDone:     {registry.ActExport, sayExportDone},
		kindExportFile:     {registry.ActExport, sayExportFile},
		kindExportFailed:   {registry.ActExport, sayExportFailed},
		kindStaffProgress:  {registry.ActInvite, sayStaffProgress},
		kindStaffPreview:   {registry.ActInvite, sayStaffPreview},
		kindStaffDone:      {registry.ActInvite, sayStaffDone},
		kindStaffFile:      {registry.ActInvite, sayStaffFile},
		kindStaffFailed:    {registry.ActInvite, sayStaffFailed},
		kindImportProgress: {registry.ActImport, sayImportProgress},
		kindImportPreview:  {registry.ActImport, sayImportPreview},
		kindImportDone:     {registry.ActImport, sayImportDone},
		kindImportFailed:   {registry.ActImport, sayImportFailed},
		kindImportAsk:      {registry.ActImport, sayImportAsk},
		kindImportFile:     {registry.ActImport, sayImportFile},
		kindImportUndo:     {registry.ActImport, sayImportUndo},
		kindImportUndone:   {registry.ActImport, sayImportUndone},
		kindUnreachable:    {registry.ActMembers, sayUnreachable},
		kindErased:         {registry.ActRequest, sayErased},
		kindRequests:       {registry.ActRequest, sayRequests},
		kindIncident:       {registry.ActIncident, sayIncident},
		kindTraining:       {registry.ActPersonal, sayTraining},
		kindAdminDay:       {registry.ActAudit, sayAdminDay},
		kindRefusals:       {registry.ActAudit, sayRefusals},
		kindWithheld:       {registry.ActAudit, sayWithheld},
		kindDigest:         {registry.ActDigest, sayDigest},
		kindReminder:       {registry.ActRecheck, sayReminder},
		kindDirect:         {registry.ActApprove, sayDirect},
		kindMorning:        {registry.ActApprove, sayOpenWork},
		kindNoon:           {registry.ActApprove, sayOpenWork},
	}
}

// The presses that notices offer; handlers answer them, and ask for the right anew.
const (
	pressWork       = "wk"        // the list of a kind of open work, by its place in the member's menu of work
	pressCard       = "card"      // one record
	pressImport     = "im_yes"    // bring a list in that waits
	pressNoImport   = "im_no"     // give it up
	pressImportWork = "im_work"   // the day's work
	pressAnswer     = "im_say"    // an answer about a file: job, number of the question, place of the answer
	pressSort       = "im_sort"   // ask about every hamlet that is new
	pressMark       = "im_mark"   // its annotated copy
	pressTotal      = "im_total"  // the unit's own word on its total
	pressLists      = "im_lists"  // what stands behind the numbers of a preview
	pressOffers     = "im_offers" // proposals that can be accepted before
	pressWhat       = "im_what"   // the list is of another kind
	pressUndoImport = "im_undo"   // what taking an import back would do
	pressUndoYes    = "im_back"   // take it back
	pressPast       = "im_past"   // imports so far
	pressBlank      = "im_blank"  // the empty form
	pressProposals  = "im_props"  // records with proposals
	pressPairs      = "im_pairs"  // pairs that may be one child
	pressConflicts  = "im_conf"   // where lists met the work
	pressConfirm    = "po_docket" // a docket, line by line
	pressHand       = "dk_start"  // what waits to be handed over
	pressMenu       = "menu"
	pressTraining   = "tr_start"   // the lessons
	pressRole       = "ro_to"      // act in another membership
	pressJournal    = "jo_start"   // the journal
	pressMembers    = "me_list"    // who works in the unit
	pressIncident   = "in_one"     // an incident
	pressRequests   = "rq_start"   // what families ask
	pressWrong      = "me_wrong"   // who came by an invitation is not who was meant
	pressAgain      = "me_again"   // an invitation anew
	pressRevoke     = "me_revoke"  // an invitation taken back
	pressPending    = "me_pending" // those that wait
	pressAgree      = "se_yes"     // the second person's word
	pressDisagree   = "se_no"
	pressExport     = "ex_start" // lists to take out
	pressStaff      = "sf_yes"   // invite all of a list; 1 binds their telephone numbers
	pressNoStaff    = "sf_no"
	pressWorkToday  = "wk_start" // all kinds of open work
	pressUpdate     = "up_start" // what waits to be put back into the software
)

// Places in the menu of work, by role (handlers/work.go).
const (
	workOverdue, workMine                 = 0, 1    // collaborator
	workRechecked, workReturned, workLate = 0, 1, 2 // officer
)

func openWork(label string, place int64) choice { return press(label, pressWork, place) }

func openCard(id registry.ChildID) choice { return press("card", pressCard, int64(id)) }

func press(label, verb string, ids ...int64) choice {
	return choice{label: label, press: bot.Press{Verb: verb, IDs: ids}}
}
