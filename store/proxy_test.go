package store_test

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
)

// proxy stands between the program and the cluster's socket, and can hold everything back without
// closing anything, as a network does that swallows packets.
type proxy struct {
	t        *testing.T
	listener net.Listener
	target   string

	mu       sync.Mutex
	links    []*link
	deaf     bool   // new connections are accepted and not served
	loseMark []byte // the answer to a message that holds this is swallowed and the link cut
}

// link is one connection; gate is held locked while it is frozen.
type link struct {
	gate           sync.Mutex
	frozen         bool
	lose           bool
	client, server net.Conn
}

// newProxy returns a proxy and the URL to reach the same database through it.
func newProxy(t *testing.T, target string) (*proxy, string) {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{t: t, listener: l, target: filepath.Join(u.Query().Get("host"), ".s.PGSQL.5432")}
	go p.accept()
	t.Cleanup(p.close)
	u.Host, u.RawQuery = l.Addr().String(), "sslmode=disable"
	return p, u.String()
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("unix", p.target)
		if err != nil {
			client.Close()
			continue
		}
		ln := &link{client: client, server: server}
		p.mu.Lock()
		p.links = append(p.links, ln)
		if p.deaf {
			ln.freeze()
		}
		p.mu.Unlock()
		go p.pump(ln, server, client, true)
		go p.pump(ln, client, server, false)
	}
}

func (p *proxy) pump(ln *link, to, from net.Conn, asks bool) {
	defer to.Close()
	defer from.Close()
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		ln.gate.Lock()
		lost := ln.lose && !asks
		if asks && p.losesAnswer(buf[:n]) {
			ln.lose = true
		}
		ln.gate.Unlock()
		if err != nil || lost {
			return
		}
		if _, err := io.Copy(to, bytes.NewReader(buf[:n])); err != nil {
			return
		}
	}
}

func (p *proxy) losesAnswer(message []byte) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.loseMark != nil && bytes.Contains(message, p.loseMark)
}

func (ln *link) freeze() {
	if !ln.frozen {
		ln.frozen = true
		ln.gate.Lock()
	}
}

// freeze holds back what is on the way on the present links.
func (p *proxy) freeze() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, ln := range p.links {
		ln.freeze()
	}
}

// freezeAll holds back everything, new connections included.
func (p *proxy) freezeAll() {
	p.freeze()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.deaf = true
}

// loseAnswerTo cuts the link in place of the answer to the next message with the text.
func (p *proxy) loseAnswerTo(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.loseMark = []byte(text)
}

func (p *proxy) close() {
	p.listener.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, ln := range p.links {
		ln.client.Close()
		ln.server.Close()
		if ln.frozen {
			ln.gate.Unlock()
		}
	}
}
