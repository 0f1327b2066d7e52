package store

import (
	"context"
	"fmt"
)

// mostNear is how many records are weighed one by one; a commune has some thousand.
const mostNear = 30_000

// nearby weighs every record that the filter leaves of one commune. It reports false, with nothing found, where
// there are too many.
func (s *hunt) nearby(ctx context.Context) (done bool, err error) {
	n, err := s.fetch(ctx, fmt.Sprintf(`SELECT `+nameColumns+` FROM children %s LIMIT %d`, s.question.where.String(), mostNear+1), s.question.where.args...)
	if err != nil {
		return false, err
	}
	if n > mostNear {
		s.found, s.met = nil, nil
		return false, nil
	}
	return true, nil
}
