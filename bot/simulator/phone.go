package simulator

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"rasoat/bot/bottest"
)

// phone is one person's telephone. Without signal it shows what it last saw;
// lines and files wait in order, presses spin and are lost, as on a real one.
type phone struct {
	who    Person
	person *bottest.Person

	mu      sync.Mutex
	off     bool
	seen    []bottest.Msg // what it showed when the signal went
	keys    []string      // and its reply keyboard then
	waiting []outgoing
	spins   map[string]spin // by press id, or a made-up id for a lost press
	lost    int
}

// outgoing is something sent while there was no signal.
type outgoing struct {
	text    string
	replyTo int    // message that the text answers, or 0
	file    string // name of the file, when it is one
	content []byte
	photo   bool
	at      time.Time
}

// spin is a button that waits for the answer to its press.
type spin struct {
	Message int    `json:"message"`
	Data    string `json:"data"`
}

func newPhone(s *bottest.Server, who Person) *phone {
	return &phone{who: who, person: s.Person(who.ID, who.Name), spins: map[string]spin{}}
}

// send sends at once, or keeps it until the signal is back.
func (p *phone) send(o outgoing) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.off {
		p.waiting = append(p.waiting, o)
		return
	}
	o.leave(p.person)
}

func (o outgoing) leave(person *bottest.Person) {
	switch {
	case o.file == "" && o.replyTo != 0:
		person.Reply(o.replyTo, o.text)
	case o.file == "":
		person.Say(o.text)
	case o.photo:
		person.SendPhoto(o.content, o.text)
	default:
		person.SendFile(o.file, o.content, o.text)
	}
}

// setSignal takes the signal away or gives it back; what waited leaves in order.
func (p *phone) setSignal(on bool) {
	seen, keys := p.person.Messages(), p.person.Keyboard()
	p.mu.Lock()
	defer p.mu.Unlock()
	if on == !p.off {
		return
	}
	p.off = !on
	clear(p.spins)
	if p.off {
		p.seen, p.keys = seen, keys
		return
	}
	for _, o := range p.waiting {
		o.leave(p.person)
	}
	p.seen, p.waiting = nil, nil
}

// press sends what the screen shows, also when the bot has changed it since:
// a real phone does so too. It says whether the press left the phone.
func (p *phone) press(message int, data string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.off {
		p.lost++
		p.spins["lost "+strconv.Itoa(p.lost)] = spin{message, data}
		return false
	}
	p.spins[p.person.PressData(message, data)] = spin{message, data}
	return true
}

func (p *phone) answered(pressID string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.spins, pressID)
}

func (p *phone) hasSignal() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.off
}

// screen is what a phone shows.
type screen struct {
	msgs    []bottest.Msg
	keys    []string
	waiting []outgoing
	spins   []spin
	signal  bool
}

func (p *phone) screen() screen {
	out := screen{msgs: p.person.Messages(), keys: p.person.Keyboard(), spins: []spin{}}
	p.mu.Lock()
	defer p.mu.Unlock()
	out.signal = !p.off
	if p.off {
		out.msgs, out.keys = p.seen, p.keys
	}
	for _, s := range p.spins {
		out.spins = append(out.spins, s)
	}
	out.waiting = slices.Clone(p.waiting)
	return out
}
