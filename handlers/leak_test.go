package handlers

import (
	"bytes"
	"io"
	"log/slog"
	"regexp"
	"testing"

	"rasoat/casework/casetest"
)

// personal is a number, a telephone or a code that opens something, standing by itself.
var personal = regexp.MustCompile(`(^|[^0-9A-Za-z.])([0-9]{12}|(0|84)[35789][0-9]{8}|[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4})([^0-9A-Za-z]|$)`)

// leaks reads what the program logs during a conversation, and fails the test where a line tells of somebody.
type leaks struct {
	t    *testing.T
	next io.Writer
}

// quietly is a log of everything, held to saying nothing about anybody.
func quietly(t *testing.T) *slog.Logger {
	l := leaks{t: t, next: io.Discard}
	if testing.Verbose() {
		l.next = t.Output()
	}
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func (l leaks) Write(line []byte) (int, error) {
	if personal.Match(line) {
		l.t.Errorf("the log tells a number, a telephone or a code: %s", line)
	}
	for _, c := range casetest.Children() {
		if bytes.Contains(line, []byte(c.Name)) {
			l.t.Errorf("the log tells a name: %s", line)
		}
	}
	return l.next.Write(line)
}

// TestLeaks: the reader of logs finds what it is there for.
func TestLeaks(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]bool{
		`msg="update failed" err="no 096219900001"`: true, `msg=x phone=0912345678`: true, `msg=x code=ABCD-2345`: true,
		`time=2026-11-22T07:58:10.123Z level=INFO msg="job is done" job=12 kind=import_read`: false, `msg=x chat=1001 update=2199023255552`: false,
		`msg=x id=6ba7b810-9dad-11d1-80b4-00c04fd430c8`: false,
	} {
		if personal.MatchString(line) != want {
			t.Errorf("%s: want %v", line, want)
		}
	}
}
