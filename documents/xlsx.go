package documents

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// xlsxBook reads a workbook straight from its parts, as a stream: the writing library's own reader
// ends without a word at the first malformed byte, which would lose the rest of a list.
type xlsxBook struct {
	parts  map[string]*zip.File
	pages  []xlsxSheet
	shared []string
	base04 bool
}

type xlsxSheet struct {
	sheetInfo
	part   string
	merges []merge // only those over several rows, by first row
}

func openXLSX(content io.ReaderAt, size int64) (*xlsxBook, error) {
	archive, err := zip.NewReader(content, size)
	if err != nil {
		return nil, &Error{Kind: KindDamaged, Err: err}
	}
	b := &xlsxBook{parts: map[string]*zip.File{}}
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
	var workbook struct {
		Props struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := b.decode(main, &workbook); err != nil {
		return err
	}
	b.base04 = workbook.Props.Date1904 == "1" || workbook.Props.Date1904 == "true"
	related, err := b.relations(main)
	if err != nil {
		return err
	}
	for _, s := range workbook.Sheets {
		info := sheetInfo{name: s.Name, hidden: s.State == "hidden" || s.State == "veryHidden"}
		for _, attr := range s.Attrs {
			if attr.Name.Local == "id" {
				b.addSheet(info, related[attr.Value])
			}
		}
	}
	if len(b.pages) == 0 {
		return &Error{Kind: KindEmpty}
	}
	for i := range b.pages {
		if err := b.readMerges(&b.pages[i]); err != nil {
			return err
		}
	}
	return b.readShared(main, related)
}

// addSheet takes a sheet of cells, each part once: charts are sheets too, and have none.
func (b *xlsxBook) addSheet(info sheetInfo, target relation) {
	known := slices.ContainsFunc(b.pages, func(p xlsxSheet) bool { return p.part == target.part })
	if strings.HasSuffix(target.kind, "/worksheet") && !known && len(b.pages) < maxSheets {
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
	}
	return "", &Error{Kind: KindNotAList}
}

type relation struct{ kind, part string }

// relations maps the ids that a part uses to the parts that they stand for.
func (b *xlsxBook) relations(part string) (map[string]relation, error) {
	var file struct {
		Relations []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	dir, name := path.Split(part)
	if err := b.decode(dir+"_rels/"+name+".rels", &file); err != nil {
		return nil, err
	}
	related := map[string]relation{}
	for _, r := range file.Relations {
		target := r.Target
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		related[r.ID] = relation{r.Type, strings.ToLower(strings.TrimPrefix(target, "/"))}
	}
	return related, nil
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

func (b *xlsxBook) decode(part string, into any) error {
	r, err := b.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := xml.NewDecoder(r).Decode(into); err != nil {
		return asError(fmt.Errorf("part %s: %w", part, err))
	}
	return nil
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
