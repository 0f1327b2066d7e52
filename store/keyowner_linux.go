package store

import (
	"fmt"
	"os"
	"syscall"
)

// keepOwner gives a file the owner of another one: root rotates the key of an account that serves.
func keepOwner(of, file string) error {
	info, err := os.Stat(of)
	if err != nil {
		return fmt.Errorf("keep the owner of the key file: %w", err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(stat.Uid) == os.Geteuid() {
		return nil
	}
	if err := os.Chown(file, int(stat.Uid), int(stat.Gid)); err != nil {
		return fmt.Errorf("keep the owner of the key file: %w", err)
	}
	return nil
}
