package documents

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"rasoat/registry"
)

// FileKind is what a file with names of people is taken for.
type FileKind string

// The kinds of design 6. Nothing is decided by them: they are what somebody is asked about.
const (
	FileSoftware FileKind = "software" // of the national software, or kept like one
	FileSchool   FileKind = "school"   // to compare with: proposes, creates nobody
	FileHealth   FileKind = "health"   // the same, of a health post
	FileMembers  FileKind = "members"  // the people who work on the records: read it with Staff
	FileOurs     FileKind = "ours"     // written by this program; Mark says what it is
	FileUnknown  FileKind = "unknown"  // children, and nothing more is known
)

// FileKinds lists them.
func FileKinds() []FileKind {
	return []FileKind{FileSoftware, FileSchool, FileHealth, FileMembers, FileOurs, FileUnknown}
}

// Recognition is what a file seems to be, and why.
type Recognition struct {
	Kind     FileKind
	Mark     Mark              // of a file of ours, else ""
	Evidence []Evidence        // what speaks for Kind
	List     registry.ListKind // proposed
	Said     string            // the title's words that speak for List, "" when the share of rows does
	Title    string            // what stands above the list
	Rows     int
	Faulty   int          // rows with a defect, over-age ones left out
	Hamlets  []PlaceCount // found, spellings merged, in the order of the list
	Communes []PlaceCount // found; several mean that each must be imported by itself
}

// Evidence is one sign: a word of the title or a header.
type Evidence struct {
	Where string // "title", "header", "mark", "sheet"
	Text  string // as the file writes it
}

// mostlyFaulty is the share of rows with a defect from which only such rows seem to have been taken out; in
// a whole list it is about half (design 1).
const mostlyFaulty = 0.95

// Recognise says what a list seems to be. The summary of a check, which has counted its rows, makes it sure
// about kind and scope; without one (nil) only the words of the file are looked at.
func Recognise(l *List, counted *Summary) Recognition {
	r := Recognition{Kind: FileUnknown, Mark: l.Mark(), List: registry.ListWhole}
	titles, headers := l.titles(), l.headers()
	r.Title = longest(titles)
	signs := recogniseTable().find(titles, headers)
	r.decide(l, signs)
	if counted != nil {
		r.Rows, r.Faulty = counted.Rows, counted.Faulty
		r.Hamlets, r.Communes = counted.Hamlets, counted.Communes
	}
	switch scope := counted; {
	case len(signs["supplement"]) > 0:
		r.List, r.Said = registry.ListSupplement, signs["supplement"][0].Text
	case len(signs["defective"]) > 0:
		r.List, r.Said = registry.ListDefective, signs["defective"][0].Text
	case scope != nil && scope.Rows >= 10 && float64(scope.Faulty) >= mostlyFaulty*float64(scope.Rows-scope.OverAge):
		r.List = registry.ListDefective
	}
	return r
}

// decide weighs the signs: our own mark settles it, and what children's lists never have comes first.
func (r *Recognition) decide(l *List, signs map[string][]Evidence) {
	if r.Mark != "" {
		r.Kind, r.Evidence = FileOurs, []Evidence{{"mark", string(r.Mark)}}
		return
	}
	if l.hasSoftware() {
		signs["software"] = append(signs["software"], Evidence{"header", l.softwareHeader()})
	}
	children := l.childFacts()
	members := signs[string(FileMembers)]
	if children <= 1 && slices.ContainsFunc(members, func(e Evidence) bool { return e.Where == "header" }) {
		r.Kind, r.Evidence = FileMembers, members
		return
	}
	for _, kind := range []FileKind{FileSchool, FileHealth, FileSoftware} {
		evidence := signs[string(kind)]
		byTitle := slices.ContainsFunc(evidence, func(e Evidence) bool { return e.Where == "title" })
		if kind != FileSoftware && !byTitle && (len(evidence) < 2 || l.hasSoftware()) {
			continue // a single column of schools or insurance cards stands in many lists
		}
		if len(evidence) > 0 {
			r.Kind, r.Evidence = kind, evidence
			return
		}
	}
}

// titles are the texts above the lists, and the names of their sheets.
func (l *List) titles() []string {
	var all []string
	for _, t := range l.tables {
		all = append(all, t.preamble...)
		if name := l.book.sheets()[t.sheet].name; name != "" {
			all = append(all, name)
		}
	}
	return all
}

func (l *List) headers() []string {
	var all []string
	for i := range l.tables {
		for _, text := range l.tables[i].header.all {
			all = append(all, text)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (l *List) hasSoftware() bool { return l.softwareHeader() != "" }

func (l *List) softwareHeader() string {
	for i := range l.tables {
		if at, ok := l.tables[i].header.at[colSoftware]; ok {
			return l.tables[i].header.texts[at]
		}
	}
	return ""
}

// childFacts is how many columns the fullest list has that only lists of children have.
func (l *List) childFacts() int {
	most := 0
	for i := range l.tables {
		h, n := &l.tables[i].header, 0
		for _, col := range []column{colFather, colMother, colGuardian, colEthnicity, colBirth, colYear, colIDNumber, colSoftware} {
			if h.has(col) {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// longest is the title among the texts above a list: agency and motto are left out.
func longest(titles []string) string {
	best := ""
	for _, text := range titles {
		text = registry.CleanText(text)
		if _, is := cutPhrase(text, phrasesTitle); is && len(text) > len(best) {
			best = text
		}
	}
	return best
}

//go:embed recognise.tsv
var recogniseTSV string

type signTable []struct{ kind, where, phrase string }

var recogniseTable = sync.OnceValue(func() signTable {
	var all signTable
	for _, row := range tsvRows(recogniseTSV) {
		all = append(all, struct{ kind, where, phrase string }{row[0], row[1], " " + exactWords(row[2]) + " "})
	}
	return all
})

// exactWords are the words in lower case with their accents and single blanks between them.
func exactWords(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(registry.CleanText(text)), func(r rune) bool {
		return strings.ContainsRune(" .,;:/()[]-–\"'“”", r)
	}), " ")
}

// find looks for the signs: in titles anywhere, in headers as the whole of one.
func (t signTable) find(titles, headers []string) map[string][]Evidence {
	found := map[string][]Evidence{}
	look := func(where string, texts []string, matches func(text, phrase string) bool) {
		for _, text := range texts {
			words := " " + exactWords(text) + " "
			for _, sign := range t {
				e := Evidence{where, registry.CleanText(text)}
				if sign.where == where && matches(words, sign.phrase) && !slices.Contains(found[sign.kind], e) {
					found[sign.kind] = append(found[sign.kind], e)
				}
			}
		}
	}
	look("title", titles, strings.Contains)
	look("header", headers, func(words, phrase string) bool { return words == phrase })
	return found
}
