package bottest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"
)

// Cut says where a connection breaks.
type Cut int

// Where a fault cuts the connection.
const (
	NoCut        Cut = iota
	BeforeAccept     // nothing happened, no answer
	AfterAccept      // it happened, the answer is lost
)

// Fault spoils calls. Of several that fit, the oldest strikes first.
type Fault struct {
	Method string        // "" means every method but getUpdates
	Chat   int64         // 0 means every chat
	Skip   int           // let so many fitting calls through first
	Times  int           // then spoil so many; 0 means one, -1 means until ClearFaults
	Code   int           // answer with this code; 5xx as a proxy would, with an HTML page
	After  int           // retry_after of a 429, in seconds; 1 when zero
	Text   string        // description instead of the usual one
	Delay  time.Duration // wait before going on; with AfterAccept, between acceptance and cut
	Cut    Cut
}

// Fault switches a fault on.
func (s *Server) Fault(f Fault) {
	if f.Times == 0 {
		f.Times = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// ClearFaults switches all faults off.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// strike uses up one fault that fits the call.
func (s *Server) strike(r *request) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if !f.fits(r) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		if f.Times > 0 {
			f.Times--
		}
		struck := *f
		if f.Times == 0 {
			s.faults = slices.Delete(s.faults, i, i+1)
		}
		return &struck
	}
	return nil
}

func (f *Fault) fits(r *request) bool {
	if f.Method == "" && r.method == "getUpdates" || f.Method != "" && f.Method != r.method {
		return false
	}
	return f.Chat == 0 || f.Chat == r.int("chat_id")
}

func (f *Fault) name() string {
	switch f.Cut {
	case BeforeAccept:
		return "fault: cut before acceptance"
	case AfterAccept:
		return "fault: cut after acceptance"
	}
	return fmt.Sprintf("fault: %d", f.Code)
}

// before does what comes before acceptance and says whether to cut.
func (f *Fault) before(client, server context.Context) bool {
	if f.Cut != AfterAccept {
		f.wait(client, server)
	}
	return f.Cut == BeforeAccept || client.Err() != nil
}

func (f *Fault) wait(client, server context.Context) {
	if f.Delay <= 0 {
		return
	}
	timer := time.NewTimer(f.Delay)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-client.Done():
	case <-server.Done():
	}
}

func (f *Fault) write(w http.ResponseWriter) {
	if f.Code >= 500 {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Code)
		title := fmt.Sprintf("%d %s", f.Code, http.StatusText(f.Code))
		_, _ = io.WriteString(w, "<html>\r\n<head><title>"+title+"</title></head>\r\n<body>\r\n<center><h1>"+title+
			"</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n")
		return
	}
	writeRefusal(w, f.refusal())
}

func (f *Fault) refusal() *refusal {
	r := &refusal{code: f.Code, text: f.Text}
	if f.Code == 429 {
		r.after = max(f.After, 1)
	}
	if r.text != "" {
		return r
	}
	switch f.Code {
	case 400:
		r.text = "Bad Request: chat not found"
	case 401:
		r.text = "Unauthorized"
	case 403:
		r.text = "Forbidden: bot was blocked by the user"
	case 409:
		r.text = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
	case 429:
		r.text = tooMany(r.after).Error()[len("429 "):]
	default:
		r.text = http.StatusText(f.Code)
	}
	return r
}
