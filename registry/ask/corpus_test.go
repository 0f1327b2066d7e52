package ask

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rasoat/registry"
)

var update = flag.Bool("update", false, "write what the sentences are understood as; read it before you commit it")

// asked is a line of a corpus: a mark, the sentence, and the JSON that contracts.md asks for. The mark "accents" says that the
// sentence means something else without its accents, "order" that its words may not change places.
type asked struct{ mark, sentence, want string }

// corpora are the files of sentences, each asked by an officer of Xã Tân Thuận on 22 November 2026. What is in held_out.tsv was
// written before it was tried.
var corpora = []string{"sentences.tsv", "held_out.tsv"}

func readCorpus(t testing.TB, name string) []asked {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var all []asked
	for _, line := range strings.Split(strings.TrimRight(string(content), "\n"), "\n") {
		cells := strings.Split(line, "\t")
		if len(cells) != 3 {
			t.Fatalf("%s: %q has %d columns, want 3", name, line, len(cells))
		}
		all = append(all, asked{cells[0], cells[1], cells[2]})
	}
	return all
}

func whole(t testing.TB) []asked {
	var all []asked
	for _, name := range corpora {
		all = append(all, readCorpus(t, name)...)
	}
	return all
}

func asJSON(t testing.TB, q Question) string {
	t.Helper()
	out, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestCorpus(t *testing.T) {
	t.Parallel()
	p, who := parserAt(t, "32167")
	for _, name := range corpora {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var written strings.Builder
			all := readCorpus(t, name)
			for _, a := range all {
				got := asJSON(t, p.Parse(a.sentence, who))
				written.WriteString(a.mark + "\t" + a.sentence + "\t" + got + "\n")
				if got != a.want && !*update {
					t.Errorf("%s\n got %s\nwant %s", a.sentence, got, a.want)
				}
			}
			if *update {
				if err := os.WriteFile(filepath.Join("testdata", name), []byte(written.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	if n := len(whole(t)); n < 300 {
		t.Errorf("%d sentences, want 300", n)
	}
}

// neutral is a question without what depends on how it was typed: words, and names with their accents.
func neutral(q Question) Question {
	q.Filter.Name, q.Filter.AssigneeName = registry.Fold(q.Filter.Name), registry.Fold(q.Filter.AssigneeName)
	for i := range q.Unclear {
		u := &q.Unclear[i]
		u.Words = ""
		for k := range u.Candidates {
			c := &u.Candidates[k]
			c.Name, c.AssigneeName = registry.Fold(c.Name), registry.Fold(c.AssigneeName)
		}
	}
	return q
}

// bareOf takes the accents out of a sentence and keeps its capitals.
func bareOf(sentence string) string {
	var b strings.Builder
	for _, c := range registry.CleanText(sentence) {
		folded := registry.Fold(string(c))
		switch {
		case c == ' ' || folded == "":
			b.WriteRune(c)
		case strings.ToUpper(string(c)) == string(c):
			b.WriteString(strings.ToUpper(folded))
		default:
			b.WriteString(folded)
		}
	}
	return b.String()
}

func TestCorpus_withoutAccents(t *testing.T) {
	t.Parallel()
	p, who := parserAt(t, "32167")
	for _, a := range whole(t) {
		if strings.Contains(a.mark, "accents") {
			continue
		}
		with, without := asJSON(t, neutral(p.Parse(a.sentence, who))), asJSON(t, neutral(p.Parse(bareOf(a.sentence), who)))
		if with != without {
			t.Errorf("%s\n with    %s\n without %s", a.sentence, with, without)
		}
	}
}

// Courtesy around a sentence changes nothing but the words of a command.
func TestCorpus_courtesy(t *testing.T) {
	t.Parallel()
	p, who := parserAt(t, "32167")
	for _, a := range whole(t) {
		if a.mark != "" && !strings.Contains(a.mark, "accents") || strings.Contains(a.want, `"words"`) {
			continue
		}
		plain := asJSON(t, p.Parse(a.sentence, who))
		for _, dressed := range []string{a.sentence + " ạ", "dạ " + a.sentence, "cho tôi hỏi " + a.sentence + " với nhé", a.sentence + ".", "  " + a.sentence + "!!"} {
			if got := asJSON(t, p.Parse(dressed, who)); got != plain {
				t.Errorf("%s\n got %s\nwant %s", dressed, got, plain)
			}
		}
	}
}

// conditions that may stand in any order.
var conditions = []string{
	"ấp 5", "chưa có mã", "sinh 2019", "trẻ nữ", "dân tộc Kinh", "quá hạn", "giao cho chị Lụa", "công an trả lại", "dưới 6 tuổi",
	"thiếu ngày sinh", "ấp 3 và ấp 7", "hội phụ nữ", "chưa đi", "hạn 30/11", "vướng mắc", "từ 2015 đến 2017", "trùng mã", "bao nhiêu em",
}

func TestParse_orderOfConditions(t *testing.T) {
	t.Parallel()
	p, who := parserAt(t, "32167")
	for i, a := range conditions {
		for k, b := range conditions {
			if i == k {
				continue
			}
			for _, between := range []string{" ", ", "} {
				one := neutral(p.Parse(a+between+b, who))
				other := neutral(p.Parse(b+between+a, who))
				if isJoined(a, b) || len(one.Unclear)+len(other.Unclear) > 0 {
					continue
				}
				if x, y := asJSON(t, one), asJSON(t, other); x != y {
					t.Errorf("%s%s%s\n  %s\n  %s", a, between, b, x, y)
				}
			}
		}
	}
}

// isJoined tells conditions that cannot both hold in one filter.
func isJoined(a, b string) bool {
	births := []string{"sinh 2019", "dưới 6 tuổi", "từ 2015 đến 2017"}
	return slices.Contains(births, a) && slices.Contains(births, b)
}
