package ask

import "rasoat/registry"

// A piece is a stretch of the sentence that means something, or nothing that matters.
type piece struct {
	kind     string // of phrases.tsv, or one of those below
	value    string
	from, to int // tokens
	score    int
	order    int

	filter     registry.Filter   // what it asks for, when it is clear
	candidates []registry.Filter // what it may ask for, when it is not
	mentions   []mention         // of units
	open       []Unclear         // units among them that are not clear
	code       string            // a case code as it is written
	isNear     bool              // a name that stands beside who it is
}

// The kinds of pieces that the recognisers find.
const (
	pieceCondition = "condition" // filter says it
	pieceUnsure    = "unsure"    // candidates, perhaps none
	pieceUnits     = "units"
	pieceTime      = "time"
	pieceName      = "named"
	pieceFiller    = "filler"
	pieceRest      = "rest" // tokens that nothing fits
)

// reader reads one sentence.
type reader struct {
	*lexicon
	tree     *Tree
	who      Asker
	sentence string
	tokens   []token
	found    [][]match // by first token
	pieces   [][]piece // by first token
}

func (r *reader) longest(i int, kind string) (match, bool) {
	if i < 0 || i >= len(r.tokens) {
		return match{}, false
	}
	return longest(r.found[i], kind)
}

// after returns the token behind the longest match of a kind at i; i itself and false when there is none.
func (r *reader) after(i int, kind string) (int, bool) {
	if m, ok := r.longest(i, kind); ok {
		return m.to, true
	}
	return i, false
}

// words is the sentence from one token to another, as typed.
func (r *reader) words(from, to int) string {
	if from >= to {
		return ""
	}
	return r.sentence[r.tokens[from].from:r.tokens[to-1].to]
}

func (r *reader) add(p piece) { r.pieces[p.from] = append(r.pieces[p.from], p) }

// scoreOf is what a piece of n tokens is worth when all of them fit.
func scoreOf(n int) int { return perToken*n - perPiece }

// recognise fills in the pieces of all kinds.
func (r *reader) recognise() {
	r.found = r.matches(r.tokens)
	r.pieces = make([][]piece, len(r.tokens)+1)
	for i := range r.tokens {
		r.phrases(i)
		r.ages(i)
		r.schoolYear(i)
		r.times(i)
		r.numbers(i)
		r.places(i)
		r.groups(i)
		r.namesAt(i)
		r.keeper(i)
	}
}
