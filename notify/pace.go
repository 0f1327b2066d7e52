package notify

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// perChat is the distance between two scheduled messages in one chat: the channel takes one a second.
const perChat = time.Second

// pace keeps scheduled messages below what the channel allows. Answers to somebody at the screen do
// not wait; they take from what is left for the others. Each dispatcher keeps its own pace; where
// two together are too fast the channel's 429 parks the chat.
type pace struct {
	all *rate.Limiter
	now func() time.Time

	mu   sync.Mutex
	last map[int64]time.Time // the last message into a chat, forgotten after perChat
}

func newPace(perSecond float64, now func() time.Time) *pace {
	return &pace{all: rate.NewLimiter(rate.Limit(perSecond), 1), now: now, last: map[int64]time.Time{}}
}

// rest is how long a scheduled message for the chat has to wait for the one before it there.
func (p *pace) rest(chat int64) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	last, ok := p.last[chat]
	if !ok {
		return 0
	}
	return max(0, perChat-p.now().Sub(last))
}

// turn takes a place among all scheduled messages and tells how long to wait for it.
func (p *pace) turn() time.Duration {
	now := p.now()
	return p.all.ReserveN(now, 1).DelayFrom(now)
}

// pass lets an answer through at once.
func (p *pace) pass() { p.all.AllowN(p.now(), 1) }

// sent remembers that a message went into the chat.
func (p *pace) sent(chat int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if len(p.last) >= 1024 {
		for chat, at := range p.last {
			if now.Sub(at) >= perChat {
				delete(p.last, chat)
			}
		}
	}
	p.last[chat] = now
}

// progress remembers which pages of a long text went out, so that a page is not repeated when a
// later one has to be tried again.
type progress struct {
	mu   sync.Mutex
	done map[int64][]int64 // by row the messages
	told map[int64]bool    // rows of which the journal says whom they name
}

func newProgress() *progress { return &progress{done: map[int64][]int64{}, told: map[int64]bool{}} }

func (p *progress) tell(row int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.told[row] = true
}

func (p *progress) isTold(row int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.told[row]
}

func (p *progress) get(row int64) []int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done[row]
}

func (p *progress) add(row, message int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done[row] = append(p.done[row], message)
}

func (p *progress) drop(row int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.done, row)
	delete(p.told, row)
}
