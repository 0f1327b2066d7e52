package bottest

import "strings"

const (
	maxText    = 4096
	maxCaption = 1024
)

// formatted reads a text or caption with its parse mode and measures it.
// Only HTML and plain text are played; MarkdownV2 loses backslashes in the old
// library, so nobody here should use it.
func (r *request) formatted(field string, limit int) (string, []Entity, error) {
	text := cleaned(r.text(field))
	var entities []Entity
	var err error
	switch mode := strings.ToLower(r.text("parse_mode")); mode {
	case "":
		r.json(entitiesField(field), &entities)
		if text == "" {
			entities = nil
		}
	case "html":
		if text, entities, err = parseHTML(text); err != nil {
			return "", nil, err
		}
	case "markdown", "markdownv2":
		return "", nil, &refusal{code: 501, text: "Not Implemented: bottest plays parse_mode HTML only"}
	default:
		return "", nil, badRequest("unsupported parse_mode")
	}
	text, entities = trimmed(text, entities)
	switch {
	case limit == maxText && text == "":
		return "", nil, badRequest("text must be non-empty")
	case limit == maxText && units(text) > limit:
		return "", nil, badRequest("message is too long")
	case units(text) > limit:
		return "", nil, badRequest("message caption is too long")
	}
	return text, entities, nil
}

// cleaned does what the server does to every text: carriage returns go, other
// control characters but the line feed become spaces.
func cleaned(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return -1
		case r < ' ' && r != '\n':
			return ' '
		}
		return r
	}, s)
}

func entitiesField(field string) string {
	if field == "caption" {
		return "caption_entities"
	}
	return "entities"
}

// trimmed takes white space off both ends, as the server does before storing,
// and moves the entities along.
func trimmed(text string, entities []Entity) (string, []Entity) {
	text = strings.TrimRight(text, " \t\r\n")
	short := strings.TrimLeft(text, "\r\n")
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	gone, end := units(text)-units(short), units(short)
	var out []Entity
	for _, e := range entities {
		from := max(e.Offset-gone, 0)
		to := min(e.Offset-gone+e.Length, end)
		if to > from {
			e.Offset, e.Length = from, to-from
			out = append(out, e)
		}
	}
	return short, out
}
