package casework

import (
	"context"

	"rasoat/registry"
	"rasoat/store"
)

// LessonDone is one lesson of a role: whether the reader has done it, and how many of those whose it is.
type LessonDone struct {
	Role   registry.Role
	Lesson registry.Lesson
	Done   bool // by the reader
	People int  // who have done it
	Of     int  // whose lesson it is
}

// Course is how far a training is.
type Course struct {
	Unit    registry.Unit // of training
	Mine    []LessonDone  // the reader's, empty for who does not train there
	All     []LessonDone  // of every role that somebody has
	Done    int           // of Mine
	Next    registry.Lesson
	Members []registry.Membership // the reader's in the training
}

// LookAtCourse reads from the journal who has done which lesson in the training of the reader's commune, be that the
// real one or the training itself. ErrNotFound where none is open.
func LookAtCourse(ctx context.Context, tx *store.Tx, reader registry.Membership, commune registry.UnitID) (c Course, err error) {
	t, err := tx.TrainingOf(ctx, commune)
	if err == nil && !t.IsOpen() {
		err = store.ErrNotFound
	}
	if err != nil {
		return c, err
	}
	if c.Unit, err = tx.Unit(ctx, t.Unit); err != nil {
		return c, err
	}
	people, err := tx.Colleagues(ctx, t.Unit)
	if err != nil {
		return c, err
	}
	done, err := lessonsDone(ctx, tx, c.Unit, t)
	if err != nil {
		return c, err
	}
	for _, m := range people {
		if m.Member == reader.Member {
			c.Members = append(c.Members, m)
		}
	}
	for _, role := range registry.Roles() {
		for _, lesson := range registry.Lessons(role) {
			l := LessonDone{Role: role, Lesson: lesson}
			mine := false
			for _, m := range people {
				if m.Role != role {
					continue
				}
				l.Of++
				if done[lessonKey{m.ID, lesson}] {
					l.People++
				}
				if m.Member == reader.Member {
					mine, l.Done = true, l.Done || done[lessonKey{m.ID, lesson}]
				}
			}
			c.add(l, mine)
		}
	}
	return c, nil
}

func (c *Course) add(l LessonDone, mine bool) {
	if l.Of > 0 {
		c.All = append(c.All, l)
	}
	if !mine {
		return
	}
	c.Mine = append(c.Mine, l)
	switch {
	case l.Done:
		c.Done++
	case c.Next == "":
		c.Next = l.Lesson
	}
}

type lessonKey struct {
	member registry.MembershipID
	lesson registry.Lesson
}

func lessonsDone(ctx context.Context, tx *store.Tx, unit registry.Unit, t store.Training) (map[lessonKey]bool, error) {
	var actions []string
	for _, role := range registry.Roles() {
		for _, lesson := range registry.Lessons(role) {
			actions = append(actions, string(lesson))
		}
	}
	list, err := tx.Lessons(ctx, unit.Key, t.Started, actions)
	if err != nil {
		return nil, err
	}
	done := map[lessonKey]bool{}
	for _, l := range list {
		done[lessonKey{l.Member, registry.Lesson(l.Action)}] = true
	}
	return done, nil
}

func byMember(people []registry.Membership) map[registry.MemberID]bool {
	members := map[registry.MemberID]bool{}
	for _, m := range people {
		members[m.Member] = true
	}
	return members
}
