package casework

import (
	"context"
	"errors"
	"fmt"

	"rasoat/registry"
	"rasoat/store"
)

const (
	// RuleTraining is the rule in the proof of an erasure at the end of a training.
	RuleTraining = "training"

	actionTrain    = "train"
	actionTrainEnd = "train_end"

	// NoticeTraining tells somebody that they can train.
	NoticeTraining = "training"
)

// TrainingPlan says what a training commune is made of.
type TrainingPlan struct {
	Of             registry.Unit // the real commune
	Name, Province string        // of the training commune, and of what stands above it, as people read them
	Children       int
	Reset          bool // begin anew: other children, and every lesson to be done again
	// List makes the invented children of a seed; it is called once, and only where they are needed.
	List func(seed int64, children int) (File, *List, error)
}

// TrainingSum is what became of it.
type TrainingSum struct {
	Unit     registry.Unit
	Fresh    bool
	Children int
	Added    []registry.Membership
	Members  int // people who train there
}

// asTrainer is the program itself at work in the training half of the places.
func asTrainer() Act {
	return Act{By: registry.Membership{Role: registry.RoleSystem, UKey: registry.UKeyTraining}, Door: DoorShell}
}

// Train makes a training commune for a real one, or brings it up to date: who has come to the real commune since gets
// the same role there. Again it changes nothing else, unless it is to begin anew. It is work for AsWork, in the scope
// of the training commune.
func Train(ctx context.Context, tx *store.Tx, p TrainingPlan) (sum TrainingSum, err error) {
	if sum.Unit, err = tx.AddTrainingCommune(ctx, p.Of, p.Name, p.Province); err != nil {
		return sum, err
	}
	was, err := tx.TrainingOf(ctx, p.Of.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return sum, err
	}
	now := was
	if sum.Fresh = p.Reset || !was.IsOpen(); sum.Fresh {
		now = store.Training{Unit: sum.Unit.ID, Of: p.Of.ID, Seed: tx.Now.Unix(), Children: p.Children}
		if err := fill(ctx, tx, sum.Unit, now, p); err != nil {
			return sum, err
		}
	}
	now.Ending = false
	if err := tx.SaveTraining(ctx, now); err != nil {
		return sum, err
	}
	sum.Children = now.Children
	if sum.Added, err = trainees(ctx, tx, p.Of, sum.Unit); err != nil {
		return sum, err
	}
	if sum.Fresh || len(sum.Added) > 0 {
		tx.Journal(store.Entry{Door: string(DoorShell), Action: actionTrain, UKey: sum.Unit.Key, Count: len(sum.Added)})
	}
	people, err := tx.Colleagues(ctx, sum.Unit.ID)
	sum.Members = len(byMember(people))
	return sum, err
}

// fill empties the commune and brings its invented children in, by the import that real lists take.
func fill(ctx context.Context, tx *store.Tx, unit registry.Unit, t store.Training, p TrainingPlan) error {
	if err := empty(ctx, tx, unit); err != nil {
		return err
	}
	file, list, err := p.List(t.Seed, t.Children)
	if err != nil {
		return fmt.Errorf("make invented children: %w", err)
	}
	if _, err := ImportList(ctx, tx, asTrainer(), unit, file, list, ImportOptions{Hamlets: true}); err != nil {
		return fmt.Errorf("fill a training: %w", err)
	}
	return nil
}

func empty(ctx context.Context, tx *store.Tx, unit registry.Unit) error {
	ids, err := tx.EmptyTraining(ctx, unit.Key)
	if err != nil || len(ids) == 0 {
		return err
	}
	_, err = eraseRecords(ctx, tx, ids, RuleTraining, asTrainer())
	return err
}

// trainees gives everybody of the real commune whom a chat reaches the same role in its training. Admins have nothing
// to train. Where a role of the course has nobody, the officers play it too, so that the whole course can be seen.
func trainees(ctx context.Context, tx *store.Tx, of, unit registry.Unit) (added []registry.Membership, err error) {
	real, err := tx.Colleagues(ctx, of.ID)
	if err != nil {
		return nil, err
	}
	t := trainer{tx: tx, unit: unit, has: map[registry.Role]bool{}}
	var officers []registry.Membership
	for _, m := range real {
		chats, err := tx.ChatsOf(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		if len(chats) == 0 || m.Role == registry.RoleAdmin {
			continue
		}
		if m.Role == registry.RoleOfficer {
			officers = append(officers, m)
		}
		t.has[m.Role] = true
		if err := t.add(ctx, m, m.Role, m.Organisation); err != nil {
			return nil, err
		}
	}
	for _, role := range []registry.Role{registry.RoleCollaborator, registry.RolePolice} {
		for _, o := range officers {
			if t.has[role] {
				continue
			}
			if err := t.add(ctx, o, role, ""); err != nil {
				return nil, err
			}
		}
	}
	return t.added, nil
}

type trainer struct {
	tx    *store.Tx
	unit  registry.Unit
	has   map[registry.Role]bool
	added []registry.Membership
}

func (t *trainer) add(ctx context.Context, of registry.Membership, role registry.Role, org registry.Organisation) error {
	mine, err := t.tx.MembershipsOf(ctx, of.Member)
	if err != nil {
		return err
	}
	for _, m := range mine {
		if m.Unit == t.unit.ID && m.Role == role {
			return nil
		}
	}
	m, err := t.tx.AddMembership(ctx, registry.Membership{Member: of.Member, Role: role, Unit: t.unit.ID, Organisation: org, EnterFor: of.EnterFor})
	if err != nil {
		return err
	}
	t.added = append(t.added, m)
	return notice(ctx, t.tx, m.ID, NoticeTraining, NoticeTraining, Notice{Member: m.ID})
}

// EndTraining closes the training of a real commune: its members leave it, its records are erased with proof.
// ErrNotFound where none is open.
func EndTraining(ctx context.Context, tx *store.Tx, of registry.UnitID) (erased int, err error) {
	t, err := tx.TrainingOf(ctx, of)
	if err == nil && !t.IsOpen() {
		err = fmt.Errorf("end training: %w", store.ErrNotFound)
	}
	if err != nil {
		return 0, err
	}
	unit, err := tx.Unit(ctx, t.Unit)
	if err != nil {
		return 0, err
	}
	if erased, err = tx.CountChildren(ctx, registry.Filter{Units: []registry.UnitID{unit.ID}}); err != nil {
		return 0, err
	}
	if err := empty(ctx, tx, unit); err != nil {
		return 0, err
	}
	people, err := tx.Colleagues(ctx, unit.ID)
	if err != nil {
		return 0, err
	}
	for _, m := range people {
		if _, err := asTrainer().end(ctx, tx, m, "end"); err != nil {
			return 0, err
		}
	}
	t.Ended = tx.Now
	tx.Journal(store.Entry{Door: string(DoorShell), Action: actionTrainEnd, UKey: unit.Key, Count: erased})
	return erased, tx.SaveTraining(ctx, t)
}

// endTrainings ends those that nobody has used for as long as they are kept.
func endTrainings(ctx context.Context, s *store.Store) error {
	var due []store.Training
	err := s.As(ctx, store.SystemScope(), func(tx *store.Tx) (err error) {
		due, err = tx.EndingTrainings(ctx)
		return err
	})
	if err != nil {
		return err
	}
	for _, t := range due {
		var key registry.UKey
		err := s.As(ctx, store.SystemScope(), func(tx *store.Tx) error {
			unit, err := tx.Unit(ctx, t.Unit)
			key = unit.Key
			return err
		})
		if err == nil {
			err = s.AsWork(ctx, store.TrainingScope(key), func(tx *store.Tx) error {
				_, err := EndTraining(ctx, tx, t.Of)
				return err
			})
		}
		if err != nil {
			return fmt.Errorf("end a training: %w", err)
		}
	}
	return nil
}

// leaveTraining ends what somebody is in the training of a commune whose real work they have left.
func (a Act) leaveTraining(ctx context.Context, tx *store.Tx, left registry.Membership) error {
	if left.IsTraining() {
		return nil
	}
	mine, err := tx.MembershipsOf(ctx, left.Member)
	if err != nil {
		return err
	}
	commune := left.UKey.Commune()
	for _, m := range mine {
		if commune.Contains(m.UKey) {
			return nil // in another role
		}
	}
	for _, m := range mine {
		if !m.IsTraining() || m.UKey.Rehearsed().Commune() != commune {
			continue
		}
		if _, err := a.end(ctx, tx, m, "end"); err != nil {
			return err
		}
	}
	return nil
}
