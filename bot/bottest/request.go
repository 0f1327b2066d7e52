package bottest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
)

// Limits of the public Bot API server, in bytes.
const (
	maxUpload   = 50 << 20
	maxDownload = 20 << 20
	maxPhoto    = 10 << 20
	maxFields   = 1 << 20 // everything that is no file
)

// upload is a file part of a multipart request.
type upload struct {
	name    string
	content []byte
}

// request is one call of a method, its values as text whatever the encoding
// they came in: JSON bodies are flattened to what a form would have carried.
type request struct {
	method string
	values map[string]string
	files  map[string]upload
}

func (r *request) text(name string) string { return r.values[name] }

func (r *request) int(name string) int64 {
	n, _ := strconv.ParseInt(strings.TrimSpace(r.values[name]), 10, 64)
	return n
}

func (r *request) bool(name string) bool {
	b, _ := parseBool(r.values[name])
	return b
}

// json decodes a value that the specification check has let through.
func (r *request) json(name string, into any) {
	if v := r.values[name]; v != "" {
		_ = json.Unmarshal([]byte(v), into)
	}
}

func parseBool(s string) (value, ok bool) {
	switch strings.ToLower(s) {
	case "true", "yes", "1":
		return true, true
	case "false", "no", "0", "":
		return false, true
	}
	return false, false
}

var errTooLarge = &refusal{code: http.StatusRequestEntityTooLarge, text: "Request Entity Too Large"}

// readRequest takes the values from the query, then from the body, which wins.
func readRequest(method string, h *http.Request) (*request, error) {
	r := &request{method: method, values: map[string]string{}, files: map[string]upload{}}
	for k, v := range h.URL.Query() {
		r.values[k] = v[0]
	}
	kind, params, _ := mime.ParseMediaType(h.Header.Get("Content-Type"))
	var err error
	switch kind {
	case "multipart/form-data":
		err = r.readMultipart(multipart.NewReader(h.Body, params["boundary"]))
	case "application/json":
		err = r.readJSON(h.Body)
	default:
		err = r.readForm(h)
	}
	// The connection is only watched for a leaving client once the body is read.
	_, _ = io.Copy(io.Discard, io.LimitReader(h.Body, maxUpload))
	return r, err
}

func (r *request) readForm(h *http.Request) error {
	h.Body = http.MaxBytesReader(nil, h.Body, maxFields)
	if err := h.ParseForm(); err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return errTooLarge
		}
		return badRequest("can't parse parameters: %v", err)
	}
	for k, v := range h.PostForm {
		r.values[k] = v[0]
	}
	return nil
}

func (r *request) readMultipart(parts *multipart.Reader) error {
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return badRequest("can't parse multipart: %v", err)
		}
		content, err := io.ReadAll(io.LimitReader(part, maxUpload+1))
		if err != nil {
			return fmt.Errorf("read part: %w", err)
		}
		if len(content) > maxUpload {
			return errTooLarge
		}
		if part.FileName() == "" {
			r.values[part.FormName()] = string(content)
			continue
		}
		r.files[part.FormName()] = upload{part.FileName(), content}
	}
}

func (r *request) readJSON(body io.Reader) error {
	raw, err := io.ReadAll(io.LimitReader(body, maxFields+1))
	if err != nil {
		return fmt.Errorf("read body: %w", err)
	}
	if len(raw) > maxFields {
		return errTooLarge
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return badRequest("can't parse JSON object: %v", err)
	}
	for k, v := range fields {
		var s string
		if json.Unmarshal(v, &s) != nil {
			s = string(v)
		}
		r.values[k] = s
	}
	return nil
}
