package documents

import (
	"bytes"
	"errors"
	"io"
)

type fileKind int

const (
	fileText fileKind = iota
	fileZip
	fileXLS
	fileOldStream // records of an old workbook without a container
	fileHTML
	fileXML // XML Spreadsheet 2003
)

// isWhole is true of the formats that are held in memory, cell by cell.
func (k fileKind) isWhole() bool { return k != fileText && k != fileZip }

const sniffed = 4096

// recognise judges a file by its content, never by its name. What can be none that we read is refused with
// the reason that helps most.
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
		return fileXLS, nil
	case isOldStream(head):
		return fileOldStream, nil
	}
	if foreign := foreignKind(head); foreign != "" {
		return 0, &Error{Kind: foreign}
	}
	return markupKind(head), nil
}

// openBook reads a file of that kind as cells.
func openBook(kind fileKind, content io.ReaderAt, size int64) (book, error) {
	if kind.isWhole() && size > maxWhole {
		return nil, &Error{Kind: KindTooLarge, Limit: maxWhole >> 20}
	}
	switch kind {
	case fileZip:
		return openXLSX(content, size)
	case fileXLS:
		return openXLS(content, size)
	case fileOldStream:
		stream, err := io.ReadAll(io.NewSectionReader(content, 0, size))
		if err != nil {
			return nil, &Error{Kind: KindDamaged, Err: err}
		}
		return readXLS(stream)
	}
	text, err := openMarkup(kind, content, size)
	if err != nil {
		return nil, err
	}
	switch kind {
	case fileHTML:
		return readHTML(text.open())
	case fileXML:
		return readXMLSpreadsheet(text.open())
	}
	return openCSV(text), nil
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
	case bytes.Contains(all, wide("WordDocument")):
		return &Error{Kind: KindWriting}
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

// markupKind finds the HTML and XML tables that other programs save under the name of Excel, in whatever
// encoding: the tags are ASCII.
func markupKind(head []byte) fileKind {
	text := bytes.ReplaceAll(head, []byte{0}, nil)
	for _, mark := range []string{"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"} {
		text = bytes.TrimPrefix(text, []byte(mark))
	}
	text = bytes.ToLower(bytes.TrimLeft(text, " \t\r\n"))
	if !bytes.HasPrefix(text, []byte("<")) {
		return fileText
	}
	if bytes.HasPrefix(text, []byte("<?xml")) && bytes.Contains(text, []byte("urn:schemas-microsoft-com:office:spreadsheet")) && !bytes.Contains(text, []byte("<html")) {
		return fileXML
	}
	for _, sign := range []string{"<table", "<html", "<!doctype html", "urn:schemas-microsoft-com:office"} {
		if bytes.Contains(text, []byte(sign)) {
			return fileHTML
		}
	}
	return fileText
}
