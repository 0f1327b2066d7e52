package casework

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// ErrIncidentClosed says that an incident was closed before.
var ErrIncidentClosed = errors.New("incident is closed")

// IncidentBacks are how far back data may be affected, in days, in the order in which they are offered.
func IncidentBacks() []int { return []int{1, 7, 30, 90} }

// Incident is what happened, and what the journal knows of it.
type Incident struct {
	store.Incident
	Place    registry.Unit
	Member   registry.Membership // zero: nobody's account in particular
	Affected store.Affected
}

// OpenIncident records the moment of detection at once, before anything is asked, and starts the clock:
// every admin above the unit hears of it now and again until it is reported.
func OpenIncident(ctx context.Context, tx *store.Tx, act Act) (Incident, error) {
	if err := act.By.Require(registry.ActIncident, act.By.UKey); err != nil {
		return Incident{}, err
	}
	i, err := tx.AddIncident(ctx, act.By.Unit, act.By.ID)
	if err != nil {
		return Incident{}, err
	}
	act.incidentLine(tx, "incident", i.ID)
	if err := remindIncident(ctx, tx, act.By, i); err != nil {
		return Incident{}, err
	}
	return look(ctx, tx, i)
}

func (a Act) incidentLine(tx *store.Tx, action string, id int64) {
	tx.Journal(store.Entry{Actor: a.By.ID, Door: string(a.Door), Action: action, UKey: a.By.UKey, Note: fmt.Sprintf("incident %d", id), Looked: true})
}

// remindIncident leaves the reminders of the clock for the admins of the unit and above it; one that
// comes when the incident is reported says nothing.
func remindIncident(ctx context.Context, tx *store.Tx, by registry.Membership, i store.Incident) error {
	readers, err := tx.AdminsAbove(ctx, by.UKey)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(readers, func(m registry.Membership) bool { return m.ID == by.ID }) {
		readers = append(readers, by)
	}
	body, err := json.Marshal(Notice{Incident: i.ID})
	if err != nil {
		return fmt.Errorf("write notice: %w", err)
	}
	var posts []store.Post
	for _, reader := range readers {
		chats, err := tx.ChatsOf(ctx, reader.ID)
		if err != nil {
			return err
		}
		for _, chat := range chats {
			for _, hours := range registry.IncidentReminders() {
				posts = append(posts, store.Post{
					Chat: chat, Reader: reader.ID, Kind: NoticeIncident, Priority: store.Urgent, Body: body,
					Key: fmt.Sprintf("incident:%d:%d:%d", i.ID, hours, chat), RunAt: i.Detected.Add(time.Duration(hours) * time.Hour),
				})
			}
		}
	}
	return tx.Enqueue(ctx, posts...)
}

// ReadIncident counts what was affected as the journal knows it now.
func ReadIncident(ctx context.Context, tx *store.Tx, act Act, id int64) (Incident, error) {
	i, err := tx.Incident(ctx, id)
	if err != nil {
		return Incident{}, err
	}
	found, err := look(ctx, tx, i)
	if err != nil {
		return found, err
	}
	if !act.By.MayOn(registry.ActIncident, found.Place.Key) {
		return Incident{}, fmt.Errorf("read incident: %w", store.ErrNotFound)
	}
	return found, nil
}

func look(ctx context.Context, tx *store.Tx, i store.Incident) (Incident, error) {
	found := Incident{Incident: i}
	var err error
	if found.Place, err = tx.Unit(ctx, i.Unit); err != nil {
		return found, err
	}
	if i.Member != 0 {
		if found.Member, err = tx.Membership(ctx, i.Member); err != nil {
			return found, err
		}
	}
	if i.Since.IsZero() {
		return found, nil
	}
	until := tx.Now
	if !i.Closed.IsZero() {
		until = i.Closed
	}
	found.Affected, err = tx.AffectedSince(ctx, found.Place.Key, i.Since, until, i.Member)
	return found, err
}

// IncidentFacts are what people know of an incident; what is zero stays as it was.
type IncidentFacts struct {
	Kind   registry.IncidentKind
	Back   int // days before the detection from which data may be affected
	Member registry.MembershipID
	Nobody bool // it is nobody's account in particular
}

// DescribeIncident keeps what happened, from when, and whose account it is about.
func DescribeIncident(ctx context.Context, tx *store.Tx, act Act, id int64, f IncidentFacts) (Incident, error) {
	found, err := openIncident(ctx, tx, act, id)
	if err != nil {
		return found, err
	}
	i := found.Incident
	if f.Kind != "" {
		if !slices.Contains(registry.IncidentKinds(), f.Kind) {
			return found, fmt.Errorf("describe incident: %w", store.ErrNotFound)
		}
		i.Kind = f.Kind
	}
	if f.Back > 0 {
		i.Since = i.Detected.AddDate(0, 0, -f.Back)
	}
	if f.Member != 0 {
		m, err := tx.Membership(ctx, f.Member)
		if err != nil {
			return found, err
		}
		if !found.Place.Key.Contains(m.UKey) {
			return found, fmt.Errorf("describe incident: %w", store.ErrNotFound)
		}
		i.Member = f.Member
	}
	if f.Nobody {
		i.Member = 0
	}
	act.incidentLine(tx, "incident_facts", id)
	if err := tx.SaveIncident(ctx, i); err != nil {
		return found, err
	}
	return look(ctx, tx, i)
}

func openIncident(ctx context.Context, tx *store.Tx, act Act, id int64) (Incident, error) {
	found, err := ReadIncident(ctx, tx, act, id)
	if err == nil && !found.Closed.IsZero() {
		err = ErrIncidentClosed
	}
	return found, err
}

// ReportIncident notes that the report went out: the clock stops.
func ReportIncident(ctx context.Context, tx *store.Tx, act Act, id int64) (Incident, error) {
	found, err := openIncident(ctx, tx, act, id)
	if err != nil {
		return found, err
	}
	if found.Reported.IsZero() {
		found.Reported = tx.Now
	}
	act.incidentLine(tx, "incident_report", id)
	return found, tx.SaveIncident(ctx, found.Incident)
}

// CloseIncident ends an incident; one that was not reported is closed as needing no report.
func CloseIncident(ctx context.Context, tx *store.Tx, act Act, id int64) (Incident, error) {
	found, err := openIncident(ctx, tx, act, id)
	if err != nil {
		return found, err
	}
	found.Closed = tx.Now
	act.incidentLine(tx, "incident_close", id)
	return found, tx.SaveIncident(ctx, found.Incident)
}

// IncidentFile prints the facts that the report needs. It holds counts and no child.
func IncidentFile(ctx context.Context, tx *store.Tx, act Act, id int64) (Document, error) {
	found, err := ReadIncident(ctx, tx, act, id)
	if err != nil {
		return Document{}, err
	}
	seals, err := tx.Seals(ctx)
	if err != nil {
		return Document{}, err
	}
	a := found.Affected
	paper := documents.IncidentPaper{
		Number: id, Unit: found.Place.FullName(), Kind: found.Kind, Detected: found.Detected, Since: found.Since, Due: found.Due(),
		Reported: found.Reported, Member: found.Member.Name, Records: a.Records, People: a.People, Cards: a.Cards, Listed: a.Listed,
		Filed: a.Filed, Changed: a.Changed, Files: a.Files, Refused: a.Refused, By: act.By.Name, At: tx.Now,
	}
	if n := len(seals); n > 0 {
		paper.Seal = seals[n-1].Short()
	}
	var b bytes.Buffer
	if err := documents.WriteIncident(&b, paper); err != nil {
		return Document{}, err
	}
	act.incidentLine(tx, "incident_file", id)
	return Document{Content: b.Bytes(), Count: a.Records}, nil
}
