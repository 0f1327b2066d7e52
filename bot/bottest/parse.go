package bottest

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// htmlParser reads Telegram's HTML dialect as the official server does: a few
// tags, four named entities, no repair of broken nesting.
type htmlParser struct {
	in       string
	pos      int
	out      strings.Builder
	at       int // UTF-16 units written
	open     []openTag
	entities []Entity
}

type openTag struct {
	name   string
	attrs  map[string]string
	offset int
}

// parseHTML turns markup into plain text and entities, or says why it cannot.
func parseHTML(in string) (string, []Entity, error) {
	p := &htmlParser{in: in}
	for p.pos < len(p.in) {
		var err error
		switch c := p.in[p.pos]; {
		case c == '&':
			p.entity()
		case c == '<' && strings.HasPrefix(p.in[p.pos:], "</"):
			err = p.endTag()
		case c == '<':
			err = p.startTag()
		default:
			r, n := utf8.DecodeRuneInString(p.in[p.pos:])
			p.write(r)
			p.pos += n
		}
		if err != nil {
			return "", nil, err
		}
	}
	if n := len(p.open); n > 0 {
		return "", nil, unparsed("Can't find end tag corresponding to start tag %q", p.open[n-1].name)
	}
	return p.out.String(), p.entities, nil
}

func unparsed(format string, args ...any) error {
	return badRequest("can't parse entities: %s", fmt.Sprintf(format, args...))
}

func (p *htmlParser) write(r rune) {
	p.out.WriteRune(r)
	p.at += units(string(r))
}

// entity decodes the references that Telegram knows; any other & is itself.
func (p *htmlParser) entity() {
	rest := p.in[p.pos:]
	if end := strings.IndexByte(rest, ';'); end > 1 {
		if r := reference(rest[1:end]); r != 0 {
			p.write(r)
			p.pos += end + 1
			return
		}
	}
	p.write('&')
	p.pos++
}

func reference(name string) rune {
	switch name {
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "amp":
		return '&'
	case "quot":
		return '"'
	}
	base, digits := 10, strings.TrimPrefix(name, "#")
	if digits == name {
		return 0
	}
	if strings.HasPrefix(digits, "x") {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseInt(digits, base, 32)
	if err != nil || n < 1 || n > utf8.MaxRune {
		return 0
	}
	return rune(n)
}

func (p *htmlParser) startTag() error {
	begin := p.pos
	end := tagEnd(p.in, begin+1)
	if end < 0 {
		return unparsed("Unclosed start tag at byte offset %d", begin)
	}
	name, attrs, err := readTag(p.in[begin+1:end], begin)
	if err != nil {
		return err
	}
	if !knownTag(name) {
		return unparsed("Unsupported start tag %q at byte offset %d", name, begin)
	}
	if name == "span" && attrs["class"] != "tg-spoiler" {
		return unparsed(`Tag "span" must have class "tg-spoiler" at byte offset %d`, begin)
	}
	p.open = append(p.open, openTag{name, attrs, p.at})
	p.pos = end + 1
	return nil
}

func (p *htmlParser) endTag() error {
	begin := p.pos
	if len(p.open) == 0 {
		return unparsed("Unexpected end tag at byte offset %d", begin)
	}
	end := strings.IndexByte(p.in[begin:], '>')
	if end < 0 {
		return unparsed("Unclosed end tag at byte offset %d", begin)
	}
	name := strings.ToLower(strings.TrimSpace(p.in[begin+2 : begin+end]))
	tag := p.open[len(p.open)-1]
	if name != "" && name != tag.name {
		return unparsed("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, tag.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	if p.at > tag.offset {
		p.close(tag)
	}
	p.pos = begin + end + 1
	return nil
}

// close records the entity of a tag; code directly inside pre names its language.
func (p *htmlParser) close(t openTag) {
	e := Entity{Type: entityType(t), Offset: t.offset, Length: p.at - t.offset}
	switch {
	case t.name == "a":
		if e.URL = t.attrs["href"]; e.URL == "" {
			return
		}
	case t.name == "code" && len(p.open) > 0 && p.open[len(p.open)-1].name == "pre":
		if lang, ok := strings.CutPrefix(t.attrs["class"], "language-"); ok {
			p.open[len(p.open)-1].attrs["lang"] = lang
			return
		}
	case t.name == "pre":
		e.Lang = t.attrs["lang"]
	}
	p.entities = append(p.entities, e)
}
