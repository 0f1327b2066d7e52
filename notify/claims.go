package notify

import (
	"context"
	"sync"

	"rasoat/store"
)

// claims are the chats that this process serves or is about to lease: no chat is served twice in one
// process, and a lease of ours on any other chat is an orphan, left behind when the database went away
// under its worker. Orphans are given back as soon as the database answers, not when they run out.
type claims struct {
	// leasing is held for reading while a lease is asked for, so that it is no orphan meanwhile.
	leasing sync.RWMutex

	mu      sync.Mutex
	chats   map[int64]int // how many claim it: Run may lease a chat while Deliver still asks for it
	suspect bool          // the database failed since the last look for orphans
}

func newClaims() *claims { return &claims{chats: map[int64]int{}} }

// take claims a chat; false when it is claimed.
func (c *claims) take(chat int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.chats[chat] > 0 {
		return false
	}
	c.chats[chat]++
	return true
}

// add claims a chat that is leased already.
func (c *claims) add(chat int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.chats[chat]++
}

func (c *claims) drop(chat int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.chats[chat]--; c.chats[chat] <= 0 {
		delete(c.chats, chat)
	}
}

// doubt says that the database failed, so that leases may stand that nobody serves.
func (c *claims) doubt() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.suspect = true
}

func (c *claims) doubted() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.suspect
}

func (c *claims) list() []int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]int64, 0, len(c.chats))
	for chat := range c.chats {
		all = append(all, chat)
	}
	return all
}

// freeOrphans gives back our leases that nobody here serves, when there may be some.
func (d *Dispatcher) freeOrphans(ctx context.Context) error {
	if !d.claims.doubted() {
		return nil
	}
	d.claims.leasing.Lock()
	defer d.claims.leasing.Unlock()
	n, err := d.cfg.Store.ReleaseOthers(ctx, d.holder, d.claims.list())
	if err != nil {
		return err
	}
	d.claims.mu.Lock()
	d.claims.suspect = false
	d.claims.mu.Unlock()
	if n > 0 {
		d.cfg.Log.Info("leases left behind are given back", "chats", n)
	}
	return nil
}

// leaseDue leases chats for Run and claims them.
func (d *Dispatcher) leaseDue(ctx context.Context, limit int) ([]store.Lease, error) {
	leases, err := d.cfg.Store.LeaseDue(ctx, d.holder, d.cfg.Store.Now(), d.cfg.Lease, limit)
	for _, l := range leases {
		d.claims.add(l.Chat)
	}
	return leases, err
}

// leaseOne claims and leases one chat; false when it is served already, by us or by somebody else.
func (d *Dispatcher) leaseOne(ctx context.Context, chat int64) (store.Lease, bool, error) {
	d.claims.leasing.RLock()
	defer d.claims.leasing.RUnlock()
	if !d.claims.take(chat) {
		return store.Lease{}, false, nil
	}
	l, ok, err := d.cfg.Store.LeaseChat(ctx, d.holder, chat, d.cfg.Lease)
	if err != nil || !ok {
		d.claims.drop(chat)
	}
	return l, ok && err == nil, err
}
