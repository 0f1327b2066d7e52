package casework

import (
	"bytes"

	"rasoat/documents"
)

// EmptyList is a list to fill in, with the name of its file.
func EmptyList() (content []byte, name string, err error) {
	var b bytes.Buffer
	if err := documents.WriteBlank(&b); err != nil {
		return nil, "", err
	}
	return b.Bytes(), documents.BlankName(), nil
}
