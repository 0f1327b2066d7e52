package embedded

import (
	"fmt"
	"os/exec"
	"path/filepath"
)

// Tool returns the path of one of the server's own programs (pg_dump, pg_restore) that can talk to a
// server of the given major version: they read older servers than themselves, never newer ones.
func Tool(name string, major int) (string, error) {
	dirs := candidates()
	if p, err := exec.LookPath(name); err == nil {
		dirs = append(dirs, filepath.Dir(p))
	}
	for _, dir := range dirs {
		path := filepath.Join(dir, name)
		out, err := ask(path, "--version")
		if err == nil && number(string(out)) >= major {
			return path, nil
		}
	}
	return "", fmt.Errorf("%s for PostgreSQL %d was not found: install postgresql-client-%d", name, major, major)
}
