package notify

import (
	"context"
	"errors"

	"rasoat/bot"
	"rasoat/registry"
	"rasoat/store"
)

// joinedView is somebody who came by an invitation; As is the name for which it was made, where that is
// another one.
type joinedView struct {
	memberView
	As     string
	Linked bool // an account for who was a member already
}

func sayJoined(ctx context.Context, tx *store.Tx, reader registry.Membership, ids about) (message, error) {
	seen, err := viewMember(ctx, tx, reader, ids.Member)
	if err != nil || seen.Member.Ended {
		return message{}, err
	}
	view := joinedView{memberView: seen}
	inv, err := tx.InvitationOf(ctx, ids.Invitation)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return message{}, err
	}
	view.Linked = inv.Member != 0
	if inv.Name != "" && registry.MatchKey(inv.Name) != registry.MatchKey(view.Member.Name) {
		view.As = inv.Name
	}
	return message{template: "notify.joined", data: view, choices: []choice{press("wrong_person", pressWrong, int64(ids.Member))}}, nil
}

// invitationView is an invitation that somebody tried in vain.
type invitationView struct {
	Reader registry.Membership
	Name   string
	Role   registry.Role
	Unit   registry.Unit
	Closed bool
	Tries  int
}

// sayInvitation tells who made an invitation that others try it: it went to the wrong person, or is guessed.
func sayInvitation(ctx context.Context, tx *store.Tx, reader registry.Membership, ids about) (message, error) {
	inv, err := tx.InvitationOf(ctx, ids.Invitation)
	if err != nil {
		return message{}, err
	}
	unit, err := tx.Unit(ctx, inv.Unit)
	if err != nil {
		return message{}, err
	}
	view := invitationView{Reader: reader, Name: inv.Name, Role: inv.Role, Unit: unit, Tries: inv.Wrong, Closed: inv.Closed}
	m := message{template: "notify.invitation", data: view}
	if !inv.Closed && !inv.Used {
		m.choices = []choice{press("invite_again", pressAgain, inv.ID), press("invite_revoke", pressRevoke, inv.ID)}
	}
	return m, nil
}

func sayChanged(ctx context.Context, tx *store.Tx, reader registry.Membership, ids about) (message, error) {
	view, err := viewMember(ctx, tx, reader, ids.Member)
	if err != nil || view.Member.Ended {
		return message{}, err
	}
	return message{template: "notify.changed", data: view, choices: []choice{press("menu", pressMenu)}}, nil
}

// secondView is a request for a second person's word.
type secondView struct {
	Reader  registry.Membership
	Asker   registry.Membership
	Unit    registry.Unit
	Kind    string // "export", "purge"
	Count   int
	Subject string
	Purpose string
	Outcome string // empty while it waits
	Who     string // who answered
	Until   int64  // hours
}

func viewSecond(ctx context.Context, tx *store.Tx, reader registry.Membership, id int64) (view secondView, err error) {
	a, err := tx.Approval(ctx, id)
	if err != nil {
		return view, err
	}
	view = secondView{Reader: reader, Kind: a.Kind, Count: a.Count, Subject: a.Subject, Purpose: a.Purpose, Outcome: a.Outcome}
	view.Until = int64(a.Expires.Sub(a.AskedAt).Hours())
	if view.Unit, err = tx.Unit(ctx, a.Unit); err != nil {
		return view, err
	}
	if view.Asker, err = tx.Membership(ctx, a.AskedBy); err != nil || a.EndedBy == 0 {
		return view, err
	}
	who, err := tx.Membership(ctx, a.EndedBy)
	view.Who = who.Name
	return view, err
}

// saySecond asks, or says what became of the question.
func saySecond(ctx context.Context, tx *store.Tx, reader registry.Membership, ids about) (message, error) {
	view, err := viewSecond(ctx, tx, reader, ids.Approval)
	if err != nil || !reader.MayOn(registry.ActSecond, view.Unit.Key) {
		return message{}, err
	}
	if view.Outcome != "" {
		return message{template: "notify.second_over", data: view, silent: true}, nil
	}
	return message{template: "notify.second", data: view, choices: []choice{
		press("second_yes", pressAgree, ids.Approval), press("second_no", pressDisagree, ids.Approval),
	}}, nil
}

func saySecondDone(ctx context.Context, tx *store.Tx, reader registry.Membership, ids about) (message, error) {
	view, err := viewSecond(ctx, tx, reader, ids.Approval)
	if err != nil || view.Outcome == "" || view.Asker.Member != reader.Member {
		return message{}, err
	}
	return message{template: "notify.second_done", data: view}, nil
}

// exportAbout is casework.ExportNotice.
type exportAbout struct {
	Subject, Unit, File, Problem string
	Rows, Count                  int
	Content                      []byte
}

func sayExportProgress(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	return message{template: "export.progress", data: ids.Export}, nil
}

func sayExportDone(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	return message{template: "export.done", data: ids.Export, choices: []choice{press("export_more", pressExport), press("menu", pressMenu)}}, nil
}

// sayExportFile is not protected: the file must reach a PC.
func sayExportFile(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	return message{template: "export.file", data: ids.Export, file: &bot.Upload{Name: ids.Export.File, Content: ids.Export.Content}}, nil
}

func sayExportFailed(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	return message{template: "export.failed", data: ids.Export, choices: []choice{press("export_more", pressExport), press("menu", pressMenu)}}, nil
}

// staffAbout is casework.StaffNotice.
type staffAbout struct {
	Job     int64
	Name    string
	Summary staffSummary
	Slips   []byte
	Problem importProblem
}

// staffSummary is casework.StaffSummary.
type staffSummary struct {
	Rows, Ready, Phones int
	Roles               []struct {
		Role  registry.Role
		Count int
	}
	Problems []staffProblem
	More     int // problems that are not listed
}

type staffProblem struct {
	Row  int
	Name string
	Kind string
}

// mostProblems is how many rows of a list a message names.
const mostProblems = 8

func (s staffSummary) shortened() staffSummary {
	if s.More = max(len(s.Problems)-mostProblems, 0); s.More > 0 {
		s.Problems = s.Problems[:mostProblems]
	}
	return s
}

func sayStaffProgress(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	return message{template: "staff.progress", data: ids.Staff}, nil
}

// sayStaffPreview asks whether to invite, and whether the numbers of the list bind.
func sayStaffPreview(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	s := ids.Staff.Summary.shortened()
	m := message{template: "staff.preview", data: s}
	if s.Phones > 0 {
		m.choices = append(m.choices, press("staff_bound", pressStaff, ids.Staff.Job, 1))
	}
	if s.Ready > 0 {
		m.choices = append(m.choices, press("staff_free", pressStaff, ids.Staff.Job, 0))
	}
	m.choices = append(m.choices, press("staff_no", pressNoStaff, ids.Staff.Job))
	return m, nil
}

func sayStaffDone(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	return message{template: "staff.done", data: ids.Staff.Summary.shortened(), choices: []choice{press("invite_pending", pressPending), press("menu", pressMenu)}}, nil
}

func sayStaffFile(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	name, err := templateText("staff.file_name", nil)
	return message{template: "staff.file", data: ids.Staff.Summary, file: &bot.Upload{Name: name, Content: ids.Staff.Slips}}, err
}

func sayStaffFailed(_ context.Context, _ *store.Tx, _ registry.Membership, ids about) (message, error) {
	why, err := problemText("staff.", ids.Staff.Problem)
	if err != nil {
		return message{}, err
	}
	return message{template: "staff.failed", data: struct{ Why string }{why}}, nil
}
