package bot

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// MaxDownload is the largest file that the channel hands out, in bytes.
const MaxDownload = 20 << 20

// Download fetches a file that a person sent. One longer than limit bytes, or than the channel hands out, fails with
// ErrTooLarge; a limit of 0 means MaxDownload.
func (c *Client) Download(ctx context.Context, fileID string, limit int64) ([]byte, error) {
	if limit <= 0 {
		limit = MaxDownload
	}
	ctx, cancel := context.WithTimeout(ctx, fileWait)
	defer cancel()
	path, err := c.locate(ctx, fileID, limit)
	if err != nil {
		return nil, fmt.Errorf("download: %w", err)
	}
	w := &wire{ctx: ctx, http: c.http}
	content, err := c.fetch(w, path, limit)
	if err != nil {
		return nil, fmt.Errorf("download: %w", c.failure("file", w, err))
	}
	return content, nil
}

// locate asks where the file lies.
func (c *Client) locate(ctx context.Context, fileID string, limit int64) (string, error) {
	var f struct {
		Path string `json:"file_path"`
		Size int64  `json:"file_size"`
	}
	err := c.Call(ctx, "getFile", map[string]any{"file_id": fileID}, &f)
	switch {
	case isText(err, "file is too big"), err == nil && f.Size > limit:
		return "", ErrTooLarge
	case err != nil:
		return "", err
	}
	return f.Path, nil
}

// fetch reads the file from the same base as the API: the library's own links point to the public host.
func (c *Client) fetch(w *wire, path string, limit int64) ([]byte, error) {
	address, err := c.fileURL(path)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(w.ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	resp, err := w.http.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	w.status, w.after = resp.StatusCode, retryAfter(resp.Header)
	switch {
	case w.status == http.StatusOK:
		return readAtMost(resp.Body, limit)
	case w.status < http.StatusBadRequest:
		return nil, errStranger
	}
	return nil, errNoFile
}

// fileURL escapes each step of path, which comes from the far side.
func (c *Client) fileURL(path string) (string, error) {
	steps := strings.Split(path, "/")
	for i, step := range steps {
		if step == ".." || path == "" {
			return "", errNoFile
		}
		steps[i] = url.PathEscape(step)
	}
	return c.base + "/file/bot" + url.PathEscape(c.token()) + "/" + strings.Join(steps, "/"), nil
}
