package ask

import (
	"strings"
	"unicode/utf8"

	"rasoat/registry"
)

// Parser understands sentences. It holds nothing that changes and serves many at once.
type Parser struct {
	tree *Tree
	lex  *lexicon
}

// Asker is who asks, as far as a sentence can mean it.
type Asker struct {
	Unit  registry.UnitID // the own unit; 0 for nobody's
	Today registry.Date   // on which ages and "hôm nay" are counted
}

// New returns a parser that finds places in the tree; the first one in a process builds the vocabulary, some 50 ms.
func New(tree *Tree) *Parser { return &Parser{tree: tree, lex: vocabulary()} }

const (
	longestSentence = 600 // characters; nobody asks at such length
	mostTokens      = 120
)

// Parse understands one sentence. It never fails: what it cannot place is unclear, a text that is no question of ours
// as a whole.
func (p *Parser) Parse(sentence string, who Asker) Question {
	q := Question{Intent: IntentList, tree: p.tree}
	isLong := utf8.RuneCountInString(sentence) > longestSentence
	if isLong {
		sentence = string([]rune(sentence[:min(len(sentence), 4*longestSentence)])[:longestSentence])
	}
	sentence = registry.CleanText(sentence)
	tokens := p.lex.cut(sentence)
	if isLong || len(tokens) > mostTokens || len(tokens) == 0 {
		if sentence != "" {
			q.Unclear = []Unclear{{Words: bounded(sentence)}}
		}
		return q
	}
	r := &reader{lexicon: p.lex, tree: p.tree, who: who, sentence: sentence, tokens: tokens}
	r.recognise()
	pieces := r.cover()
	if r.isForeign(pieces) {
		q.Unclear = []Unclear{{Words: bounded(sentence)}}
		return q
	}
	j := joiner{reader: r, q: &q, pieces: pieces}
	j.join()
	return q
}

// isForeign reports whether too much of what nothing fits is no Vietnamese in any spelling.
func (r *reader) isForeign(pieces []piece) bool {
	words, strange := 0, 0
	for _, p := range pieces {
		for i := p.from; i < p.to; i++ {
			t := &r.tokens[i]
			if t.number || strings.Trim(t.text, signs) == "" {
				continue
			}
			words++
			if p.kind == pieceRest && !r.isNameWord(t) {
				strange++
			}
		}
	}
	const tooMany, fewest = 3, 2 // a third of the words
	return strange >= fewest && strange*tooMany >= words
}
