package web

import (
	"io"
	"net/http"
	"time"
)

// A list of a commune goes up and down over whatever line an office in the delta has: as long as it moves it has its
// time, which the time-outs of the server, made for forms, would not give.
const (
	mostIdle  = 30 * time.Second
	mostWhole = 10 * time.Minute
)

// patient is the body of a request that may take long as a whole, but may not stand still.
type patient struct {
	io.ReadCloser
	control *http.ResponseController
	end     time.Time
}

// patiently gives the body of a request its time, and the answer the same again.
func patiently(w http.ResponseWriter, r *http.Request) {
	control, now := http.NewResponseController(w), time.Now()
	r.Body = &patient{ReadCloser: r.Body, control: control, end: now.Add(mostWhole)}
	_ = control.SetWriteDeadline(now.Add(2 * mostWhole)) // where there are no deadlines, none cuts it off
}

func (p *patient) Read(b []byte) (int, error) {
	until := time.Now().Add(mostIdle)
	if until.After(p.end) {
		until = p.end
	}
	_ = p.control.SetReadDeadline(until)
	return p.ReadCloser.Read(b)
}

// atLeisure gives an answer that is a file its time.
func atLeisure(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(mostWhole))
}
