package process

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/streamspec/streamspec/internal/secret"
)

// Who listens is told soon of all that was written since the passage began, once, and of the last when it stops.
func TestWhoListensIsToldSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := NewOutput(&secret.Masker{}, nil, "")
		p := out.Passage()
		defer p.Close()
		fmt.Fprint(out, "before\n")
		var told []string
		stop := p.Tell(func(lines []Line, _ int) { told = append(told, strings.Join(textsOf(lines), " ")) })
		for _, text := range []string{"one\n", "two\nthr", "ee\n"} {
			fmt.Fprint(out, text)
			time.Sleep(tellAfter / 4)
		}
		time.Sleep(tellAfter)
		synctest.Wait()
		out.Note("paused")
		time.Sleep(2 * tellAfter)
		synctest.Wait()
		fmt.Fprint(out, "last\n")
		stop()
		fmt.Fprint(out, "too late\n")
		time.Sleep(2 * tellAfter)
		synctest.Wait()
		if want := []string{"before one two three", "--- paused", "last"}; !slices.Equal(told, want) {
			t.Errorf("told %q, want %q", told, want)
		}
	})
	(*Passage)(nil).Tell(func([]Line, int) { t.Error("there is nothing to tell") })()
}

// However slow those are who listen, who writes goes on; they are told of what is kept, and how much is not.
func TestNobodyWaitsForWhoListens(t *testing.T) {
	out := NewOutput(&secret.Masker{}, nil, "")
	p := out.Passage()
	defer p.Close()
	busy, goOn := make(chan bool), make(chan bool)
	var once sync.Once
	told, lost := 0, 0
	stop := p.Tell(func(lines []Line, missing int) {
		once.Do(func() { busy <- true; <-goOn })
		told, lost = told+len(lines), lost+missing
	})
	fmt.Fprint(out, "one\n")
	<-busy
	tellers := runtime.NumGoroutine()
	for range 4 {
		fmt.Fprint(out, "one more\n")
		time.Sleep(2 * tellAfter)
	}
	if n := runtime.NumGoroutine(); n > tellers {
		t.Errorf("%d goroutines more wait to tell", n-tellers)
	}
	const more = MaxPassages/LineBytes + 5
	fmt.Fprint(out, strings.Repeat("\n", more)) // which would last for ever
	close(goOn)
	stop()
	if told != more-5+1 || lost != 5+4 {
		t.Errorf("told of %d lines, and that %d are lost", told, lost)
	}
}
