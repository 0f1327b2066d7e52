package simulator

import (
	"net/http"
	"time"
)

// moveClock sets business time: To is a local date and time as the field gives
// it, Add minutes from now, Tomorrow a time of the next day ("07:30").
func (p *page) moveClock(w http.ResponseWriter, r *http.Request) {
	var a struct {
		To, Tomorrow string
		Add          int
	}
	if !read(w, r, &a) {
		return
	}
	if p.SetNow == nil {
		http.Error(w, "the clock cannot be moved", http.StatusConflict)
		return
	}
	to, err := p.target(a.To, a.Tomorrow, a.Add)
	if err != nil {
		http.Error(w, "no date and time", http.StatusBadRequest)
		return
	}
	p.SetNow(to)
	p.hub.send(p.clock())
	done(w)
}

func (p *page) target(to, tomorrow string, add int) (time.Time, error) {
	now := p.Now().In(p.Zone)
	switch {
	case to != "":
		return time.ParseInLocation("2006-01-02T15:04", to, p.Zone)
	case tomorrow != "":
		at, err := time.Parse("15:04", tomorrow)
		return time.Date(now.Year(), now.Month(), now.Day()+1, at.Hour(), at.Minute(), 0, 0, p.Zone), err
	}
	return now.Add(time.Duration(add) * time.Minute), nil
}
