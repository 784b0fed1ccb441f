//go:build unix

package process

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/testhelp"
)

// paused is a terminal that takes nothing until it goes on.
type paused struct {
	goOn chan struct{}
	bytes.Buffer
}

func (p *paused) Write(text []byte) (int, error) {
	<-p.goOn
	return p.Buffer.Write(text)
}

// TestNobodyReadsTheLog: what is known of a process, and how it ends, does not depend on that. Once
// somebody does, they have all of it, in its order.
func TestNobodyReadsTheLog(t *testing.T) {
	tests := []struct {
		name string
		end  func(*Process) (killed bool)
	}{
		{"it is stopped", func(p *Process) bool { return p.Stop(t.Context(), time.Minute) }},
		{"it is killed", func(p *Process) bool { p.Kill(); return false }},
	}
	const lines = 20_000 // more than a pipe holds
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			terminal := &paused{goOn: make(chan struct{})}
			log := NewLog(terminal)
			out := NewOutput(&secret.Masker{}, log, "shop | ")
			var told []string
			defer out.Watch(func(line string, _ bool) { told = append(told, line) })()
			said := out.Seek(regexp.MustCompile(fmt.Sprint("^", lines, "$")))
			p, err := shell(fmt.Sprintf("seq %d; sleep 60", lines)).Start(out)
			if err != nil {
				t.Fatal(err)
			}
			testhelp.Done(t, "it is heard", said)
			if !strings.HasSuffix(out.Since(0), fmt.Sprint("\n", lines, "\n")) {
				t.Errorf("what it wrote ends %q", out.Since(out.Mark()-20))
			}
			out.Note("is ended")
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				if test.end(p) {
					t.Error("it had to be killed")
				}
			}()
			testhelp.Done(t, "it ends", ended)
			if len(told) != lines+1 {
				t.Errorf("who watches was told of %d lines, want %d", len(told), lines+1)
			}
			close(terminal.goOn)
			if !log.Await(time.Minute) {
				t.Fatal("the log is not written")
			}
			want := "shop | " + strings.Join(told[:lines], "\nshop | ") + "\nshop | --- is ended\n"
			if terminal.String() != want {
				t.Errorf("%d bytes were written, want %d", terminal.Len(), len(want))
			}
		})
	}
}

// TestALogThatNobodyReadsIsBounded: it says how many lines are left out, where they are. Who writes has
// waited once, and not for each line.
func TestALogThatNobodyReadsIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const lines, size = 5000, 1 << 10
		terminal := &paused{goOn: make(chan struct{})}
		log := NewLog(terminal)
		out := NewOutput(&secret.Masker{}, log, "")
		line, began := strings.Repeat("x", size-1)+"\n", time.Now()
		for range lines {
			fmt.Fprint(out, line)
		}
		if waited := time.Since(began); waited != passWithin {
			t.Errorf("who wrote waited %v, want %v", waited, passWithin)
		}
		close(terminal.goOn)
		log.Await(time.Minute)
		fmt.Fprint(out, "again\n")
		written := strings.Count(terminal.String(), line)
		if written < maxWaiting/size || written > (maxWaiting+atOnce)/size {
			t.Errorf("%d lines of %d bytes are written, want %d bytes", written, size, maxWaiting)
		}
		want := fmt.Sprintf("--- lines that are left out here, because nobody read these in time: %d\nagain\n", lines-written)
		if _, got, _ := strings.Cut(terminal.String(), "--- "); "--- "+got != want {
			t.Errorf("it ends %q, want %q", "--- "+got, want)
		}
	})
}
