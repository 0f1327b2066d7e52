package bottest

import "strings"

func knownTag(name string) bool { return entityType(openTag{name: name}) != "" }

// entityType names the entity that a tag makes; "" for tags unknown here.
func entityType(t openTag) string {
	switch t.name {
	case "b", "strong":
		return "bold"
	case "i", "em":
		return "italic"
	case "u", "ins":
		return "underline"
	case "s", "strike", "del":
		return "strikethrough"
	case "tg-spoiler", "span":
		return "spoiler"
	case "tg-emoji":
		return "custom_emoji"
	case "a":
		return "text_link"
	case "code", "pre":
		return t.name
	case "blockquote":
		if _, ok := t.attrs["expandable"]; ok {
			return "expandable_blockquote"
		}
		return "blockquote"
	}
	return ""
}

// tagEnd finds the > that closes a tag, minding quoted values; -1 when none does.
func tagEnd(in string, from int) int {
	quote := byte(0)
	for i := from; i < len(in); i++ {
		switch c := in[i]; {
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
		case (c == '"' || c == '\'') && i > from && in[i-1] == '=':
			quote = c
		case c == '>':
			return i
		}
	}
	return -1
}

// readTag splits the inside of a start tag into name and attributes.
func readTag(in string, offset int) (string, map[string]string, error) {
	name, rest, _ := strings.Cut(strings.TrimRight(in, " \t\r\n"), " ")
	name = strings.ToLower(strings.TrimSpace(name))
	attrs := map[string]string{}
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		end := strings.IndexAny(rest, "= \t\r\n")
		if end == 0 {
			return "", nil, unparsed("Empty attribute name in the tag %q at byte offset %d", name, offset)
		}
		if end < 0 || rest[end] != '=' {
			if end < 0 {
				end = len(rest)
			}
			attrs[strings.ToLower(rest[:end])] = ""
			rest = rest[end:]
			continue
		}
		key := strings.ToLower(rest[:end])
		var value string
		value, rest = attributeValue(strings.TrimSpace(rest[end+1:]))
		attrs[key] = decode(value)
	}
	return name, attrs, nil
}

func attributeValue(in string) (value, rest string) {
	if in != "" && (in[0] == '"' || in[0] == '\'') {
		if end := strings.IndexByte(in[1:], in[0]); end >= 0 {
			return in[1 : end+1], in[end+2:]
		}
	}
	value, rest, _ = strings.Cut(in, " ")
	return value, rest
}

func decode(value string) string {
	p := &htmlParser{in: value}
	for p.pos < len(p.in) {
		if p.in[p.pos] == '&' {
			p.entity()
			continue
		}
		p.out.WriteByte(p.in[p.pos])
		p.pos++
	}
	return p.out.String()
}
