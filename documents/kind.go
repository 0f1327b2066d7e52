package documents

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

type fileKind int

const (
	fileText fileKind = iota
	fileZip
)

const sniffed = 4096

// recognise judges a file by its content, never by its name. What is neither a zip archive nor
// UTF-8 text is refused with the reason that helps most.
func recognise(content io.ReaderAt, size int64) (fileKind, error) {
	head := make([]byte, min(size, sniffed))
	if _, err := content.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return 0, &Error{Kind: KindDamaged, Err: err}
	}
	switch {
	case len(bytes.TrimSpace(head)) == 0 && size <= sniffed:
		return 0, &Error{Kind: KindEmpty}
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return fileZip, nil
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return 0, compound(content, size)
	case bytes.HasPrefix(head, []byte("\xFF\xFE")), bytes.HasPrefix(head, []byte("\xFE\xFF")):
		return 0, &Error{Kind: KindEncoding}
	case isMarkup(head):
		return 0, &Error{Kind: KindOldExcel}
	case bytes.IndexByte(head, 0) >= 0, hasMagic(head):
		return 0, &Error{Kind: KindNotAList}
	}
	return fileText, checkUTF8(content, size)
}

// compound tells a locked workbook from an old one: both are OLE files.
func compound(content io.ReaderAt, size int64) error {
	all, err := io.ReadAll(io.NewSectionReader(content, 0, size))
	if err != nil {
		return &Error{Kind: KindDamaged, Err: err}
	}
	switch {
	case bytes.Contains(all, wide("EncryptedPackage")):
		return &Error{Kind: KindProtected}
	case bytes.Contains(all, wide("Workbook")), bytes.Contains(all, wide("Book")):
		return &Error{Kind: KindOldExcel}
	}
	return &Error{Kind: KindNotAList}
}

// wide is an ASCII text in UTF-16LE, as OLE directories hold their names.
func wide(text string) []byte {
	out := make([]byte, 0, 2*len(text))
	for i := range len(text) {
		out = append(out, text[i], 0)
	}
	return out
}

// isMarkup finds the HTML and XML tables that other programs save under the name of Excel.
func isMarkup(head []byte) bool {
	text := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n"))
	if !bytes.HasPrefix(text, []byte("<")) {
		return false
	}
	for _, sign := range []string{"<table", "<html", "office:spreadsheet", "urn:schemas-microsoft-com:office"} {
		if bytes.Contains(text, []byte(sign)) {
			return true
		}
	}
	return false
}

func hasMagic(head []byte) bool {
	for _, magic := range []string{"%PDF", "\x89PNG", "\xFF\xD8\xFF", "GIF8", "{\\rtf", "Rar!", "7z\xBC\xAF"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return true
		}
	}
	return false
}

// checkUTF8 reads the text once: a list in another encoding must not be half read.
func checkUTF8(content io.ReaderAt, size int64) error {
	text := io.NewSectionReader(content, 0, size)
	buf := make([]byte, 64<<10)
	kept := 0
	for {
		n, err := text.Read(buf[kept:])
		chunk := buf[:kept+n]
		for len(chunk) > 0 && (utf8.FullRune(chunk) || err != nil) {
			r, width := utf8.DecodeRune(chunk)
			if r == utf8.RuneError && width <= 1 {
				return &Error{Kind: KindEncoding}
			}
			if r == 0 {
				return &Error{Kind: KindNotAList}
			}
			chunk = chunk[width:]
		}
		kept = copy(buf, chunk)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return &Error{Kind: KindDamaged, Err: err}
		}
	}
}
