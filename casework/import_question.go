package casework

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rasoat/documents"
	"rasoat/registry"
)

// questionOfFile is what has to be known before a file can be read; nil when nothing has. Where several columns
// are uncertain they are asked about one by one.
func questionOfFile(book *documents.List, a *importAnswers) *ImportQuestion {
	if a.Use == "" || a.Asked {
		if r := documents.Recognise(book, nil); r.Kind == documents.FileMembers && !a.Asked {
			return askMembers(r)
		}
	}
	if unsure := slices.DeleteFunc(book.Unsure(), func(g documents.ColumnGuess) bool { return g.Field == "" }); len(unsure) > 0 {
		return askColumn(unsure[0], len(unsure)-1, a.Fields)
	}
	if book.NeedsCodes() && !a.NoCodes {
		return askCodes(book.Signatures())
	}
	if encoded := book.EncodedColumns(); len(encoded) > 0 && a.Decode == nil {
		return askEncoding(encoded)
	}
	return nil
}

func askMembers(r documents.Recognition) *ImportQuestion {
	return &ImportQuestion{Kind: "ask_what", About: QuestionData{Kind: string(r.Kind)}, Options: []ImportOption{
		{Label: "use_staff", Set: importAnswered{Use: UseStaff}},
		{Label: "use_whole", Set: importAnswered{Use: UseSoftware, Kind: registry.ListWhole}},
	}}
}

// askColumn asks whether a column is what it is taken for, or, where that was denied, what else it is.
func askColumn(g documents.ColumnGuess, more int, fields bool) *ImportQuestion {
	q := &ImportQuestion{Kind: "ask_column", About: QuestionData{
		Sheet: g.Sheet, Column: g.Column, Header: g.Header, Field: g.Field, Samples: maskedSamples(g), More: more,
	}}
	is := func(label, field string) {
		q.Options = append(q.Options, ImportOption{Label: label, Field: field, Set: importAnswered{Column: &columnAnswer{g.Signature, g.Column, field}}})
	}
	if fields {
		q.Kind = "ask_field"
		for _, field := range documents.MappingFields() {
			is("column_field", field)
		}
		is("column_none", "")
		return q
	}
	is("column_yes", g.Field)
	is("column_none", "")
	q.Options = append(q.Options, ImportOption{Label: "column_other", Set: importAnswered{Fields: true}})
	return q
}

func askCodes(signs []string) *ImportQuestion {
	q := &ImportQuestion{Kind: "ask_codes"}
	for _, is := range []struct {
		label string
		codes registry.EthnicCodes
	}{{"codes_1979", registry.EthnicCodes1979}, {"codes_2008", registry.EthnicCodes2008}, {"codes_none", ""}} {
		q.Options = append(q.Options, ImportOption{Label: is.label, Set: importAnswered{Codes: &is.codes, Signs: signs}})
	}
	return q
}

// askEncoding shows one word as it stands and as it would read: a whole name would say who is on the list.
func askEncoding(encoded []documents.EncodedColumns) *ImportQuestion {
	e := encoded[0]
	before, after := firstChanged(e.Before, e.After)
	yes, no := true, false
	return &ImportQuestion{
		Kind:  "ask_encoding",
		About: QuestionData{Sheet: e.Sheet, Columns: e.Letters(), Encoding: string(e.Encoding), Before: before, After: after, More: len(encoded) - 1},
		Options: []ImportOption{
			{Label: "decode_yes", Set: importAnswered{Decode: &yes}},
			{Label: "decode_no", Set: importAnswered{Decode: &no}},
		},
	}
}

func firstChanged(before, after string) (was, is string) {
	w, i := strings.Fields(before), strings.Fields(after)
	for n := range min(len(w), len(i)) {
		if w[n] != i[n] && utf8.RuneCountInString(i[n]) > 1 {
			return w[n], i[n]
		}
	}
	return "", ""
}

// mostSamples is how many values of a column are shown with a question.
const mostSamples = 3

// maskedSamples are values that show the form of a column and nobody's name: of words only the first letters.
func maskedSamples(g documents.ColumnGuess) []string {
	var shown []string
	for _, sample := range g.Samples[:min(len(g.Samples), mostSamples)] {
		switch g.Field {
		case "sex", "male", "female", "ethnicity", "birth_day", "birth_month", "birth_year", "id_number":
		case "birth_date":
			sample = withoutDay(sample)
		default:
			sample = initials(sample)
		}
		shown = append(shown, sample)
	}
	return shown
}

// withoutDay hides the day of a date, or whatever stands first.
func withoutDay(text string) string {
	end := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	if end <= 0 || end > 2 {
		return text
	}
	return strings.Repeat("•", end) + text[end:]
}

func initials(text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		first, n := utf8.DecodeRuneInString(w)
		if unicode.IsLetter(first) && len(w) > n {
			words[i] = string(first) + "…"
		}
	}
	return strings.Join(words, " ")
}

// askHamlet asks where the children of a hamlet belong that the commune does not have. What it may be, when it
// was typed without accents, is offered first; of a former commune it is more likely another one, and offered second.
func askHamlet(strange []FoundHamlet, hamlets []registry.Unit) *ImportQuestion {
	h := strange[0]
	key := hamletKey(h.Name)
	q := &ImportQuestion{Kind: "ask_hamlet", About: QuestionData{Name: h.Name, Count: h.Count, More: len(strange) - 1}}
	add := ImportOption{Label: "hamlet_new", Name: h.Name, Set: importAnswered{Hamlets: []hamletAnswer{{Key: key, New: true}}}}
	var like, others []ImportOption
	for _, u := range hamlets {
		o := ImportOption{Label: "hamlet_merge", Name: u.FullName(), Set: importAnswered{Hamlets: []hamletAnswer{{Key: key, Unit: u.ID}}}}
		if u.ID == h.Like {
			like = append(like, o)
		} else {
			others = append(others, o)
		}
	}
	first := append(like, add)
	if _, former := cutFormer(h.Name); former != "" {
		slices.Reverse(first)
	}
	q.Options = append(first, others...)
	q.Options = append(q.Options, ImportOption{Label: "hamlet_unknown", Set: importAnswered{Hamlets: []hamletAnswer{{Key: key}}}})
	if len(strange) > 1 {
		all := importAnswered{}
		for _, s := range strange {
			all.Hamlets = append(all.Hamlets, hamletAnswer{Key: hamletKey(s.Name), New: true})
		}
		q.Options = append(q.Options, ImportOption{Label: "hamlet_all", Count: len(strange), Set: all})
	}
	return q
}

// askCommunes asks which of several former communes of a file are meant.
func askCommunes(places []documents.PlaceCount, into registry.Unit) *ImportQuestion {
	q := &ImportQuestion{Kind: "ask_communes", About: QuestionData{Places: places, Unit: into.FullName()}}
	q.Options = append(q.Options, ImportOption{Label: "communes_all", Count: len(places), Name: into.FullName(), Set: importAnswered{Whole: true}})
	for _, p := range places {
		q.Options = append(q.Options, ImportOption{Label: "communes_one", Name: p.Name, Count: p.Rows, Set: importAnswered{Commune: placeKey(p.Name)}})
	}
	return q
}
