package bottest

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	_ "image/gif"  // what a photo may be
	_ "image/jpeg" // what a photo may be
	_ "image/png"  // what a photo may be
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

const linkLife = time.Hour // how long a path from getFile works

// file is a stored file; path is set while it can be downloaded.
type file struct {
	FileMsg
	path  string
	until time.Time // by Options.Wire
}

// attachment takes a file from a part, or by the id of a file already here.
func (s *Server) attachment(r *request, field string, limit int) (*FileMsg, error) {
	ref := r.text(field)
	part, ok := r.files[field]
	if name, is := strings.CutPrefix(ref, "attach://"); is {
		part, ok = r.files[name]
	}
	switch {
	case ok && len(part.content) == 0:
		return nil, badRequest("file must be non-empty")
	case ok && len(part.content) > limit:
		return nil, badRequest("file is too big")
	case ok && field == "photo":
		if _, _, err := image.DecodeConfig(bytes.NewReader(part.content)); err != nil {
			return nil, badRequest("IMAGE_PROCESS_FAILED")
		}
	case !ok && s.files[ref] != nil:
		f := s.files[ref].FileMsg
		return &f, nil
	case !ok && strings.Contains(ref, "://"):
		return nil, badRequest("failed to get HTTP URL content")
	case !ok:
		return nil, badRequest("wrong remote file identifier specified: can't unserialize it. Wrong last symbol")
	}
	return s.keep(part.name, part.content), nil
}

// keep stores a file under a new id; s.mu is held.
func (s *Server) keep(name string, content []byte) *FileMsg {
	kind := cmp.Or(mime.TypeByExtension(path.Ext(name)), http.DetectContentType(content))
	kind, _, _ = strings.Cut(kind, ";")
	f := &file{FileMsg: FileMsg{ID: fmt.Sprintf("BQACAgUAAxkB%06d", len(s.files)+1), Name: path.Base(name), MIME: kind,
		Size: int64(len(content)), Content: content}}
	s.files[f.ID] = f
	return &f.FileMsg
}

// describe adds the file to a message's JSON.
func (f *FileMsg) describe(m *message, out map[string]any) {
	unique := "AgAD" + f.ID[len(f.ID)-6:]
	if !m.Photo {
		out["document"] = map[string]any{"file_id": f.ID, "file_unique_id": unique, "file_name": f.Name, "mime_type": f.MIME, "file_size": f.Size}
		return
	}
	size, _, _ := image.DecodeConfig(bytes.NewReader(f.Content))
	out["photo"] = []map[string]any{{"file_id": f.ID, "file_unique_id": unique, "width": max(size.Width, 1), "height": max(size.Height, 1),
		"file_size": f.Size}}
}

func (s *Server) getFile(r *request) (any, error) {
	f := s.files[r.text("file_id")]
	if f == nil {
		return nil, badRequest("wrong file_id or the file is temporarily unavailable")
	}
	if f.Size > maxDownload {
		return nil, badRequest("file is too big")
	}
	// Telegram names stored files itself: the sender's name never stands in the path.
	f.path = "documents/file_" + strings.TrimLeft(f.ID[len(f.ID)-6:], "0") + path.Ext(f.Name)
	f.until = s.opt.Wire().Add(linkLife)
	return map[string]any{"file_id": f.ID, "file_unique_id": "AgAD" + f.ID[len(f.ID)-6:], "file_size": f.Size, "file_path": f.path}, nil
}

// serveFile is the download end; faults strike it under the method name "download".
func (s *Server) serveFile(w http.ResponseWriter, h *http.Request) {
	if h.PathValue("bot") != "bot"+s.opt.Token {
		writeRefusal(w, errUnauthorized)
		return
	}
	r, at := &request{method: "download"}, s.opt.Wire()
	if f := s.strike(r); f != nil {
		if f.before(h.Context(), s.ctx) || f.Cut == AfterAccept {
			s.log(r, at, 0, f.name())
			panic(http.ErrAbortHandler)
		}
		if f.Code != 0 {
			s.log(r, at, f.Code, f.name())
			f.write(w)
			return
		}
	}
	f := s.fileAt(h.PathValue("path"))
	if f == nil {
		s.log(r, at, errNotFound.code, errNotFound.text)
		writeRefusal(w, errNotFound)
		return
	}
	s.log(r, at, http.StatusOK, "")
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeContent(w, h, "", time.Time{}, bytes.NewReader(f.Content))
}

// File is a stored file by its id, whoever sent it.
func (s *Server) File(id string) (FileMsg, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[id]
	if f == nil {
		return FileMsg{}, false
	}
	return f.FileMsg, true
}

func (s *Server) fileAt(path string) *FileMsg {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.files {
		if f.path == path && s.opt.Wire().Before(f.until) {
			return &f.FileMsg
		}
	}
	return nil
}
