package documents

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// openMarkup tells the encoding of a text as openText does, and believes a page that says it itself where the
// bytes do not say otherwise.
func openMarkup(kind fileKind, content io.ReaderAt, size int64) (textSource, error) {
	source, err := openText(content, size)
	var typed *Error
	if kind == fileText || !errors.As(err, &typed) || typed.Kind != KindEncoding {
		return source, err
	}
	head := make([]byte, min(size, sniffed))
	if _, err := content.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return source, &Error{Kind: KindDamaged, Err: err}
	}
	var page encoding.Encoding
	switch declaredCharset(head) {
	case "windows-1258", "cp1258", "x-cp1258":
		page = charmap.Windows1258
	case "windows-1252", "iso-8859-1", "us-ascii", "latin1":
		page = charmap.Windows1252
	default:
		return source, err
	}
	source.decoder = func() transform.Transformer { return transform.Chain(page.NewDecoder(), norm.NFC) }
	return source, source.checkLetters()
}

// declaredCharset is what follows "charset=" or "encoding=" at the head of a page.
func declaredCharset(head []byte) string {
	low := bytes.ToLower(head)
	for _, key := range []string{"charset=", "encoding="} {
		_, rest, found := bytes.Cut(low, []byte(key))
		if !found {
			continue
		}
		rest = bytes.TrimLeft(rest, `"' `)
		if end := bytes.IndexAny(rest, "\"' ;?>/\r\n"); end > 0 {
			return strings.TrimSpace(string(rest[:end]))
		}
	}
	return ""
}
