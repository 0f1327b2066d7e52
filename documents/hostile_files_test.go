package documents_test

import (
	"bytes"
	"errors"
	"io"
	"sync/atomic"
	"testing"

	"rasoat/documents"
	"rasoat/documents/hostile"
)

// countedReader counts the bytes that are asked for.
type countedReader struct {
	io.ReaderAt
	read atomic.Int64
}

func (r *countedReader) ReadAt(p []byte, off int64) (int, error) {
	n, err := r.ReaderAt.ReadAt(p, off)
	r.read.Add(int64(n))
	return n, err
}

// Every file that was made to do harm ends with an answer or an error that has a sentence, and is read a bounded number
// of times; BenchmarkHostile takes the same files as large as the limits permit.
func TestHostileFiles(t *testing.T) {
	t.Parallel()
	const passes = 14 // two for rows and checks, one for each thing that has to be known before
	for _, f := range hostile.Files() {
		small := f.Small
		if small == 0 {
			small = min(f.Full, 1_000)
		}
		var content bytes.Buffer
		if err := f.Write(&content, small); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		counted := &countedReader{ReaderAt: bytes.NewReader(content.Bytes())}
		rows, err := checkedRows(f.Name, counted, int64(content.Len()))
		var typed *documents.Error
		switch {
		case err != nil && !errors.As(err, &typed):
			t.Errorf("%s: an error without a kind: %v", f.Name, err)
		case f.Good && (err != nil || rows == 0):
			t.Errorf("%s: %d rows, %v", f.Name, rows, err)
		}
		if most := passes * int64(content.Len()+64<<10); counted.read.Load() > most {
			t.Errorf("%s: read %d bytes of %d", f.Name, counted.read.Load(), content.Len())
		}
	}
}

func checkedRows(name string, content io.ReaderAt, size int64) (rows int, err error) {
	list, err := documents.Open(name, content, size)
	if err != nil {
		return 0, err
	}
	list.Use(list.Proposed())
	for _, err := range documents.Check(list, today) {
		if err != nil {
			return rows, err
		}
		rows++
	}
	_, err = list.Skipped()
	return rows, err
}

// Section lines, totals, signatures and headers are told from children however many there are, and texts that are no
// value of any list are refused once there are too many of them.
func TestHostileFiles_whatTheyAre(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]documents.SkipReason{
		"section lines.csv": documents.SkipSection, "totals.csv": documents.SkipTotal, "signatures.csv": documents.SkipSignature, "headers.csv": documents.SkipHeader,
	} {
		list, err := documents.Open(name, bytes.NewReader(hostileFile(t, name, 30)), int64(len(hostileFile(t, name, 30))))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		skips, err := list.Skipped()
		found := 0
		for _, skip := range skips {
			if skip.Reason == want {
				found = skip.Count
			}
		}
		if err != nil || found < 30 {
			t.Errorf("%s: %d of %s, %v", name, found, want, err)
		}
	}
	const name, cells = "one long text in all rows.xls", documents.MaxLongText / 32_760
	for n, want := range map[int]documents.Kind{cells / 2: "", cells + 20: documents.KindLongTexts} {
		content := hostileFile(t, name, 14*n)
		list, err := documents.Open(name, bytes.NewReader(content), int64(len(content)))
		if err == nil {
			for _, rowErr := range list.Rows() {
				err = rowErr
			}
		}
		var typed *documents.Error
		if errors.As(err, &typed) != (want != "") || typed != nil && typed.Kind != want {
			t.Errorf("%d long cells: %v, want %s", n, err, want)
		}
	}
}

func hostileFile(t *testing.T, name string, n int) []byte {
	t.Helper()
	for _, f := range hostile.Files() {
		if f.Name == name {
			var content bytes.Buffer
			if err := f.Write(&content, n); err != nil {
				t.Fatal(err)
			}
			return content.Bytes()
		}
	}
	t.Fatalf("%s: there is none", name)
	return nil
}

func FuzzStaff(f *testing.F) {
	f.Add([]byte("Họ tên,Chức vụ,Điện thoại,Ấp\nLê An,cộng tác viên,0912345678,Ấp 3\n"))
	f.Add([]byte("STT;Họ và tên;Tổ chức\n1;Trần Thị Bình;Trạm y tế\n\nNgười lập biểu\n"))
	f.Add([]byte(pageOfStaff))
	f.Fuzz(func(t *testing.T, content []byte) {
		rows, err := documents.Staff("staff", bytes.NewReader(content), int64(len(content)))
		var typed *documents.Error
		if err != nil && !errors.As(err, &typed) {
			t.Errorf("an error without a kind: %v", err)
		}
		if err == nil && len(rows) == 0 {
			t.Error("neither people nor an error")
		}
	})
}

const pageOfStaff = "<html><table><tr><td>Họ tên<td>Điện thoại<tr><td>Lê An<td>0912 345 678</table></html>"
