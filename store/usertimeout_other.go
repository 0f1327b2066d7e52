//go:build !linux

package store

import "syscall"

// userTimeout does nothing where the kernel has no such setting; keep-alive remains.
func userTimeout(string, string, syscall.RawConn) error { return nil }
