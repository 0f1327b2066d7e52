package web

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"path/filepath"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

// receive reads a form. One with a file stays in memory, a few at a time: on the disk it would stand in the clear.
func (d *Desk) receive(w http.ResponseWriter, r *http.Request) (done func(), err error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		return func() {}, r.ParseForm()
	}
	select {
	case d.uploads <- struct{}{}:
	case <-r.Context().Done():
		return func() {}, r.Context().Err()
	}
	patiently(w, r)
	r.Body = http.MaxBytesReader(w, r.Body, maxFile+maxForm)
	return func() { <-d.uploads }, r.ParseMultipartForm(maxFile + maxForm)
}

// received keeps the file of a form until it is read. What its sender may not send, or no more of today, is not kept:
// the conversation gets its name and size alone, and says why. ok is false when the answer has been written.
func (d *Desk) received(w http.ResponseWriter, r *http.Request, v visitor) (kept *File, ok bool) {
	file, head, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, true
	}
	if err != nil {
		d.paper.refuse(w)
		return nil, false
	}
	defer file.Close()
	if head.Size > maxFile {
		d.paper.plain(w, http.StatusRequestEntityTooLarge, "page.too_large", nil)
		return nil, false
	}
	kept = &File{Name: filepath.Base(head.Filename), Size: head.Size}
	content := make([]byte, head.Size)
	if _, err = io.ReadFull(file, content); err == nil {
		err = d.Store.As(r.Context(), store.Nothing(0), func(tx *store.Tx) error {
			kept.ID = 0
			if !v.by.May(registry.ActImport) && !v.by.May(registry.ActInvite) {
				return nil
			}
			err := casework.MayUpload(r.Context(), tx, v.by, head.Size)
			if _, spent := errors.AsType[*casework.UploadError](err); spent {
				return nil
			}
			if err == nil {
				kept.ID, err = tx.KeepPageFile(r.Context(), content)
			}
			return err
		})
	}
	if err != nil {
		d.fail(w, err)
		return nil, false
	}
	return kept, true
}
