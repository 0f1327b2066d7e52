package sample

import "rasoat/registry"

// copyDelay is how many households later a second listing of a child turns up.
const copyDelay = 40

// next lists the next household, or a second listing that has waited long enough; listed is how many
// rows stand on the list already.
func (g *generator) next(listed int) []Row {
	left := g.options.Children - listed
	if n := len(g.copies); n > 0 && (left <= n || g.made-g.copies[0].Household >= copyDelay) {
		row := g.copies[0]
		g.copies = g.copies[1:]
		return []Row{row}
	}
	return g.list(g.household(g.hamletAt(listed)), left-len(g.copies))
}

// hamletAt spreads the list over the hamlets in turn, the first ones a little larger.
func (g *generator) hamletAt(listed int) Hamlet {
	count := len(g.options.Hamlets)
	weight := func(i int) int { return 3*count - i }
	total := 0
	for i := range count {
		total += weight(i)
	}
	at := listed * total / g.options.Children
	for i := range count {
		if at -= weight(i); at < 0 {
			return g.options.Hamlets[i]
		}
	}
	return g.options.Hamlets[count-1]
}

// list spoils a household as lists do; room is how many rows it may take, second listings included.
func (g *generator) list(h household, room int) []Row {
	rows := make([]Row, 0, len(h.children))
	for i := range h.children {
		rows = append(rows, g.row(&h, i, i < room))
	}
	switch {
	case len(rows) > room:
	case len(rows) > 1 && g.chance(g.options.Mix.BadNumber/8):
		g.shareNumber(rows)
	case room > len(rows) && g.chance(g.options.Mix.Copies):
		g.copyRow(&rows[0])
	}
	for i := range rows {
		g.dress(&rows[i])
	}
	return rows
}

// row is one child as listed: most are right, some lack a number, few are wrong otherwise.
func (g *generator) row(h *household, i int, fits bool) Row {
	c := &h.children[i]
	row := Row{Values: c.truth, Truth: c.truth, Household: h.id}
	if fits && g.chance(g.options.Mix.OverAge) {
		g.grownUp(&row)
		return row
	}
	d := damage{g: g, row: &row, child: c}
	d.number()
	d.others()
	return row
}

// grownUp makes the child older than the list allows; nothing else is wrong then.
func (g *generator) grownUp(row *Row) {
	born := g.options.AsOf.AddYears(-childYears).AddDays(-g.r.IntN(500))
	male := row.Truth.Sex == string(registry.SexMale)
	row.Truth.BirthDate = registry.BirthDate(born).String()
	row.Truth.IDNumber = g.numbers.next(born.Year, male)
	row.Values, row.Defects = row.Truth, registry.NewDefects(registry.OverAge)
	row.Note = g.words.draw(g.r, "note_age")
}

// shareNumber gives the second child the number of the first, as a hurried clerk copies it.
func (g *generator) shareNumber(rows []Row) {
	a, b := &rows[0], &rows[1]
	if a.Defects.Has(registry.OverAge) || b.Defects.Has(registry.OverAge) {
		return
	}
	restore(a, b)
	b.Values.IDNumber = a.Truth.IDNumber
	a.Defects = registry.NewDefects(registry.IDDuplicate)
	b.Defects = registry.NewDefects(registry.IDDuplicate)
	if a.Truth.Sex != b.Truth.Sex {
		b.Defects = b.Defects.With(registry.IDSex)
	}
	if yearOf(a.Truth.BirthDate) != yearOf(b.Truth.BirthDate) {
		b.Defects = b.Defects.With(registry.IDBirthYear)
	}
	a.Twin, b.Twin = true, true
}

// copyRow lists the child again in another hamlet, with the number or before it was given.
func (g *generator) copyRow(row *Row) {
	if row.Defects.Has(registry.OverAge) || len(g.options.Hamlets) < 2 {
		return
	}
	restore(row)
	again := *row
	again.Values.Hamlet = g.elsewhere(row.Values.Hamlet)
	again.Note = g.words.draw(g.r, "note_copy")
	row.Copy, again.Copy = true, true
	row.Defects = registry.NewDefects(registry.ChildDuplicate)
	again.Defects = row.Defects
	if g.chance(0.4) {
		row.Twin, again.Twin = true, true
		row.Defects = row.Defects.With(registry.IDDuplicate)
		again.Defects = again.Defects.With(registry.IDDuplicate)
	} else {
		again.Values.IDNumber = ""
		again.Defects = again.Defects.With(registry.IDMissing)
	}
	g.dress(&again)
	g.copies = append(g.copies, again)
}

func (g *generator) elsewhere(hamlet string) string {
	for {
		if h := g.options.Hamlets[g.r.IntN(len(g.options.Hamlets))].String(); h != hamlet {
			return h
		}
	}
}

// restore takes back what was spoilt, for rows whose fault is that they look too much alike.
func restore(rows ...*Row) {
	for _, row := range rows {
		row.Values, row.Defects, row.Note = row.Truth, 0, ""
	}
}

func yearOf(date string) string { return date[len(date)-4:] }
