package documents

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// xlsxBook reads a workbook straight from its parts, as a stream: the writing library's own reader
// ends without a word at the first malformed byte, which would lose the rest of a list.
type xlsxBook struct {
	parts  map[string]*zip.File
	pages  []xlsxSheet
	named  map[string]bool // the parts of the pages
	filled int             // rows of all pages that hold something, as far as they could be counted at once
	rows   int             // the same of all rows
	shared []string
	styles []cellStyle
	base04 bool
}

type xlsxSheet struct {
	sheetInfo
	part   string
	merges []merge // only those over several rows, by first row
	drawn  int     // merged cells of any form, here and on the sheets before
	last   int     // the row that is the last to hold something, counted from 1, once whole: the sheet was read to its end
	whole  bool
}

func openXLSX(content io.ReaderAt, size int64) (*xlsxBook, error) {
	archive, err := zip.NewReader(content, size)
	if err != nil {
		return nil, &Error{Kind: KindDamaged, Err: err}
	}
	b := &xlsxBook{parts: map[string]*zip.File{}, named: map[string]bool{}}
	var inflated uint64
	for _, file := range archive.File {
		b.parts[strings.ToLower(strings.TrimPrefix(file.Name, "/"))] = file
		inflated += file.UncompressedSize64
		if inflated > MaxInflated || file.UncompressedSize64 > MaxInflated {
			return nil, &Error{Kind: KindInflated, Limit: MaxInflated >> 20}
		}
	}
	if err := b.readWorkbook(); err != nil {
		return nil, err
	}
	return b, nil
}

// readWorkbook follows the relations from the root to the sheets, as the format wants it.
func (b *xlsxBook) readWorkbook() error {
	main, err := b.mainPart()
	if err != nil {
		return err
	}
	related, err := b.relations(main)
	if err != nil {
		return err
	}
	err = b.elements(main, func(scan *xmlScanner) error {
		switch string(scan.name) {
		case "workbookPr":
			b.base04 = scan.flag("date1904")
		case "sheet":
			state := string(scan.attr("state"))
			info := sheetInfo{name: string(scan.attr("name")), hidden: state == "hidden" || state == "veryHidden"}
			b.addSheet(info, related[scan.attrLocal("id")])
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(b.pages) == 0 {
		return &Error{Kind: KindEmpty}
	}
	for i := range b.pages {
		if i > 0 {
			b.pages[i].drawn = b.pages[i-1].drawn
		}
		if err := b.readMerges(&b.pages[i]); err != nil {
			return err
		}
		if b.rows > mostDrawn {
			return &Error{Kind: KindTooManyRows, Limit: MaxRows}
		}
	}
	if err := b.readStyles(partOf(related, "/styles")); err != nil {
		return err
	}
	return b.readShared(partOf(related, "/sharedStrings"))
}

// partOf finds the part of a kind; the empty name where there is none.
func partOf(related map[string]relation, kind string) string {
	for _, target := range related {
		if strings.HasSuffix(target.kind, kind) {
			return target.part
		}
	}
	return ""
}

// addSheet takes a sheet of cells, each part once: charts are sheets too, and have none.
func (b *xlsxBook) addSheet(info sheetInfo, target relation) {
	if len(b.pages) == maxSheets || !strings.HasSuffix(target.kind, "/worksheet") {
		return
	}
	if !b.named[target.part] {
		b.named[target.part] = true
		b.pages = append(b.pages, xlsxSheet{sheetInfo: info, part: target.part})
	}
}

// mainPart is the workbook, or an error that says what the archive is instead.
func (b *xlsxBook) mainPart() (string, error) {
	related, err := b.relations("")
	if err == nil {
		for _, target := range related {
			if strings.HasSuffix(target.kind, "/officeDocument") && strings.HasSuffix(target.part, ".xml") && strings.HasPrefix(target.part, "xl/") {
				return target.part, nil
			}
		}
	}
	switch {
	case b.parts["xl/workbook.xml"] != nil:
		return "xl/workbook.xml", nil
	case b.parts["xl/workbook.bin"] != nil, b.parts["content.xml"] != nil && b.parts["meta.xml"] != nil:
		return "", &Error{Kind: KindUnknownSheet}
	case b.parts["word/document.xml"] != nil:
		return "", &Error{Kind: KindWriting}
	case b.parts["[content_types].xml"] == nil && b.parts["mimetype"] == nil:
		return "", &Error{Kind: KindArchive}
	}
	return "", &Error{Kind: KindNotAList}
}

type relation struct{ kind, part string }

// mostRelations is more than a workbook of maxSheets sheets needs.
const mostRelations = 10_000

// relations maps the ids that a part uses to the parts that they stand for.
func (b *xlsxBook) relations(part string) (map[string]relation, error) {
	dir, name := path.Split(part)
	related := map[string]relation{}
	err := b.elements(dir+"_rels/"+name+".rels", func(scan *xmlScanner) error {
		if string(scan.name) != "Relationship" || len(related) == mostRelations {
			return nil
		}
		target := string(scan.attr("Target"))
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		related[string(scan.attr("Id"))] = relation{string(scan.attr("Type")), strings.ToLower(strings.TrimPrefix(target, "/"))}
		return nil
	})
	return related, err
}

// open returns a part, held to the limit whatever its header claims.
func (b *xlsxBook) open(part string) (io.ReadCloser, error) {
	file := b.parts[strings.ToLower(part)]
	if file == nil {
		return nil, &Error{Kind: KindDamaged, Err: fmt.Errorf("part %s is missing", part)}
	}
	r, err := file.Open()
	if err != nil {
		return nil, &Error{Kind: KindDamaged, Err: err}
	}
	return &bounded{ReadCloser: r, left: MaxInflated}, nil
}

// elements calls fn at the start of every element of a part, which is read to its end.
func (b *xlsxBook) elements(part string, fn func(*xmlScanner) error) error {
	r, err := b.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	scan := newXMLScanner(r)
	for {
		token, err := scan.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && token == xmlStart {
			err = fn(scan)
		}
		if err != nil {
			return asError(fmt.Errorf("part %s: %w", part, err))
		}
	}
}

func (b *xlsxBook) sheets() []sheetInfo {
	infos := make([]sheetInfo, len(b.pages))
	for i, page := range b.pages {
		infos[i] = page.sheetInfo
	}
	return infos
}

func (b *xlsxBook) epoch1904() bool { return b.base04 }

// bounded ends a part that inflates beyond the limit.
type bounded struct {
	io.ReadCloser
	left int64
}

func (r *bounded) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	if r.left -= int64(n); r.left < 0 {
		return n, &Error{Kind: KindInflated, Limit: MaxInflated >> 20}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = &Error{Kind: KindDamaged, Err: err}
	}
	return n, err
}
