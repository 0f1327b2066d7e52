package ask

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"rasoat/registry"
)

// ErrUnits says that a text is no list of units.
var ErrUnits = errors.New("no list of units: want the columns level, code, parent_code, type and name in the first line")

// ReadUnits reads a tab-separated list with the columns level, code, parent_code, type, name, and scheme where there is one,
// in any order; others are passed over. Hamlets may stand in it. Codes are kept as they are written, so that "2026:32167" and
// "32167" both do; ids are given in the order of the lines, from 1.
func ReadUnits(r io.Reader) ([]registry.Unit, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	var header map[string]int
	var units []registry.Unit
	var parents []string
	ids := map[string]registry.UnitID{}
	for lines.Scan() {
		line := strings.TrimRight(strings.TrimPrefix(lines.Text(), "\ufeff"), "\r")
		cells := strings.Split(line, "\t")
		switch {
		case strings.TrimSpace(line) == "":
			continue
		case header == nil:
			if header = readHeader(cells); header == nil {
				return nil, ErrUnits
			}
			continue
		}
		u, parent := readUnit(cells, header)
		u.ID = registry.UnitID(len(units) + 1)
		units, parents = append(units, u), append(parents, parent)
		ids[u.Code], ids[codeOf(u)] = u.ID, u.ID
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read units: %w", err)
	}
	if header == nil {
		return nil, ErrUnits
	}
	for i, parent := range parents {
		units[i].Parent = parentOf(units[i], parent, ids)
	}
	return units, nil
}

func readHeader(cells []string) map[string]int {
	at := map[string]int{}
	for i, cell := range cells {
		at[strings.ToLower(strings.TrimSpace(cell))] = i
	}
	for _, need := range []string{"level", "code", "name"} {
		if _, ok := at[need]; !ok {
			return nil
		}
	}
	return at
}

func readUnit(cells []string, header map[string]int) (registry.Unit, string) {
	cell := func(name string) string {
		if i, ok := header[name]; ok && i < len(cells) {
			return registry.CleanText(cells[i])
		}
		return ""
	}
	u := registry.Unit{Code: cell("code"), Type: cell("type"), Name: cell("name"), Scheme: cell("scheme")}
	if full := cell("full_name"); u.Name == "" {
		u.Name = strings.TrimSpace(strings.TrimPrefix(full, u.Type))
	}
	if head, rest, ok := strings.Cut(u.Name, " "); ok && u.Type != "" && registry.Fold(head) == registry.Fold(u.Type) {
		u.Name = rest // the name was written with its type
	}
	if scheme, code, ok := strings.Cut(u.Code, ":"); ok && u.Scheme == "" {
		u.Scheme, u.Code = scheme, code
	}
	u.Level = readLevel(cell("level"))
	return u, cell("parent_code")
}

// readLevel reads the stable name of a level, anything else by the kinds of units that people name.
func readLevel(text string) registry.Level {
	for _, l := range []registry.Level{registry.LevelProvince, registry.LevelDistrict, registry.LevelCommune, registry.LevelHamlet} {
		if strings.EqualFold(text, l.String()) {
			return l
		}
	}
	lex := vocabulary()
	tokens := lex.cut(text)
	if m, ok := longest(lex.matches(tokens)[0], "unit"); ok {
		return levelsOf(m.value)[0]
	}
	return registry.LevelHamlet
}

// parentOf finds a parent by its code in the unit's own scheme, then by the code alone.
func parentOf(u registry.Unit, code string, ids map[string]registry.UnitID) registry.UnitID {
	if code == "" {
		return 0
	}
	if id, found := ids[u.Scheme+":"+code]; found {
		return id
	}
	return ids[code]
}
