package handlers

import "testing"

// A step that does not say what it awaits would let a case code be taken for nothing.
func TestExpects_everyStepSaysWhatItAwaits(t *testing.T) {
	t.Parallel()
	for _, route := range allRoutes() {
		for step := range route.Steps {
			if route.Expects[step] == "" {
				t.Errorf("step %s of %s does not say what it awaits", step, route.Name)
			}
		}
		for step := range route.Expects {
			if route.Steps[step] == nil {
				t.Errorf("%s awaits something in %s, which is no step", route.Name, step)
			}
		}
	}
}

// A mother's name stays a mother's name, though a child may be called so.
func TestExpected_goesByTheFieldThatIsAskedFor(t *testing.T) {
	t.Parallel()
	r := recheckRoute()
	for _, c := range []struct {
		step, data string
		name, code bool // may be meant for the record of that name or code
	}{
		{"value", `{"field":"mother"}`, false, true},
		{"value", `{"field":"name"}`, false, true},
		{"value", `{"field":"address"}`, false, true},
		{"value", `{"field":"birth_date"}`, true, true},
		{"value", `{"field":"id_number"}`, true, true},
		{"value", `[]`, false, true},
		{"evidence", `{}`, true, true},
		{"", `{}`, true, true},
		{"unknown", `{}`, false, false},
	} {
		turn := Turn{conv: conversation{Flow: "recheck", Step: c.step, Data: []byte(c.data)}}
		e := turn.expected(&r)
		if e.takesName() != c.name || e.takesCode() != c.code {
			t.Errorf("%s %s awaits %s: name %v, code %v", c.step, c.data, e, e.takesName(), e.takesCode())
		}
	}
}
