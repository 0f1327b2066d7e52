package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// overheard is what a process that still runs has said.
type overheard struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *overheard) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *overheard) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// procs is what the command lines and environments of programs and their children have shown.
type procs struct {
	mu   sync.Mutex
	seen map[string]string // what, by the program that showed it
}

func newProcs() *procs { return &procs{seen: map[string]string{}} }

// watch looks at a program and its children until stop is called.
func (p *procs) watch(pid int) (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for tick := time.NewTicker(3 * time.Millisecond); ; {
			select {
			case <-done:
				return
			case <-tick.C:
				p.look(pid)
			}
		}
	}()
	return func() { close(done); <-ended }
}

// look reads the command line of a program, and of its children the environment too: ours holds our own settings.
func (p *procs) look(pid int) {
	at := filepath.Join("/proc", fmt.Sprint(pid))
	line, _ := os.ReadFile(filepath.Join(at, "cmdline"))
	p.keep("the arguments of "+nameOf(line), line)
	tasks, _ := filepath.Glob(filepath.Join(at, "task", "*", "children"))
	for _, task := range tasks {
		children, _ := os.ReadFile(task)
		for _, child := range strings.Fields(string(children)) {
			p.child(filepath.Join("/proc", child))
			var id int
			if _, err := fmt.Sscan(child, &id); err == nil {
				p.look(id)
			}
		}
	}
}

// child reads an environment. A child that has not yet become another program shows ours.
func (p *procs) child(at string) {
	before, err1 := os.Readlink(filepath.Join(at, "exe"))
	environ, _ := os.ReadFile(filepath.Join(at, "environ"))
	own, err2 := os.Executable()
	if errors.Join(err1, err2) == nil && before != own {
		p.keep("the environment of "+filepath.Base(before), environ)
	}
}

func nameOf(line []byte) string {
	name, _, _ := strings.Cut(string(line), "\x00")
	return filepath.Base(name)
}

func (p *procs) keep(what string, text []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !strings.Contains(p.seen[what], string(text)) {
		p.seen[what] += string(text) + "\n"
	}
}
