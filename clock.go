package main

import (
	"sync/atomic"
	"time"
)

// clock is business time. In the demo it can be moved; it goes on from where it was put.
type clock struct {
	real   func() time.Time
	offset atomic.Int64
}

func newClock(real func() time.Time) *clock { return &clock{real: real} }

// Now is the business time.
func (c *clock) Now() time.Time { return c.real().Add(time.Duration(c.offset.Load())) }

// Set moves business time to t.
func (c *clock) Set(t time.Time) { c.offset.Store(int64(t.Sub(c.real()))) }
