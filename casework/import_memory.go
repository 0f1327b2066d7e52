package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"rasoat/documents"
	"rasoat/registry"
	"rasoat/store"
)

// importMemory is what a commune has said about its lists: forms by the signature of their header, hamlets by
// their way of writing. Nobody's data is in it.
type importMemory struct {
	Forms   map[string]importForm      `json:"forms,omitempty"`
	Hamlets map[string]registry.UnitID `json:"hamlets,omitempty"`
	By      map[string]int64           `json:"by,omitempty"` // by which import the way of writing a hamlet was learned
}

// importForm is what is known of lists with one header.
type importForm struct {
	Use     ImportUse              `json:"use,omitempty"`
	Kind    registry.ListKind      `json:"kind,omitempty"`
	Mapping documents.TableMapping `json:"mapping"`
	By      int64                  `json:"by,omitempty"` // the import by which it was learned
}

// mostForms is how many forms a commune's memory keeps.
const mostForms = 200

func memoryName(commune registry.UnitID) string { return fmt.Sprintf("import:%d", commune) }

func readMemory(ctx context.Context, tx *store.Tx, commune registry.UnitID) (m importMemory, err error) {
	b, err := tx.Setting(ctx, memoryName(commune))
	if errors.Is(err, store.ErrNotFound) {
		return m, nil
	}
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return importMemory{}, fmt.Errorf("read answers of unit %d: %w", commune, err)
	}
	return m, nil
}

// remember keeps what was said about a list once it is brought in.
func remember(ctx context.Context, tx *store.Tx, commune registry.UnitID, book *documents.List, a *importAnswers, by int64) error {
	m, err := readMemory(ctx, tx, commune)
	if err != nil {
		return err
	}
	if m.Forms == nil {
		m.Forms = map[string]importForm{}
	}
	if m.Hamlets == nil {
		m.Hamlets = map[string]registry.UnitID{}
	}
	for _, sign := range book.Signatures() {
		was, known := m.Forms[sign]
		now := importForm{a.Use, a.Kind, a.Columns.Tables[sign], by}
		if was.By = by; !reflect.DeepEqual(was, now) && (known || len(m.Forms) < mostForms) {
			m.Forms[sign] = now
		}
	}
	if m.By == nil {
		m.By = map[string]int64{}
	}
	for key, unit := range a.Hamlets {
		if unit != 0 && m.Hamlets[key] != unit { // that a hamlet was not known once says nothing of the next list
			m.Hamlets[key], m.By[key] = unit, by
		}
	}
	return saveMemory(ctx, tx, commune, m)
}

// unlearn forgets what was learned by an import that is taken back: the form of such lists, and ways of writing hamlets.
func unlearn(ctx context.Context, tx *store.Tx, line store.Import) error {
	m, err := readMemory(ctx, tx, line.Unit.ID)
	if err != nil {
		return err
	}
	maps.DeleteFunc(m.Forms, func(_ string, f importForm) bool { return f.By == line.ID })
	maps.DeleteFunc(m.Hamlets, func(key string, unit registry.UnitID) bool {
		return m.By[key] == line.ID || slices.Contains(line.Hamlets, unit)
	})
	maps.DeleteFunc(m.By, func(key string, _ int64) bool { return m.Hamlets[key] == 0 })
	return saveMemory(ctx, tx, line.Unit.ID, m)
}

func saveMemory(ctx context.Context, tx *store.Tx, commune registry.UnitID, m importMemory) error {
	b, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("keep answers: %w", err)
	}
	return tx.SaveSetting(ctx, memoryName(commune), b)
}

// recall fills in what was said about lists like this one, where nothing was said about this one.
func (a *importAnswers) recall(m importMemory, signs []string, hamlets []registry.Unit) {
	for _, sign := range signs {
		form, known := m.Forms[sign]
		if !known {
			continue
		}
		t := a.table(sign)
		said := maps.Clone(form.Mapping.Columns)
		if said == nil {
			said = map[string]string{}
		}
		maps.Copy(said, t.Columns)
		t.Columns = said
		if t.EthnicCodes == "" {
			t.EthnicCodes = form.Mapping.EthnicCodes
		}
		a.Columns.Tables[sign] = t
		if a.Use == "" && form.Use.compares() {
			a.Use = form.Use
		}
	}
	for key, unit := range m.Hamlets {
		stands := slices.ContainsFunc(hamlets, func(u registry.Unit) bool { return u.ID == unit })
		if _, said := a.Hamlets[key]; !said && !a.New[key] && stands {
			a.place(hamletAnswer{Key: key, Unit: unit})
		}
	}
}
