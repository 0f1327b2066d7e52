package embedded

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

func owner(info fs.FileInfo) (uid, gid int) {
	st := info.Sys().(*syscall.Stat_t)
	return int(st.Uid), int(st.Gid)
}

// dress makes the command run as the account, in a session of its own: a Ctrl-C in our terminal
// must reach us first, and the server only through Stop.
func (a account) dress(cmd *exec.Cmd) {
	cmd.Dir = "/"
	cmd.Env = bareEnviron()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if a.other {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)} // #nosec G115 -- ids of an account of this machine
	}
}

// tryLock returns the locked file, or nil when another living process holds it. The kernel lets
// go of the lock when the process ends, however it ends.
func tryLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // #nosec G304 -- below the data folder
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = nil
	}
	return nil, errors.Join(err, f.Close())
}

// alive reports whether the process exists and is no corpse that nobody has fetched.
func alive(pid int) bool {
	if pid <= 0 {
		return false
	}
	if err := syscall.Kill(pid, 0); err != nil && !errors.Is(err, syscall.EPERM) {
		return false
	}
	stat, err := os.ReadFile(procFile(pid, "stat"))
	if err != nil {
		return true // no /proc here: believe the signal
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(state, "Z")
}

// isServer reports whether a living process is a Postgres on the data folder. Where there is no
// /proc it is believed; the socket decides then.
func isServer(pid int, data string) bool {
	if !alive(pid) {
		return false
	}
	cwd, err := os.Readlink(procFile(pid, "cwd"))
	if err != nil {
		_, noProc := os.Stat("/proc/self")
		return noProc != nil
	}
	return filepath.Clean(cwd) == filepath.Clean(data)
}

func procFile(pid int, name string) string {
	return filepath.Join("/proc", strconv.Itoa(pid), name)
}

func signal(pid int, sig syscall.Signal) error {
	if err := syscall.Kill(pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	return nil
}
