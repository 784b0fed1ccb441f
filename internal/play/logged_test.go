package play

import (
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// Of a service that others use at the same time, a line is the scenario's own where it has one of
// its values.
func TestWhoseLinesTheyAre(t *testing.T) {
	began := time.Now()
	rec := &recording.Recording{Started: began, Notes: []recording.Note{
		{At: time.Second, About: recording.AboutService, Of: "shop", Text: "is used at http://127.0.0.1:1"},
		{At: 2 * time.Second, About: recording.AboutLog, Of: "shop", Text: "order-42 is paid"},
		{At: 3 * time.Second, About: recording.AboutLog, Of: "shop", Text: "order-43 is paid"},
		{At: 3 * time.Second, About: recording.AboutLog, Of: "ledger", Text: "booked"},
	}}
	for _, shared := range []bool{false, true} {
		if shared {
			rec.Notes = append(rec.Notes, recording.Note{At: 4 * time.Second, About: recording.AboutService, Of: "shop", Text: sharedNote})
		}
		s := &services{vars: newVariables(nil, &recorder{}, nil)}
		s.vars.set("order", "order-42")
		s.recall(rec)
		lines, err := s.linesOf("shop")
		if err != nil || len(lines) != 2 {
			t.Fatalf("%v, %v", lines, err)
		}
		want := recording.LogLine{At: began.Add(3 * time.Second), Text: "order-43 is paid", Shared: shared}
		if lines[0].Shared || lines[1] != want {
			t.Errorf("shared %v: %v", shared, lines)
		}
	}
}

func TestLinesThatNobodyKnows(t *testing.T) {
	s := &services{vars: newVariables(nil, &recorder{}, nil), recorded: &recording.Recording{}}
	if _, err := s.linesOf("shop"); err == nil || !strings.Contains(err.Error(), `no service with the name "shop"`) {
		t.Errorf("a service that was not there: %v", err)
	}
	for text, n := range map[string]int{strings.Repeat("x", 1000): maxLogged / 1000, "": maxLogged / perLine} {
		var l logged
		for range n + 1 {
			l.add("shop", time.Now(), text)
		}
		if lines, err := l.by("shop", nil); err == nil || lines != nil {
			t.Errorf("too much is known: %d lines of %d bytes, %v", len(lines), len(text), err)
		}
	}
}
