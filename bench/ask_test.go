package bench

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rasoat/registry"
	"rasoat/registry/ask"
	"rasoat/store"
)

const goalParse = time.Millisecond

// BenchmarkAsk understands every sentence of the corpora, with the units of the whole country, beside cutting the same sentences
// into words with the standard library.
func BenchmarkAsk(b *testing.B) {
	parser, who := askParser(b)
	sentences := askSentences(b)
	var parse, split times
	rounds(b, 3, func() {
		for _, sentence := range sentences {
			clock(b, &parse, func() error {
				parser.Parse(sentence, who)
				return nil
			})
			clock(b, &split, func() error {
				scanner := bufio.NewScanner(strings.NewReader(sentence))
				scanner.Split(bufio.ScanWords)
				for scanner.Scan() {
				}
				return scanner.Err()
			})
		}
	})
	metric(b, "parse", parse.median())
	metric(b, "p95", parse.at(0.95))
	results.say("Understanding a sentence (%d of the corpora, the units of the whole country): %s, p95 %s, slowest %s (%s); cutting it into words takes %s.",
		len(sentences), short(parse.median()), short(parse.at(0.95)), short(parse.at(1)),
		most(float64(parse.at(0.95))/float64(goalParse), 1, " ms at p95"), short(split.median()))
}

func askParser(b *testing.B) (*ask.Parser, ask.Asker) {
	listed, _, err := store.EmbeddedUnits()
	if err != nil {
		b.Fatal(err)
	}
	ids := map[string]registry.UnitID{}
	for i, row := range listed {
		ids[row.Scheme+":"+row.Code] = registry.UnitID(i + 1)
	}
	units := make([]registry.Unit, len(listed))
	for i, row := range listed {
		units[i] = registry.Unit{
			ID: registry.UnitID(i + 1), Parent: ids[row.Scheme+":"+row.ParentCode], Level: row.Level,
			Scheme: row.Scheme, Code: row.Code, Type: row.Type, Name: row.Name,
		}
	}
	return ask.New(ask.NewTree(units)), ask.Asker{Unit: ids["2026:32167"], Today: registry.Date{Year: 2026, Month: time.November, Day: 22}}
}

func askSentences(b *testing.B) []string {
	var all []string
	for _, name := range []string{"sentences.tsv", "held_out.tsv"} {
		content, err := os.ReadFile(filepath.Join("..", "registry", "ask", "testdata", name))
		if err != nil {
			b.Fatal(err)
		}
		for line := range bytes.Lines(content) {
			if cells := bytes.Split(line, []byte("\t")); len(cells) == 3 {
				all = append(all, string(cells[1]))
			}
		}
	}
	return all
}
