package casework

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// StaffProblem is a row of a list of staff from which nobody is invited.
type StaffProblem struct {
	Row  int
	Name string
	Kind string // of documents.StaffProblem, or one of ours
}

// Why somebody on a list is not invited, beside what documents says.
const (
	staffMember  = "member"  // is one already, in that role
	staffRefused = "refused" // the role is none that the inviter may give
)

// StaffSummary is what a list of staff would do.
type StaffSummary struct {
	Rows     int
	Ready    int // who can be invited
	Phones   int // of them with a telephone number
	Roles    []StaffRole
	Problems []StaffProblem
}

// StaffRole is how many of a role can be invited.
type StaffRole struct {
	Role  registry.Role
	Count int
}

// planned is a person who can be invited, where and to what.
type planned struct {
	unit registry.Unit
	inv  store.Invitation
}

// planStaff decides who is invited, and looks at the rights of the inviter for each.
func planStaff(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit, rows []documents.StaffRow) ([]planned, StaffSummary, error) {
	sum := StaffSummary{Rows: len(rows)}
	if err := act.By.Require(registry.ActInvite, commune.Key); err != nil {
		return nil, sum, err
	}
	hamlets, err := tx.UnitsBelow(ctx, commune.ID)
	if err != nil {
		return nil, sum, err
	}
	people, err := tx.Colleagues(ctx, commune.ID)
	if err != nil {
		return nil, sum, err
	}
	var plan []planned
	counts := map[registry.Role]int{}
	for _, row := range rows {
		p := planned{unit: staffUnit(row, commune, hamlets), inv: store.Invitation{Role: row.Role, Organisation: row.Organisation, Name: row.Name, Phone: row.Phone}}
		if kind := staffProblem(act, row, p, people); kind != "" {
			sum.Problems = append(sum.Problems, StaffProblem{Row: row.Row, Name: row.Name, Kind: kind})
			continue
		}
		plan = append(plan, p)
		if counts[row.Role]++; row.Phone != "" {
			sum.Phones++
		}
	}
	for _, role := range registry.Roles() {
		if counts[role] > 0 {
			sum.Roles = append(sum.Roles, StaffRole{role, counts[role]})
		}
	}
	sum.Ready = len(plan)
	return plan, sum, nil
}

// staffUnit is the hamlet of a collaborator where the list names one of ours, else the commune.
func staffUnit(row documents.StaffRow, commune registry.Unit, hamlets []registry.Unit) registry.Unit {
	if row.Place == "" || row.Role != registry.RoleCollaborator {
		return commune
	}
	place := registry.MatchKey(row.Place)
	for _, h := range hamlets {
		if place == registry.MatchKey(h.FullName()) || place == registry.MatchKey(h.Name) {
			return h
		}
	}
	return commune
}

func staffProblem(act Act, row documents.StaffRow, p planned, people []registry.Membership) string {
	if len(row.Problems) > 0 {
		return string(row.Problems[0])
	}
	if slices.ContainsFunc(people, func(m registry.Membership) bool {
		return m.Role == row.Role && registry.MatchKey(m.Name) == registry.MatchKey(row.Name)
	}) {
		return staffMember
	}
	if _, err := act.offered(p.unit, p.inv); err != nil {
		return staffRefused
	}
	return ""
}

// InviteStaff invites everybody on a list who can be, and returns their slips with what it did. Bound
// invitations open only to the telephone number that the list gives.
func InviteStaff(ctx context.Context, tx *store.Tx, act Act, commune registry.Unit, rows []documents.StaffRow, bound bool, bot string) ([]documents.Slip, StaffSummary, error) {
	plan, sum, err := planStaff(ctx, tx, act, commune, rows)
	if err != nil {
		return nil, sum, err
	}
	var slips []documents.Slip
	for _, p := range plan {
		if !bound {
			p.inv.Phone = ""
		}
		made, err := Invite(ctx, tx, act, p.unit, p.inv)
		if err != nil {
			return nil, sum, fmt.Errorf("invite from a list: %w", err)
		}
		slips = append(slips, SlipOf(made, p.unit, p.inv, bot))
	}
	return slips, sum, nil
}

// SlipOf is an invitation on paper.
func SlipOf(made Invited, unit registry.Unit, inv store.Invitation, bot string) documents.Slip {
	slip := documents.Slip{
		Name: inv.Name, Role: inv.Role, Organisation: inv.Organisation, Unit: unit, Code: made.Code, Bot: bot,
		Bound: inv.Phone != "", Until: registry.DateOf(made.Expires),
	}
	if bot != "" {
		slip.Link = InvitationLink(bot, made.Token)
	}
	return slip
}

// InvitationLink opens a bot with an invitation.
func InvitationLink(bot, token string) string { return "https://t.me/" + bot + "?start=" + token }

// A list of staff is one job that goes from kind to kind, like a list of children.
const (
	jobStaffRead  = "staff_read"
	jobStaffAsk   = "staff_ask"
	jobStaffWrite = "staff_write" // whoever brings the slip
	jobStaffBound = "staff_bound" // only the telephone number of the list
)

func isStaffJob(kind string) bool { return strings.HasPrefix(kind, "staff_") }

// Notices about a list of staff.
const (
	NoticeStaffProgress = "staff_progress"
	NoticeStaffPreview  = "staff_preview"
	NoticeStaffDone     = "staff_done"
	NoticeStaffFile     = "staff_file"
	NoticeStaffFailed   = "staff_failed"
)

// StaffNotice is the body of these notices.
type StaffNotice struct {
	Job     int64
	Name    string `json:",omitempty"` // of the file that was sent
	Summary *StaffSummary
	Slips   []byte         `json:",omitempty"` // PDF
	Problem *ImportProblem `json:",omitempty"`
}

func tellStaff(ctx context.Context, tx *store.Tx, j *store.Job, kind string, n StaffNotice) error {
	return tellJob(ctx, tx, j, kind, "staff", n)
}

// StartStaff leaves a list of staff to the worker. One that still waits in the chat is given up for it.
func StartStaff(ctx context.Context, tx *store.Tx, act Act, chat int64, f SentFile) error {
	if _, err := staffCommune(ctx, tx, act.By); err != nil {
		return err
	}
	if _, err := tx.DropJobs(ctx, 0, chat, act.By.ID, jobStaffAsk); err != nil {
		return err
	}
	payload, err := importJob{SentFile: f}.bytes()
	if err != nil {
		return err
	}
	j := store.Job{Kind: jobStaffRead, Chat: chat, Actor: act.By.ID, Payload: payload}
	if j.ID, err = tx.AddJob(ctx, j); err != nil {
		return err
	}
	return tellStaff(ctx, tx, &j, NoticeStaffProgress, StaffNotice{Job: j.ID, Name: f.Name})
}

// AcceptStaff gives the worker the word; bound as in InviteStaff. ErrImportGone when the list does not wait.
func AcceptStaff(ctx context.Context, tx *store.Tx, act Act, chat, job int64, bound bool) error {
	if _, err := staffCommune(ctx, tx, act.By); err != nil {
		return err
	}
	next := jobStaffWrite
	if bound {
		next = jobStaffBound
	}
	woken, err := tx.WakeJob(ctx, job, chat, act.By.ID, jobStaffAsk, next)
	if err == nil && !woken {
		err = ErrImportGone
	}
	return err
}

// DeclineStaff gives up a list of staff that waits.
func DeclineStaff(ctx context.Context, tx *store.Tx, act Act, chat, job int64) error {
	n, err := tx.DropJobs(ctx, job, chat, act.By.ID, jobStaffAsk)
	if err == nil && n == 0 {
		err = ErrImportGone
	}
	return err
}

// staffCommune is the commune into which the member invites by list.
func staffCommune(ctx context.Context, tx *store.Tx, by registry.Membership) (registry.Unit, error) {
	if err := by.Require(registry.ActInvite, by.UKey); err != nil {
		return registry.Unit{}, err
	}
	u, err := tx.Unit(ctx, by.Unit)
	if err == nil && u.Level != registry.LevelCommune {
		err = ErrNoCommune
	}
	return u, err
}

// readStaff fetches and reads the list and shows what it would do.
func (w *Worker) readStaff(ctx context.Context, j *store.Job) error {
	p, err := readImportJob(j.Payload)
	if err != nil {
		return err
	}
	say := func(ctx context.Context, tx *store.Tx, _ int) error {
		return tellStaff(ctx, tx, j, NoticeStaffProgress, StaffNotice{Job: j.ID, Name: p.Name})
	}
	return w.during(ctx, j, say, func(ctx context.Context, _ func(int)) error {
		if p.content, err = w.Download(ctx, p.ID, documents.MaxUpload); err != nil {
			return fmt.Errorf("fetch file: %w", err)
		}
		rows, err := p.staff()
		if err != nil {
			return err
		}
		return w.asMember(ctx, j, func(tx *store.Tx, act Act) error {
			commune, err := staffCommune(ctx, tx, act.By)
			if err != nil {
				return err
			}
			_, sum, err := planStaff(ctx, tx, act, commune, rows)
			if err != nil {
				return err
			}
			return askStaff(ctx, tx, j, p, sum)
		})
	})
}

func (p importJob) staff() ([]documents.StaffRow, error) {
	return documents.Staff(p.Name, bytes.NewReader(p.content), int64(len(p.content)))
}

// askStaff puts the job aside until the inviter has seen what it would do; the file leaves the chat.
func askStaff(ctx context.Context, tx *store.Tx, j *store.Job, p importJob, sum StaffSummary) error {
	payload, err := p.bytes()
	if err != nil {
		return err
	}
	if err := tx.ParkJob(ctx, j, jobStaffAsk, payload, askDays*24*time.Hour); err != nil {
		return err
	}
	if err := deleteMessage(ctx, tx, j.Chat, p.Message); err != nil {
		return err
	}
	return tellStaff(ctx, tx, j, NoticeStaffPreview, StaffNotice{Job: j.ID, Name: p.Name, Summary: &sum})
}

// writeStaff makes the invitations and sends the slips, all in one transaction: no code is lost between.
func (w *Worker) writeStaff(ctx context.Context, j *store.Job) error {
	p, err := readImportJob(j.Payload)
	if err != nil {
		return err
	}
	rows, err := p.staff()
	if err != nil {
		return err
	}
	return w.asMember(ctx, j, func(tx *store.Tx, act Act) error {
		commune, err := staffCommune(ctx, tx, act.By)
		if err != nil {
			return err
		}
		slips, sum, err := InviteStaff(ctx, tx, act, commune, rows, j.Kind == jobStaffBound, w.BotName)
		if err != nil {
			return err
		}
		n := StaffNotice{Job: j.ID, Name: p.Name, Summary: &sum}
		if err := tx.FinishJob(ctx, j); err != nil {
			return err
		}
		if err := tellStaff(ctx, tx, j, NoticeStaffDone, n); err != nil || len(slips) == 0 {
			return err
		}
		var b bytes.Buffer
		if err := documents.WriteSlips(&b, slips); err != nil {
			return err
		}
		n.Slips = b.Bytes()
		return sendFile(ctx, tx, j, NoticeStaffFile, "staff", n)
	})
}
