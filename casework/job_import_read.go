package casework

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// readImport fetches a file, or takes the one that waits with what was said about it since, and goes as far as
// the next question, or to the preview.
func (w *Worker) readImport(ctx context.Context, j *store.Job) error {
	p, err := readImportJob(j.Payload)
	if err != nil {
		return err
	}
	return w.watch(ctx, j, p.progress(j, "reading"), func(ctx context.Context, read func(int)) error {
		if len(p.content) == 0 {
			if p.content, err = w.Download(ctx, p.ID, documents.MaxUpload); err != nil {
				return fmt.Errorf("fetch file: %w", err)
			}
		}
		return w.lookImport(ctx, j, &p, read)
	})
}

// lookImport asks what the file itself leaves open, then reads its rows.
func (w *Worker) lookImport(ctx context.Context, j *store.Job, p *importJob, read func(int)) error {
	book, err := w.openImport(ctx, j, p)
	if err != nil {
		return err
	}
	if q := questionOfFile(book, &p.Answers); q != nil {
		return w.asActor(ctx, j, func(tx *store.Tx, _ Act, _ registry.Unit) error { return askImport(ctx, tx, j, *p, q) })
	}
	list, err := w.readBook(ctx, p, book, read)
	if err != nil {
		return err
	}
	return w.asActor(ctx, j, func(tx *store.Tx, act Act, commune registry.Unit) error {
		talk := *p // a transaction may be repeated
		return (&looking{tx, act, commune, j, &talk, book, list, read}).next(ctx)
	})
}

// openImport opens the file as far as answers go, those of earlier lists included.
func (w *Worker) openImport(ctx context.Context, j *store.Job, p *importJob) (*documents.List, error) {
	book, err := documents.Open(p.Name, bytes.NewReader(p.content), int64(len(p.content)))
	if err != nil {
		return nil, err
	}
	err = w.asActor(ctx, j, func(tx *store.Tx, _ Act, commune registry.Unit) error {
		if book.IsTraining() && !commune.Key.IsTraining() {
			return &documents.Error{Kind: documents.KindTraining, Name: p.Name}
		}
		memory, err := readMemory(ctx, tx, commune.ID)
		if err != nil {
			return err
		}
		hamlets, err := tx.UnitsBelow(ctx, commune.ID)
		p.Answers.recall(memory, book.Signatures(), hamlets)
		return err
	})
	if err != nil {
		return nil, err
	}
	if p.Answers.Decode != nil {
		var agreed []documents.ColumnEncoding
		if *p.Answers.Decode {
			agreed = book.Encodings()
		}
		book.Decode(agreed)
	}
	book.Use(p.Answers.Columns)
	return book, nil
}

func (w *Worker) readBook(ctx context.Context, p *importJob, book *documents.List, read func(int)) (*List, error) {
	list, err := ReadList(ctx, w.Store.Keys(), registry.DateOf(w.Store.Now()), book.Rows(), read)
	if err != nil {
		return nil, err
	}
	if list.Len() == 0 {
		return nil, &documents.Error{Kind: documents.KindEmpty, Name: p.Name}
	}
	if err := list.accept(w.Store.Keys(), p.Answers.Accepted); err != nil {
		return nil, err
	}
	return list, nil
}

// looking is a list that was read, on its way to the next question or the preview.
type looking struct {
	tx      *store.Tx
	act     Act
	commune registry.Unit
	j       *store.Job
	p       *importJob
	book    *documents.List
	list    *List
	tell    func(int)
}

func (l *looking) file() File { return NewFile(l.p.Name, l.p.content) }

func (l *looking) next(ctx context.Context) error {
	if l.p.Answers.Use.compares() && !l.p.Answers.Asked {
		return l.previewCompare(ctx)
	}
	v, lines, err := l.preview(ctx)
	if err != nil {
		return err
	}
	if v.Rows == 0 && v.OfOthers > 0 {
		return &ImportProblem{Kind: problemStrangers, Limit: v.OfOthers}
	}
	hamlets, err := l.tx.UnitsBelow(ctx, l.commune.ID)
	if err != nil {
		return err
	}
	a := &l.p.Answers
	if a.Kind == "" || a.Asked {
		form, err := l.form(ctx)
		if err != nil {
			return err
		}
		view := whatView{v.Recognised, &v.Summary, hamlets, form}
		if v.Again && v.isIdle() && !a.Asked {
			a.Use, a.Kind = UseSoftware, registry.ListWhole
			return l.finish(ctx)
		}
		if !a.settle(view) {
			return askImport(ctx, l.tx, l.j, *l.p, askWhat(view))
		}
	}
	if len(v.Places) > 1 && !a.Whole && len(a.Communes) == 0 {
		return askImport(ctx, l.tx, l.j, *l.p, askCommunes(v.Places, l.commune))
	}
	undecided := slices.DeleteFunc(slices.Clone(v.Strange), func(h FoundHamlet) bool { return a.New[hamletKey(h.Name)] })
	if len(undecided) > 0 && len(hamlets) > 0 && a.sorts(&v.Summary, undecided) {
		return askImport(ctx, l.tx, l.j, *l.p, askHamlet(undecided, hamlets))
	}
	return l.show(ctx, v, lines, false)
}

// form is what was said of the last list with this header.
func (l *looking) form(ctx context.Context) (form importForm, err error) {
	memory, err := readMemory(ctx, l.tx, l.commune.ID)
	for _, sign := range l.book.Signatures() {
		if f, known := memory.Forms[sign]; known {
			form = f
		}
	}
	return form, err
}

func (l *looking) preview(ctx context.Context) (Preview, *importLines, error) {
	o := l.p.Answers.options()
	o.lines = newImportLines()
	if o.Kind == "" {
		o.Kind = registry.ListWhole
	}
	v, err := PreviewParts(ctx, l.tx, l.act, l.file(), l.book, []Part{{Commune: l.commune, List: l.list}}, o)
	o.lines.skipped(v.Skipped)
	return v, o.lines, err
}

// askImport puts the job aside until a question is answered.
func askImport(ctx context.Context, tx *store.Tx, j *store.Job, p importJob, q *ImportQuestion) error {
	q.About.File = p.Name
	p.Question, p.Shown, p.Look, p.lists = q, nil, nil, nil
	p.Seq++
	told := *q
	told.Options = slices.Clone(q.Options)
	for i := range told.Options {
		told.Options[i].Set = importAnswered{}
	}
	return parkImport(ctx, tx, j, p, NoticeImportAsk, ImportNotice{Job: j.ID, File: p.Name, Seq: p.Seq, Question: &told})
}

// show puts the job aside until the officer has seen what it would do.
func (l *looking) show(ctx context.Context, v Preview, lines *importLines, stale bool) error {
	p := *l.p
	p.Question = nil
	counts := countsOf(&v.Summary)
	p.Shown = &counts
	if err := p.show(lines); err != nil {
		return err
	}
	shown, err := l.shown(ctx, v)
	if err != nil {
		return err
	}
	shown.Stale, shown.Offers = stale, lines.counts[ListOffered]
	s := v.Summary
	s.Gone, s.Conflicts, s.AtPolice = nil, capped(s.Conflicts), capped(s.AtPolice)
	return parkImport(ctx, l.tx, l.j, p, NoticeImportPreview, ImportNotice{Job: l.j.ID, File: p.Name, Summary: &s, Shown: shown})
}

func (l *looking) shown(ctx context.Context, v Preview) (*ImportShown, error) {
	a := l.p.Answers
	shown := &ImportShown{Use: a.Use, Places: v.Places, Decoded: a.Decode != nil && *a.Decode, Declares: l.act.By.MayOn(registry.ActUnits, l.commune.Key)}
	for _, skip := range v.Skipped {
		shown.Skips = append(shown.Skips, SkipCount{skip.Reason, skip.Count})
	}
	for _, sheet := range l.book.Sheets() {
		if sheet.Unread {
			shown.Unread = append(shown.Unread, sheet.Name)
		}
	}
	for _, id := range a.Scope {
		u, err := l.tx.Unit(ctx, id)
		if err != nil {
			return nil, err
		}
		shown.Scope = append(shown.Scope, u.FullName())
	}
	return shown, nil
}

func parkImport(ctx context.Context, tx *store.Tx, j *store.Job, p importJob, kind string, n ImportNotice) error {
	message := p.Message
	p.Message = 0
	payload, err := p.bytes()
	if err != nil {
		return err
	}
	if err := tx.ParkJob(ctx, j, jobImportAsk, payload, askDays*24*time.Hour); err != nil {
		return err
	}
	if err := deleteMessage(ctx, tx, j.Chat, message); err != nil {
		return err
	}
	return tellImport(ctx, tx, j, kind, n)
}
