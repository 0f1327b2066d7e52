package documents

import (
	"strings"
	"unicode/utf8"

	"rasoat/registry"
)

// SkipReason says why a line is no child.
type SkipReason string

// The reasons, in the order in which a list has them.
const (
	SkipTitle     SkipReason = "title" // agency, motto, title, remarks
	SkipHeader    SkipReason = "header"
	SkipNumbers   SkipReason = "column_numbers"
	SkipSection   SkipReason = "section"
	SkipEmpty     SkipReason = "empty" // numbered in advance and never filled
	SkipTotal     SkipReason = "total"
	SkipSignature SkipReason = "signature"
)

// SkipReasons lists them all.
func SkipReasons() []SkipReason {
	return []SkipReason{SkipTitle, SkipHeader, SkipNumbers, SkipSection, SkipEmpty, SkipTotal, SkipSignature}
}

func (k lineKind) skipReason() SkipReason {
	switch k {
	case lineTitle:
		return SkipTitle
	case lineHeader:
		return SkipHeader
	case lineNumbers:
		return SkipNumbers
	case lineSection:
		return SkipSection
	case lineEmpty:
		return SkipEmpty
	case lineTotal:
		return SkipTotal
	case lineSignature:
		return SkipSignature
	}
	return ""
}

// Skip counts the lines that are no children for one reason.
type Skip struct {
	Reason SkipReason
	Count  int
	Lines  []SkippedLine // the first of them
}

// SkippedLine shows a line, so that people see when a child was taken for something else.
type SkippedLine struct {
	Sheet string
	Line  int // as the spreadsheet shows it
	Text  string
}

const (
	shownSkips   = 20 // lines of one reason that are kept
	longestShown = 80 // characters of a line
)

// Skips gathers the lines that are no children.
type Skips struct{ by map[SkipReason]*Skip }

func (s *Skips) add(sheet string, e entry) {
	reason := e.kind.skipReason()
	if reason == "" {
		return
	}
	if s.by == nil {
		s.by = map[SkipReason]*Skip{}
	}
	skip := s.by[reason]
	if skip == nil {
		skip = &Skip{Reason: reason}
		s.by[reason] = skip
	}
	if skip.Count++; len(skip.Lines) < shownSkips {
		skip.Lines = append(skip.Lines, SkippedLine{Sheet: sheet, Line: e.line.row, Text: shownLine(e.line)})
	}
}

// shownLine is the beginning of a line's texts.
func shownLine(l line) string {
	var parts []string
	for _, c := range filledCells(l) {
		parts = append(parts, registry.CleanText(c.text))
	}
	text := strings.Join(parts, " · ")
	if utf8.RuneCountInString(text) > longestShown {
		text = string([]rune(text)[:longestShown]) + "…"
	}
	return text
}

// All lists the reasons that occur.
func (s *Skips) All() []Skip {
	if s == nil {
		return nil
	}
	var all []Skip
	for _, reason := range SkipReasons() {
		if skip := s.by[reason]; skip != nil {
			all = append(all, *skip)
		}
	}
	return all
}

// Skipped counts the lines that are no children, with the reason for each. It reads the list unless it has
// been read to its end before.
func (l *List) Skipped() ([]Skip, error) {
	if l.skips == nil {
		for _, err := range l.entries() {
			if err != nil {
				return nil, err
			}
		}
	}
	return l.skips.All(), nil
}
