package web_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// upload sends a form with a file.
func (b *browser) upload(name string, content []byte, change url.Values) *browser {
	b.t.Helper()
	form := b.form()
	for field, values := range change {
		form[field] = values
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for field, values := range form {
		if err := w.WriteField(field, values[0]); err != nil {
			b.t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return b.did(b.http.Post(b.at+"/viec", w.FormDataContentType(), &body))
}

// keptFiles is how many files of pages wait to be read.
func (o *office) keptFiles() (n int) {
	o.t.Helper()
	o.Do(o.t, o.Officer, func(ctx context.Context, tx *store.Tx) error {
		return tx.GetContext(ctx, &n, `SELECT count(*) FROM page_files`)
	})
	return n
}

// TestDesk_upload: a file is kept only of who may send it, from our own form, within its size and the day's measure.
func TestDesk_upload(t *testing.T) {
	o := newOffice(t)
	o.accept(o.Officer)
	o.accept(o.Women)
	enter := func(m registry.Membership) *browser {
		b := o.browser()
		return b.post(o.link(m, casework.LinkTo{Text: "/menu"}), nil)
	}
	b := enter(o.Officer)
	list := []byte("Họ và tên,Ngày sinh\nLê An,2019\n")
	if b.upload("tháng 11.csv", list, nil); b.code != http.StatusOK || o.keptFiles() != 1 {
		t.Fatalf("a list gets %d, %d files are kept", b.code, o.keptFiles())
	}
	b.upload("tháng 11.csv", list, url.Values{"key": {"00"}}).says("Không mở được trang này")
	b.get(b.at+"/viec").upload("tháng 11.csv", bytes.Repeat([]byte("a"), 21<<20), nil).says("Tệp quá lớn")
	if b.code != http.StatusRequestEntityTooLarge {
		t.Errorf("21 MB get %d", b.code)
	}
	enter(o.Women).upload("danh sách.csv", list, nil).says("Chưa có việc nào đang chờ tệp này")
	o.Do(t, o.Officer, func(ctx context.Context, tx *store.Tx) error {
		return tx.CountUpload(ctx, o.Officer.Member, registry.DateOf(tx.Now), casework.UploadBytes)
	})
	b.get(b.at+"/viec").upload("tháng 11.csv", list, nil).says("Hôm nay đồng chí đã gửi")
	if n := o.keptFiles(); n != 1 {
		t.Errorf("%d files are kept, want the one that was taken", n)
	}
	if b.get(b.at + "/viec").write("/menu"); b.code != http.StatusOK || !strings.Contains(b.page, "<article") {
		t.Errorf("afterwards the page gets %d", b.code)
	}
}
