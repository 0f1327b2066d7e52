package handlers

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rasoat/casework"
	"rasoat/store/storetest"
)

var update = flag.Bool("update", false, "write what the bot answers into the conversation files")

// TestConversations plays every file of testdata. A file is a specification that an officer can read:
//
//	# a comment
//	at 2026-11-23 07:30
//	> lua: /giao            what a person types; [Label] presses, <file> sends, (photo) (block) … do
//	< lua: …                what the bot says, with its choices; <~ edits the message that stood last
//	  |                     an empty line of what it says
//	pages https://x.example our own server, to which links lead from here on
//	given approved 1 2      where records stand when the conversation begins (given_test.go)
//
// Lines of the bot are compared as a whole; -update writes them anew.
func TestConversations(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations found: %v", err)
	}
	seen := &coverage{}
	t.Cleanup(func() { seen.report(t, len(files)) })
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			play(t, file, seen)
		})
	}
}

func play(t *testing.T, file string, seen *coverage) {
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	k := newTalk(t)
	seen.watch(k.h.routes)
	var got strings.Builder
	for n, line := range strings.Split(string(want), "\n") {
		switch {
		case strings.HasPrefix(line, "> "):
			name, what, _ := strings.Cut(strings.TrimPrefix(line, "> "), ": ")
			got.WriteString(line + "\n")
			if err := k.do(name, what); err != nil {
				t.Fatalf("%s:%d: %v\nso far:\n%s", file, n+1, err, got.String())
			}
		case strings.HasPrefix(line, "at "):
			got.WriteString(line + "\n")
			if err := k.at(strings.TrimPrefix(line, "at ")); err != nil {
				t.Fatalf("%s:%d: %v", file, n+1, err)
			}
		case strings.HasPrefix(line, "given "):
			got.WriteString(line + "\n")
			k.given(strings.TrimPrefix(line, "given "))
			continue
		case strings.HasPrefix(line, "pages "):
			got.WriteString(line + "\n")
			k.withPages(strings.TrimPrefix(line, "pages "), false)
			seen.watch(k.h.routes)
			continue
		case strings.HasPrefix(line, "#"), line == "":
			got.WriteString(line + "\n")
			continue
		default:
			continue // an answer of the bot: compared below
		}
		k.settle()
		answers := k.answers()
		got.WriteString(answers)
		k.accounted(fmt.Sprintf("%s:%d", file, n+1), answers)
	}
	compare(t, file, string(want), got.String())
	storetest.NoSecrets(t, k.world.Store)
}

func compare(t *testing.T, file, want, got string) {
	want, got = strings.TrimRight(want, "\n")+"\n", strings.TrimRight(got, "\n")+"\n"
	if want == got {
		return
	}
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	wants, gots := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(wants), len(gots)) {
		if i >= len(wants) || i >= len(gots) || wants[i] != gots[i] {
			t.Fatalf("%s differs from line %d; run make golden and read the change\nwant:\n%s\ngot:\n%s", file, i+1,
				strings.Join(wants[i:min(i+12, len(wants))], "\n"), strings.Join(gots[i:min(i+12, len(gots))], "\n"))
		}
	}
}

// work runs the long jobs that are waiting; false when there was none.
func (k *talk) work(ctx context.Context) bool {
	w := casework.Worker{Store: k.world.Store, Download: k.client.Download, Log: k.h.Log}
	worked := false
	for {
		more, err := w.Once(ctx)
		if err != nil {
			k.t.Fatalf("do a job: %v", err)
		}
		if !more {
			return worked
		}
		worked = true
	}
}
