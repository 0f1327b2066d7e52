package bench

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"rasoat/bot"
	"rasoat/handlers"
	"rasoat/notify"
	"rasoat/registry"
	"rasoat/templates"
)

// step is one thing that the officer does: types a text, or presses the first button of the newest
// message that has the verb.
type step struct{ name, text, verb string }

// workday goes round: its last step but two takes back what was done.
func workday() []step {
	return []step{
		{"menu", "/menu", ""},
		{"work of today", "/viec", ""},
		{"one kind of it, by hamlet", "", "wk"},
		{"page of a hamlet", "", "ls_unit"},
		{"next page", "", "ls_page"},
		{"card of a child", "", "card"},
		{"back to the list", "", "ls_back"},
		{"assign: where", "/giao", ""},
		{"assign: to whom", "", "as_unit"},
		{"assign: until when", "", "as_to"},
		{"assign: a whole hamlet", "", "as_due"},
		{"take it back", "", "undo"},
		{"search by name", "nguyễn thị", ""},
		{"a sentence", "tre ap 3 chua co ma sinh tu 2015 den 2019", ""},
		{"a condition switched off", "", "ls_off"},
		{"how many, and where", "bao nhieu tre chua co ma", ""},
		{"a name with a slip", "nguyen thi hanhg", ""},
		{"progress", "/tiendo", ""},
	}
}

const answerRounds = 40

// BenchmarkAnswers plays a working day of one officer on the demo's commune: how long until what was
// done is durable, and until the answer is handed to the channel, beside a bare one-row commit.
func BenchmarkAnswers(b *testing.B) {
	w := newCommune(b, true)
	d := newDay(b, w)
	bare := w.bare(b)
	d.learn()
	d.play(nil) // connections and plans are warm
	var single times
	rounds(b, answerRounds, func() {
		d.play(func() {
			took, err := bare.one()
			if err != nil {
				b.Fatal(err)
			}
			single = append(single, took)
		})
	})
	var durable, answered times
	worst, worstAt := time.Duration(0), ""
	for _, s := range d.steps {
		durable, answered = append(durable, d.durable[s.name]...), append(answered, d.answered[s.name]...)
		if p95 := d.answered[s.name].at(0.95); p95 > worst {
			worst, worstAt = p95, s.name
		}
	}
	metric(b, "durable-p50", durable.median())
	metric(b, "answer-p50", answered.median())
	metric(b, "answer-p95", answered.at(0.95))
	metric(b, "commit-p50", single.median())
	b.ReportMetric(durable.over(single), "durable/commit")
	results.say("Answers of a working day on a commune of %d children: the slowest is %q, p95 %s (each %s).",
		d.children, worstAt, short(worst), most(float64(worst)/float64(time.Millisecond), 150, " ms"))
	results.say("The hamlet that is assigned and taken back has %d children waiting.", d.hamlet)
	results.say("All of them together: durable p50 %s, p95 %s; at the channel p50 %s, p95 %s. A bare one-row commit in turn with them: p50 %s, p95 %s. Durable is %.1f × a bare commit (later %s).",
		short(durable.median()), short(durable.at(0.95)), short(answered.median()), short(answered.at(0.95)),
		short(single.median()), short(single.at(0.95)), durable.over(single), most(durable.over(single), 2.5, " ×"))
	for _, s := range d.steps {
		results.say("  %s: durable p50 %s, p95 %s (%.0f × a bare commit); at the channel p50 %s, p95 %s", s.name,
			short(d.durable[s.name].median()), short(d.durable[s.name].at(0.95)), d.durable[s.name].over(single),
			short(d.answered[s.name].median()), short(d.answered[s.name].at(0.95)))
	}
}

// day is an officer at a telephone, with the handler and the dispatcher behind it as main wires them.
type day struct {
	b                 *testing.B
	w                 *commune
	h                 *handlers.Handler
	screen            *screen
	steps             []step
	children, hamlet  int // records in all, and those that one press assigns
	update            int64
	committed         time.Time // when the handler called for delivery
	durable, answered map[string]times
}

func newDay(b *testing.B, w *commune) *day {
	b.Helper()
	d := &day{b: b, w: w, screen: newScreen(), steps: workday(), durable: map[string]times{}, answered: map[string]times{}}
	log := slog.New(slog.DiscardHandler)
	out := notify.New(notify.Config{Store: w.store, Sender: d.screen, Log: log})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- out.Run(ctx) }()
	b.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	})
	deliver := func(ctx context.Context, chat int64) {
		d.committed = time.Now()
		out.Deliver(ctx, chat)
	}
	var err error
	if d.h, err = handlers.New(handlers.Handler{Store: w.store, Voice: d.screen, Deliver: deliver, BotName: "rasoat_bot", Log: log}); err != nil {
		b.Fatal(err)
	}
	if err := w.owner.QueryRow(`SELECT count(*) FROM children`).Scan(&d.children); err != nil {
		b.Fatal(err)
	}
	return d
}

// learn leaves out the steps that the program does not answer yet, and says so.
func (d *day) learn() {
	unknown, err := templates.Text("error.command", nil)
	if err != nil {
		d.b.Fatal(err)
	}
	var known []step
	for _, s := range d.steps {
		if strings.HasPrefix(s.text, "/") {
			d.do(s)
			if strings.TrimSpace(d.screen.last(chatOfficer).out.Text) == strings.TrimSpace(unknown) {
				results.say("Answers: %s is no command yet and was left out.", s.text)
				continue
			}
		}
		known = append(known, s)
	}
	d.steps = known
}

// play goes through the day once; between is called after every step. Without it nothing is kept.
func (d *day) play(between func()) {
	for _, s := range d.steps {
		durable, answered := d.do(s)
		if s.verb == "as_due" && d.hamlet == 0 {
			d.hamlet = d.w.assigned(d.b)
		}
		if between != nil {
			d.durable[s.name], d.answered[s.name] = append(d.durable[s.name], durable), append(d.answered[s.name], answered)
			between()
		}
	}
}

// do handles one message and waits until the chat is free again, as a person would.
func (d *day) do(s step) (durable, answered time.Duration) {
	before := d.screen.last(chatOfficer)
	d.update++
	m := bot.Message{UpdateID: d.update, ChatID: chatOfficer, UserID: chatOfficer, Private: true, Kind: bot.KindText, Text: s.text, At: monday()}
	if s.verb != "" {
		m.Kind, m.MessageID, m.PressID, m.Press = bot.KindPress, before.id, "press", d.button(before.out, s)
	} else {
		m.MessageID = d.screen.number()
	}
	start := time.Now()
	if err := d.h.Handle(d.b.Context(), m); err != nil {
		d.b.Fatalf("%s: %v", s.name, err)
	}
	d.settle(s, before)
	return d.committed.Sub(start), d.screen.last(chatOfficer).at.Sub(start)
}

// button finds the first button with the step's verb; of several pages the last, which is the next.
func (d *day) button(out bot.Out, s step) string {
	found := ""
	for _, row := range out.Choices {
		for _, c := range row {
			p, err := bot.ParsePress(c.Press)
			if c.Press != "" && err == nil && p.Verb == s.verb && (found == "" || s.verb == "ls_page") {
				found = c.Press
			}
		}
	}
	if found == "" {
		d.b.Fatalf("%s: there is no button %s under %q", s.name, s.verb, out.Text)
	}
	return found
}

// settle waits until everything that is owed to anybody has been sent and the chat's lease is back.
func (d *day) settle(s step, before shown) {
	for try := 0; ; try++ {
		var open bool
		err := d.w.owner.QueryRow(`SELECT EXISTS (SELECT FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL AND (run_at IS NULL OR run_at <= $1))
			OR EXISTS (SELECT FROM chats WHERE lease_until > clock_timestamp())`, monday()).Scan(&open)
		if err != nil {
			d.b.Fatal(err)
		}
		if !open {
			break
		}
		if try > 100_000 {
			d.b.Fatalf("%s: the outbox is never empty", s.name)
		}
	}
	if d.screen.last(chatOfficer).at.Equal(before.at) {
		d.b.Fatalf("%s: no answer", s.name)
	}
}

// defective is the question behind the officer's list.
func (w *commune) defective() registry.Filter {
	return registry.Filter{Units: []registry.UnitID{w.unit.ID}, Stages: []registry.Stage{registry.StageDefective}}
}

func (w *commune) assigned(b *testing.B) (n int) {
	b.Helper()
	if err := w.owner.QueryRow(`SELECT count(*) FROM children WHERE stage = $1`, int(registry.StageAssigned)).Scan(&n); err != nil {
		b.Fatal(err)
	}
	return n
}
