package handlers

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rasoat/bot"
)

// thing is one message in one state of the conversation.
type thing struct {
	route Route
	m     bot.Message
	conv  conversation
	ids   []int64
}

func (th thing) String() string {
	if th.m.Press != "" {
		return th.m.Press
	}
	return strings.TrimSpace(th.conv.Flow + " " + th.conv.Step + " " + string(th.conv.Data) + fmt.Sprintf(" %.40q", th.m.Text))
}

func pressing(route Route, verb string, ids ...int64) thing {
	data := verb
	for _, id := range ids {
		data += ":" + formatID(id)
	}
	return thing{route: route, ids: ids, m: bot.Message{Kind: bot.KindPress, Press: data, PressID: "p", MessageID: 7}}
}

func formatID(id int64) string {
	return strings.TrimPrefix(bot.Press{Verb: "x", IDs: []int64{id}}.String(), "x:")
}

func writing(route Route, text string) thing {
	return thing{route: route, m: bot.Message{Kind: bot.KindText, Text: text, MessageID: 8}}
}

func verbs(route Route) []string { return slices.Sorted(maps.Keys(route.Presses)) }
func steps(route Route) []string { return slices.Sorted(maps.Keys(route.Steps)) }

// left is what a flow may have kept, from today or from long ago: about a child, another flow's, or nothing that it knows.
func (g *grounds) left(child int64, field string) json.RawMessage {
	b, _ := json.Marshal(map[string]any{
		"child": child, "docket": g.foreign[1], "unit": g.foreign[3], "field": field, "door": "chat", "version": 1, "signer": "Người Ký",
		"number": "096319900001", "role": "officer", "to": g.foreign[2],
	})
	return b
}

// odd is what people write where something else is awaited.
var odd = []string{
	"", "1", "99", "a1", "z9", "không rõ", "đúng", "Xuân", "0001-2", "99999999999999999999-1", "2147483648-0", "31/12/9999", "29/02", "1/1/1",
	"096319900001", foreignNumber, "096 3199 00001", "%_\\'\";--", strings.Repeat("Nguyễn ", 500), "🙂",
}
