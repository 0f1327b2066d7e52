package handlers

import (
	"errors"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// sentenceError is a refusal with its own sentence: a result, not a fault.
type sentenceError struct {
	template string
	data     any
}

func (e *sentenceError) Error() string { return "refused: " + e.template }

// sentence refuses with a template of errors.
func sentence(template string, data any) error {
	return &sentenceError{template: template, data: data}
}

// refusal is the one place where an error becomes a sentence. What it does not know is a fault: it
// rolls back, is tried again, and never reaches a chat.
func refusal(err error) (template string, data any, known bool) {
	var said *sentenceError
	var refused *registry.RefusedError
	var step *registry.StepError
	var number *casework.NumberError
	var pair *casework.PairError
	var upload *casework.UploadError
	switch {
	case errors.As(err, &said):
		return said.template, said.data, true
	case errors.As(err, &refused):
		return "error.refused", refused, true
	case errors.As(err, &step):
		return "error.step", step, true
	case errors.As(err, &number):
		return "error.number", number, true
	case errors.As(err, &pair):
		return "error.pair", pair, true
	case errors.As(err, &upload):
		return "error.upload", upload, true
	case errors.Is(err, casework.ErrWordsNumber):
		return "error.words_number", nil, true
	case errors.Is(err, casework.ErrWordsLong):
		return "error.words_long", nil, true
	case errors.Is(err, casework.ErrChanged), errors.Is(err, store.ErrStale):
		return "error.stale", nil, true
	case errors.Is(err, casework.ErrImportGone):
		return "import.gone", nil, true
	case errors.Is(err, casework.ErrImportUndone):
		return "import.refused_undone", nil, true
	case errors.Is(err, casework.ErrImportOld):
		return "import.refused_old", nil, true
	case errors.Is(err, casework.ErrImplausibleTotal):
		return "import.total_wrong", nil, true
	case errors.Is(err, casework.ErrNoCommune):
		return "import.no_commune", nil, true
	case errors.Is(err, casework.ErrOwnMembership):
		return "members.own", nil, true
	case errors.Is(err, casework.ErrLastOne):
		return "role.last_one", nil, true
	case errors.Is(err, casework.ErrReached):
		return "members.reached", nil, true
	case errors.Is(err, casework.ErrRestricted):
		return "error.restricted", nil, true
	case errors.Is(err, casework.ErrNoSecond):
		return "second.nobody", nil, true
	case errors.Is(err, casework.ErrSecondGone):
		return "second.gone", nil, true
	case errors.Is(err, casework.ErrSecondOwn):
		return "second.own", nil, true
	case errors.Is(err, store.ErrNotFound):
		return "error.gone", nil, true
	}
	return "", nil, false
}
