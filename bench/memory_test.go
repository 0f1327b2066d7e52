package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"rasoat/registry"
	"rasoat/store"
	"rasoat/store/storetest"
)

// childVariable makes the test binary import one list and tell how much memory that took, in a process
// of its own.
const childVariable = "RASOAT_BENCH_IMPORT"

// childOrder is what the child is told, childReport what it tells.
type (
	childOrder  struct{ URL, File, Unit string }
	childReport struct {
		New, Changed int
		Peak         int64 // bytes, VmHWM of the kernel
	}
)

func importAsChild(order string) error {
	var o childOrder
	if err := json.Unmarshal([]byte(order), &o); err != nil {
		return err
	}
	debug.SetMemoryLimit(320 << 20) // as the shell's import does
	keys, err := store.GenerateKeys(strings.NewReader(strings.Repeat("the same key in every child ", 8)))
	if err != nil {
		return err
	}
	ctx := context.Background()
	s, err := store.Open(ctx, store.Config{URL: o.URL, Keys: keys, Log: slog.New(slog.DiscardHandler), Now: monday})
	if err != nil {
		return err
	}
	defer s.Close()
	p := &province{commune: &commune{store: s}, file: o.File}
	var unit registry.Unit
	err = s.As(ctx, store.SystemScope(), func(tx *store.Tx) (err error) {
		unit, err = tx.UnitByCode(ctx, store.Scheme2026, o.Unit)
		return err
	})
	if err != nil {
		return err
	}
	sum, err := p.take(ctx, unit)
	if err != nil {
		return err
	}
	report := childReport{New: sum.New, Changed: sum.Changed}
	if report.Peak, err = peakMemory(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(report)
}

func peakMemory() (int64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "VmHWM:" {
			kb, err := strconv.ParseInt(fields[1], 10, 64)
			return kb << 10, err
		}
	}
	return 0, fmt.Errorf("no VmHWM in /proc/self/status")
}

// BenchmarkImportMemory imports Cà Mau in a process of its own, spread over its communes and as one huge
// one, and asks the kernel for the most memory that the process ever held.
func BenchmarkImportMemory(b *testing.B) {
	for _, c := range []struct {
		name   string
		spread bool
	}{{"101 communes", true}, {"one commune", false}} {
		b.Run(c.name, func(b *testing.B) {
			p := newProvince(b, provinceList(b, provinceRows(), c.spread))
			order := childOrder{URL: storetest.URL(b, p.store), File: p.file, Unit: "96"}
			if !c.spread {
				order.Unit = code()
			}
			var first, again childReport
			rounds(b, 1, func() {
				p.empty(b)
				first = p.child(b, order)
				again = p.child(b, order)
			})
			b.ReportMetric(float64(first.Peak)/(1<<20), "MB")
			results.say("A process that imports %d children as CSV, %s, holds at most %.0f MB (%s); the same list again, %.0f MB.",
				provinceRows(), c.name, float64(first.Peak)/(1<<20), most(float64(first.Peak)/(1<<20), 512, " MB"), float64(again.Peak)/(1<<20))
		})
	}
}

func (p *province) child(b *testing.B, order childOrder) (report childReport) {
	b.Helper()
	text, err := json.Marshal(order)
	if err != nil {
		b.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.CommandContext(b.Context(), self)
	cmd.Env = append(os.Environ(), childVariable+"="+string(text))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		b.Fatalf("child: %v", err)
	}
	if err := json.Unmarshal(out, &report); err != nil {
		b.Fatalf("child says %q: %v", out, err)
	}
	return report
}
