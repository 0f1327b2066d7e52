package documents

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// tokens writes down what our scanner sees, in a form that the standard library's can be compared with.
func tokens(document []byte, window int) (string, error) {
	var out strings.Builder
	scan := newXMLScanner(&dribble{content: document, step: window})
	text := ""
	flush := func() {
		if text != "" {
			fmt.Fprintf(&out, "%q ", text)
			text = ""
		}
	}
	for {
		token, err := scan.next()
		if errors.Is(err, io.EOF) {
			return out.String(), nil
		}
		if err != nil {
			return out.String(), err
		}
		switch token {
		case xmlText:
			text += string(scan.text)
		case xmlStart:
			flush()
			fmt.Fprintf(&out, "<%s", scan.name)
			for _, a := range scan.attrs {
				fmt.Fprintf(&out, " %s=%q", localName(a.name), a.value)
			}
			out.WriteString("> ")
		case xmlEnd:
			flush()
			fmt.Fprintf(&out, "</%s> ", scan.name)
		}
	}
}

// dribble hands out a document in pieces of any size.
type dribble struct {
	content []byte
	step    int
}

func (d *dribble) Read(p []byte) (int, error) {
	if len(d.content) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), d.step)], d.content)
	d.content = d.content[n:]
	return n, nil
}

// standardTokens is the same by encoding/xml.
func standardTokens(document []byte) (string, error) {
	var out strings.Builder
	decoder := xml.NewDecoder(bytes.NewReader(document))
	text, depth, roots := "", 0, 0
	flush := func() {
		if text != "" {
			fmt.Fprintf(&out, "%q ", text)
			text = ""
		}
	}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) && roots > 0 {
			return out.String(), nil
		}
		if err != nil {
			return out.String(), err
		}
		switch t := token.(type) {
		case xml.CharData:
			if depth > 0 {
				text += string(t)
			}
		case xml.StartElement:
			flush()
			if depth == 0 {
				roots++
			}
			depth++
			fmt.Fprintf(&out, "<%s", t.Name.Local)
			for _, a := range t.Attr {
				fmt.Fprintf(&out, " %s=%q", a.Name.Local, a.Value)
			}
			out.WriteString("> ")
		case xml.EndElement:
			flush()
			depth--
			fmt.Fprintf(&out, "</%s> ", t.Name.Local)
		}
	}
}

const oddDocument = "\ufeff<?xml version=\"1.0\" encoding=\"UTF-8\" standalone='yes'?>\r\n<!-- a - b -->\n" +
	`<x:worksheet xmlns:x="u" xml:space='preserve' b = "1 &amp; 2&#10;"><sheetData ><row r="1"/><row	r='2'><c t="inlineStr"><is><t>Hà &lt;b&gt; ` +
	"]] \r\n và\rkhác &#x41;&#7897;<![CDATA[<không> & ]] gì]]><![CDATA[]]></t></is></c><c/></row></sheetData><?pi ?></x:worksheet>\n<!-- end -->"

// What encoding/xml refuses we refuse, and what we accept reads the same.
func compareTokens(t *testing.T, document []byte) {
	t.Helper()
	ours, err := tokens(document, 1<<20)
	if pieces, piecesErr := tokens(document, 1+len(document)/1024); pieces != ours || (piecesErr == nil) != (err == nil) {
		t.Fatalf("in pieces %q reads %s (%v), at once %s (%v)", document, pieces, piecesErr, ours, err)
	}
	if err != nil {
		return
	}
	theirs, err := standardTokens(document)
	if err != nil {
		t.Fatalf("accepted %q, which encoding/xml refuses: %v", document, err)
	}
	if ours != theirs {
		t.Fatalf("%q reads\n%s\nencoding/xml reads\n%s", document, ours, theirs)
	}
}

func TestScannerReadsAsTheStandardLibrary(t *testing.T) {
	t.Parallel()
	if _, err := tokens([]byte(oddDocument), 7); err != nil {
		t.Fatalf("refused a good document: %v", err)
	}
	compareTokens(t, []byte(oddDocument))
	chance := rand.New(rand.NewPCG(3, 7))
	signs := []byte("<>/&;\"'=! ?-[]ax\x00\xff\r")
	accepted := 0
	for range 3_000 {
		damaged := []byte(oddDocument)
		for range 1 + chance.IntN(2) {
			at := chance.IntN(len(damaged))
			switch chance.IntN(3) {
			case 0:
				damaged[at] = signs[chance.IntN(len(signs))]
			case 1:
				damaged = append(damaged[:at], damaged[at+1:]...)
			case 2:
				damaged = append(damaged[:at], append([]byte{signs[chance.IntN(len(signs))]}, damaged[at:]...)...)
			}
		}
		if _, err := tokens(damaged, 1<<20); err == nil {
			accepted++
		}
		compareTokens(t, damaged)
	}
	if accepted < 300 {
		t.Errorf("only %d damaged documents were accepted: the comparison says little", accepted)
	}
}

// A document that is cut off anywhere is refused.
func TestScannerRefusesWhatIsCutOff(t *testing.T) {
	t.Parallel()
	whole := strings.TrimSuffix(oddDocument, "\n<!-- end -->")
	for n := range len(whole) {
		if _, err := tokens([]byte(whole[:n]), 1<<20); err == nil {
			t.Errorf("accepted %q", whole[:n])
		}
	}
}

func TestScannerRefuses(t *testing.T) {
	t.Parallel()
	for name, document := range map[string]string{
		"a document type":  `<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>`,
		"deep nesting":     strings.Repeat("<a>", xmlDepth+1) + strings.Repeat("</a>", xmlDepth+1),
		"another encoding": `<?xml version="1.0" encoding="UTF-16"?><x/>`,
		"two roots":        `<x/><y/>`,
		"text outside":     `<x/>y`,
		"nothing":          ``,
		"an endless tag":   `<x a="` + strings.Repeat("b", xmlWindow+1) + `"/>`,
		"a NUL":            "<x>\x00</x>",
		"surrogates":       "<x>\xed\xa0\x80</x>",
	} {
		if _, err := tokens([]byte(document), 1<<20); err == nil {
			t.Errorf("accepted %s", name)
		}
	}
}

// A text longer than the window comes in pieces that cut nothing.
func TestScannerLongText(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"à&amp;b", "a\r\nb", "ộ]]", "&#x1EAF;x"} {
		compareTokens(t, []byte("<x>"+strings.Repeat(unit, xmlWindow/len(unit)*3)+"<![CDATA["+strings.Repeat("ộ\r\n]", xmlWindow/2)+"]]></x>"))
	}
}

func FuzzXMLScanner(f *testing.F) {
	f.Add([]byte(oddDocument))
	f.Add([]byte(`<a><b c="d"/>&#10;<![CDATA[x]]></a>`))
	f.Fuzz(compareTokens)
}
