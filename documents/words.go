package documents

import "rasoat/templates"

// words gives the texts of a file that is being written. It keeps the first failure, so that a file
// with a text missing is never finished.
type words struct{ err error }

func (w *words) text(name string, data any) string {
	out, err := templates.Text(name, data)
	if err != nil && w.err == nil {
		w.err = err
	}
	return out
}
