package templates_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"rasoat/bot"
)

// channelTags are the tags of which the channel knows how to show them.
var channelTags = []string{"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}

var (
	tag       = regexp.MustCompile(`<(/?)([a-zA-Z-]*)([^<>]*)>`)
	badBlank  = regexp.MustCompile(`\S {2,}| [,.;:?]( |$)|\( | \)`)
	inOffice  = regexp.MustCompile(`(?i)lỗi|!`)
	unfilled  = regexp.MustCompile(`<no value>|&lt;no value&gt;|%!|\{\{|\}\}`)
	blankEnds = regexp.MustCompile(`(?m)[ \t]+$`)
)

// faults lists what is wrong with a rendered text, for people and for the channel.
func faults(text string, plain bool) []string {
	var wrong []string
	add := func(found bool, what string) {
		if found {
			wrong = append(wrong, what)
		}
	}
	add(strings.TrimSpace(text) == "", "says nothing")
	add(bot.Length(text) > bot.MaxText, "is too long for one message")
	add(!norm.NFC.IsNormalString(text), "is not NFC")
	add(inOffice.MatchString(text), "is not how an office writes")
	add(unfilled.MatchString(text), "is not filled in")
	add(blankEnds.MatchString(text), "has blanks at the end of a line")
	add(strings.Contains(text, "\n\n\n") || strings.Trim(text, "\n") != text, "has blank lines too many")
	add(badBlank.MatchString(text), "has a blank in the wrong place: "+badBlank.FindString(text))
	if !plain {
		wrong = append(wrong, badTags(text)...)
	}
	return wrong
}

// badTags lists tags that the channel does not know, and those that do not close.
func badTags(text string) []string {
	var wrong, open []string
	for _, m := range tag.FindAllStringSubmatch(text, -1) {
		switch name := m[2]; {
		case !slices.Contains(channelTags, name):
			wrong = append(wrong, fmt.Sprintf("has the tag %s", m[0]))
		case m[1] == "":
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			wrong = append(wrong, fmt.Sprintf("closes %s, which is not open", name))
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		wrong = append(wrong, fmt.Sprintf("leaves %v open", open))
	}
	if strings.ContainsAny(tag.ReplaceAllString(text, ""), "<>") {
		wrong = append(wrong, "has a stray < or >")
	}
	return wrong
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "Đã xong!", "Có lỗi.", "tên <no value>", "%!d(string=a)", "{{.Name}}", "một \nhai", "một\n\n\nhai", "em  Lan", "em Lan .", "(em Lan )", "e\u0302m", "<b>em", "em</b>", "<b><i>em</b></i>", "<p>em</p>", "3 < 4", strings.Repeat("a", bot.MaxText+1)} {
		if len(faults(text, false)) == 0 {
			t.Errorf("nothing found in %q", text)
		}
	}
	for _, text := range []string{"Đã ghi em <b>Lan</b>.\n\n• họ tên\n   đúng", "Em đã có mã chưa?", "3 &lt; 4"} {
		if wrong := faults(text, false); len(wrong) > 0 {
			t.Errorf("%q %v", text, wrong)
		}
	}
}
