package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"rasoat/registry"
	"rasoat/registry/sample"
	"rasoat/store"
	"rasoat/store/storetest"
)

// TestBrowser goes once round the loop on the simulator page as a person would, in a real browser: the
// demo's own commune, five people, presses and typed lines. Screenshots are kept with -artifacts.
func TestBrowser(t *testing.T) {
	t.Parallel()
	address := startDemo(t)
	b := openBrowser(t, "http://"+address)
	child := onlyNumberMissing(t)
	for _, d := range demoPeople() {
		b.eval(fmt.Sprintf(`document.querySelector('section[data-person="%d"] button[data-start]').click()`, d.chat))
		b.wait(d.key, "Quy định bảo mật", 0)
		b.press(d.key, "Đồng ý")
		b.wait(d.key, "Mọi việc đều làm được", 0)
	}
	b.shot("1-enrolled")
	for i, m := range loop(child.Values.Name, child.Truth.IDNumber) {
		since, other := b.seen(m.who), 0
		if m.other != "" {
			other = b.seen(m.other)
		}
		if m.press != "" {
			b.press(m.who, m.press)
		} else {
			b.say(m.who, m.say)
		}
		b.wait(m.who, m.want, since)
		if m.other != "" {
			b.wait(m.other, m.sees, other)
		}
		if m.shot != "" {
			b.shot(fmt.Sprintf("%02d-%s", i+2, m.shot))
		}
	}
	since := b.seen("leader")
	b.eval(`document.querySelector('button[data-move="tomorrow"]').click()`)
	b.wait("leader", "So với số liệu hết ngày 24/11/2026: tăng 1", since) // the child of the loop
	b.shot("90-digest")
	b.do(chromedp.EmulateViewport(390, 844))
	b.shot("91-phone")
}

// startDemo runs the demo as `rasoat demo` does, on a free port and a throw-away database.
func startDemo(t *testing.T) (address string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var log bytes.Buffer
	clock := newClock(time.Now)
	clock.Set(registry.Date{Year: 2026, Month: time.November, Day: 25}.At(8, 0)) // the 24th is a holiday
	p := program{stdout: &log, stderr: &log, clock: clock, log: slog.New(slog.NewTextHandler(&log, nil))}
	h := &house{store: storetest.New(t, useClock(clock)), cfg: Config{Home: t.TempDir(), Listen: freeAddress(t), Privacy: PrivacyPrivate}}
	ended := make(chan error, 1)
	go func() { ended <- p.demo(ctx, h) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the demo ended with %v", err)
		}
	})
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("the demo ended with %v\n%s", err, log.String())
		default:
		}
		if resp, err := http.Get("http://" + h.cfg.Listen + "/readyz"); err == nil {
			resp.Body.Close()
			return h.cfg.Listen
		}
	}
	t.Fatalf("the demo never listened\n%s", log.String())
	return ""
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// onlyNumberMissing is a child of the demo's commune that lacks its number and nothing else, whose
// name nobody else has and whose hamlet is known.
func onlyNumberMissing(t *testing.T) sample.Row {
	t.Helper()
	names := map[string]int{}
	for row := range sample.TanThuan().Rows() {
		names[registry.Fold(row.Values.Name)]++
	}
	for row := range sample.TanThuan().Rows() {
		if row.Defects == registry.NewDefects(registry.IDMissing) && names[registry.Fold(row.Values.Name)] == 1 && row.Values.Hamlet != "" {
			return row
		}
	}
	t.Fatal("no such child in the commune")
	return sample.Row{}
}

// browser is a page in headless Chromium.
type browser struct {
	t   *testing.T
	ctx context.Context
}

func openBrowser(t *testing.T, address string) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.WindowSize(1600, 900),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true), chromedp.UserDataDir(t.TempDir()),
	)
	allocator, end := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	t.Cleanup(end)
	ctx, leave := chromedp.NewContext(allocator)
	t.Cleanup(leave)
	b := &browser{t: t, ctx: ctx}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start the browser (apt-get install chromium): %v", err)
	}
	b.do(chromedp.EmulateViewport(1600, 900), chromedp.Navigate(address), chromedp.WaitVisible(chromedp.CSS(`html[data-live="yes"]`)))
	return b
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("browser: %v", err)
	}
}

func (b *browser) eval(script string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](script))
}

// evaluated runs a script to a value.
func evaluated[T any](b *browser, script string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
	if err != nil {
		b.t.Fatalf("browser: %v", err)
	}
	return value
}

func phone(key string) string {
	for _, d := range demoPeople() {
		if d.key == key {
			return fmt.Sprintf(`document.querySelector('section[data-person="%d"]')`, d.chat)
		}
	}
	return "null"
}

func quoted(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

// seen numbers what the phone has shown so far: new and edited messages come behind it.
func (b *browser) seen(key string) int {
	return evaluated[int](b, `(window.seen ??= new WeakMap(), window.count ??= 0,
		`+phone(key)+`.querySelectorAll(".msg").forEach(m => window.seen.has(m) || window.seen.set(m, ++window.count)), window.count)`)
}

// wait waits until the phone shows the text in a message that came or changed since.
func (b *browser) wait(key, text string, since int) {
	b.t.Helper()
	script := `[...` + phone(key) + `.querySelectorAll(".msg")].some(m =>
		!((window.seen?.get(m) ?? Infinity) <= ` + fmt.Sprint(since) + `) && m.innerText.includes(` + quoted(text) + `))`
	deadline := time.Now().Add(20 * time.Second)
	for !evaluated[bool](b, script) {
		if time.Now().After(deadline) {
			b.shot("failed")
			b.t.Fatalf("%s never saw %q", key, text)
		}
	}
}

// press presses the newest button with the label, its number left out.
func (b *browser) press(key, label string) {
	b.t.Helper()
	pressed := evaluated[bool](b, `(() => {
		const all = [...`+phone(key)+`.querySelectorAll("button[data-data]")].reverse();
		const hit = all.find(e => { const t = e.innerText.replace(/^\d+ · |^[a-z]\d+ · /, "").trim(); return t === `+quoted(label)+` || t.startsWith(`+quoted(label+" (")+`) });
		hit?.click();
		return !!hit;
	})()`)
	if !pressed {
		b.shot("failed")
		b.t.Fatalf("%s has no button %q", key, label)
	}
}

func (b *browser) say(key, text string) {
	b.t.Helper()
	b.eval(`(() => {
		const form = ` + phone(key) + `.querySelector("form.composer");
		form.querySelector("textarea").value = ` + quoted(text) + `;
		form.querySelector("button[type=submit]").click();
	})()`)
}

func (b *browser) shot(name string) {
	b.t.Helper()
	png := screenshot(b)
	if err := os.WriteFile(filepath.Join(b.t.ArtifactDir(), name+".png"), png, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

func screenshot(b *browser) []byte {
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatalf("screenshot: %v", err)
	}
	return png
}

// useClock gives a test's store the business clock that the page moves.
func useClock(c *clock) func(*store.Config) {
	return func(cfg *store.Config) { cfg.Now = c.Now }
}
