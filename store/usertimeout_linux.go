package store

import "syscall"

const (
	tcpUserTimeout   = 18     // TCP_USER_TIMEOUT of linux/tcp.h; package syscall does not name it
	tcpUserTimeoutMs = 30_000 // bytes that nobody acknowledges for this long end the connection
)

// userTimeout makes the kernel give up on a peer that no longer acknowledges what we send.
func userTimeout(network, _ string, raw syscall.RawConn) error {
	if network == "unix" {
		return nil
	}
	var failed error
	err := raw.Control(func(fd uintptr) {
		failed = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, tcpUserTimeoutMs)
	})
	if err != nil {
		return err
	}
	return failed
}
