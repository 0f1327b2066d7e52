package handlers

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// coverage remembers which ways into which features the conversation files take.
type coverage struct {
	taken  sync.Map
	played atomic.Int64 // files: with only some of them played nothing can be said
}

// watch wraps every way in of a route table.
func (c *coverage) watch(r *routes) {
	c.played.Add(1)
	mark := func(way string, fn func(*Turn) error) func(*Turn) error {
		if fn == nil {
			return nil
		}
		return func(t *Turn) error {
			c.taken.Store(way, true)
			return fn(t)
		}
	}
	for i := range r.list {
		route := &r.list[i]
		route.Start, route.File = mark(route.Name+" start", route.Start), mark(route.Name+" file", route.File)
		for verb, fn := range route.Presses {
			route.Presses[verb] = mark("press "+verb, fn)
		}
		for step, fn := range route.Steps {
			route.Steps[step] = mark(route.Name+" step "+step, fn)
		}
	}
}

// ways are all that watch would see.
func ways(list []Route) []string {
	var all []string
	for _, route := range list {
		if route.Start != nil && len(route.Commands) > 0 {
			all = append(all, route.Name+" start")
		}
		if route.File != nil {
			all = append(all, route.Name+" file")
		}
		for verb := range route.Presses {
			all = append(all, "press "+verb)
		}
		for step := range route.Steps {
			all = append(all, route.Name+" step "+step)
		}
	}
	slices.Sort(all)
	return all
}

// report fails for every way in that no conversation takes.
func (c *coverage) report(t *testing.T, files int) {
	if c.played.Load() < int64(files) {
		return
	}
	var missing []string
	for _, way := range ways(allRoutes()) {
		if _, ok := c.taken.Load(way); !ok {
			missing = append(missing, way)
		}
	}
	if len(missing) > 0 {
		t.Errorf("no conversation file shows: %s", strings.Join(missing, ", "))
	}
}
