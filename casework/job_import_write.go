package casework

import (
	"bytes"
	"context"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// previewCompare shows what comparing would do.
func (l *looking) previewCompare(ctx context.Context) error {
	lines := newImportLines()
	c, err := compareList(ctx, l.tx, l.act, l.commune, l.file(), l.list, l.p.Answers.Use.source(), lines)
	if err != nil {
		return err
	}
	skips, err := l.book.Skipped()
	if err != nil {
		return err
	}
	p := *l.p
	p.Question, p.Shown = nil, comparedCounts(&c)
	lines.skipped(skips)
	if err := p.show(lines); err != nil {
		return err
	}
	return parkImport(ctx, l.tx, l.j, p, NoticeImportPreview, ImportNotice{Job: l.j.ID, File: p.Name, Compared: &c})
}

func comparedCounts(c *Compared) *importCounts {
	return &importCounts{New: len(c.Numbers), Changed: len(c.Dates), Unchanged: c.Matched, Missing: c.Unknown, Conflicts: len(c.Differ), Moved: c.Doubtful, Strange: c.Busy}
}

// writeImport brings the list in. Where that would do something else than the preview has shown, since somebody
// has worked or imported meanwhile, the preview is shown anew instead.
func (w *Worker) writeImport(ctx context.Context, j *store.Job) error {
	p, err := readImportJob(j.Payload)
	if err != nil {
		return err
	}
	return w.watch(ctx, j, p.progress(j, "writing"), func(ctx context.Context, read func(int)) error {
		book, err := w.openImport(ctx, j, &p)
		if err != nil {
			return err
		}
		list, err := w.readBook(ctx, &p, book, read)
		if err != nil {
			return err
		}
		return w.asActor(ctx, j, func(tx *store.Tx, act Act, commune registry.Unit) error {
			talk := p
			return (&looking{tx, act, commune, j, &talk, book, list, read}).write(ctx)
		})
	})
}

func (l *looking) write(ctx context.Context) error {
	if err := l.tx.LockUnit(ctx, l.commune.ID); err != nil {
		return err
	}
	if l.p.Answers.Use.compares() {
		return l.finishCompare(ctx)
	}
	v, lines, err := l.preview(ctx)
	if err != nil {
		return err
	}
	if shown := l.p.Shown; shown != nil && *shown != countsOf(&v.Summary) {
		return l.show(ctx, v, lines, true)
	}
	return l.finish(ctx)
}

// finish commits the records, the end of the job and the word of it together.
func (l *looking) finish(ctx context.Context) error {
	o := l.p.Answers.options()
	o.Tell = l.tell
	s, err := ImportList(ctx, l.tx, l.act, l.commune, l.file(), l.list, o)
	if err != nil {
		return err
	}
	s.Gone, s.Conflicts, s.AtPolice = nil, capped(s.Conflicts), capped(s.AtPolice)
	return l.end(ctx, s.Import, ImportNotice{Job: l.j.ID, File: l.p.Name, Summary: &s, Shown: &ImportShown{Use: l.p.Answers.Use}})
}

func (l *looking) finishCompare(ctx context.Context) error {
	c, err := CompareList(ctx, l.tx, l.act, l.commune, l.file(), l.list, l.p.Answers.Use.source())
	if err != nil {
		return err
	}
	return l.end(ctx, c.Import, ImportNotice{Job: l.j.ID, File: l.p.Name, Compared: &c})
}

func (l *looking) end(ctx context.Context, id int64, n ImportNotice) error {
	if err := remember(ctx, l.tx, l.commune.ID, l.book, &l.p.Answers, id); err != nil {
		return err
	}
	if err := l.tx.FinishJob(ctx, l.j); err != nil {
		return err
	}
	if err := deleteMessage(ctx, l.tx, l.j.Chat, l.p.Message); err != nil {
		return err
	}
	return tellImport(ctx, l.tx, l.j, NoticeImportDone, n)
}

// actionCopy is the annotated copy of a list that was sent, handed out to whoever sent it.
const actionCopy = "import_copy"

// markImport makes the annotated copy of a list that waits.
func (w *Worker) markImport(ctx context.Context, j *store.Job) error {
	p, err := readImportJob(j.Payload)
	if err != nil {
		return err
	}
	quiet := func(context.Context, *store.Tx, soFar) error { return nil } // its preview stands above
	return w.during(ctx, j, quiet, func(ctx context.Context, _ func(int)) error {
		book, err := w.openImport(ctx, j, &p)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := documents.WriteChecked(&b, book, registry.DateOf(w.Store.Now()), documents.ExplainInWords); err != nil {
			return err
		}
		if b.Len() > mostFile {
			return &ImportProblem{Kind: problemLarge}
		}
		return w.asActor(ctx, j, func(tx *store.Tx, act Act, commune registry.Unit) error {
			tx.Journal(store.Entry{Actor: act.By.ID, For: act.For, Door: string(act.Door), Action: actionCopy, UKey: commune.Key, Note: "a list that was sent, with its findings"})
			if err := tx.FinishJob(ctx, j); err != nil {
				return err
			}
			return sendFile(ctx, tx, j, NoticeImportFile, "import", ImportNotice{Job: j.ID, File: p.Name, Content: b.Bytes()})
		})
	})
}
