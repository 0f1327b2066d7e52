package ask

// cover chooses the pieces that together fit the sentence best, without an overlap. What stays over becomes pieces of
// its own, with neighbours joined.
func (r *reader) cover() []piece {
	n := len(r.tokens)
	best, chosen := make([]int, n+1), make([]int, n+1)
	for i := n - 1; i >= 0; i-- {
		best[i], chosen[i] = best[i+1], -1
		for k := range r.pieces[i] {
			p := &r.pieces[i][k]
			if total := p.score + best[p.to]; total > best[i] || total == best[i] && chosen[i] < 0 {
				best[i], chosen[i] = total, k
			}
		}
	}
	var pieces []piece
	for i := 0; i < n; {
		if chosen[i] >= 0 {
			pieces = append(pieces, r.pieces[i][chosen[i]])
			i = r.pieces[i][chosen[i]].to
			continue
		}
		last := len(pieces) - 1
		if last >= 0 && pieces[last].kind == pieceRest && !r.tokens[i].apart {
			pieces[last].to = i + 1
		} else {
			pieces = append(pieces, piece{kind: pieceRest, from: i, to: i + 1})
		}
		i++
	}
	return pieces
}
