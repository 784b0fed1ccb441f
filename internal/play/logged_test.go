package play

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/service"
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
	for text, n := range map[string]int{strings.Repeat("x", 1000): process.MaxPassages / 1000, "": process.MaxPassages / process.LineBytes} {
		var l logged
		for range n + 1 {
			l.add("shop", time.Now(), text)
		}
		if lines, err := l.by("shop", nil); err == nil || lines != nil {
			t.Errorf("too much is known: %d lines of %d bytes, %v", len(lines), len(text), err)
		}
	}
}

// A line of a service is its own, however it begins, also read back from the recording: only what was
// done to the service is not.
func TestALineIsTheServicesHoweverItBegins(t *testing.T) {
	var file bytes.Buffer
	rec := &recorder{Recorder: recording.NewRecorder(&recording.Recording{Scenario: "s", Started: time.Now()}, &file, nil)}
	s := &services{vars: newVariables(nil, rec, nil), recorder: rec}
	out := process.NewOutput(&secret.Masker{}, nil, "")
	s.watch("shop", out)
	out.Repeat("setup: make", "--- made\n")
	out.Note("started: shop")
	fmt.Fprint(out, "--- FAIL: order lost\n--- "+sharedNote+"\n")
	want := []string{"--- made", "--- FAIL: order lost", "--- " + sharedNote}
	rec.stop()
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	read, err := recording.Read(&file)
	if err != nil {
		t.Fatal(err)
	}
	again := &services{vars: s.vars}
	again.recall(read)
	for when, s := range map[string]*services{"as it happens": s, "read back": again} {
		lines, err := s.logged.by("shop", nil)
		var texts []string
		for _, line := range lines {
			texts = append(texts, line.Text)
		}
		if diff := cmp.Diff(want, texts); diff != "" || err != nil {
			t.Errorf("%s (-want +got), %v:\n%s", when, err, diff)
		}
	}
	var done []string
	for _, n := range read.Notes {
		if n.About == recording.AboutService {
			done = append(done, n.Text)
		}
	}
	if diff := cmp.Diff([]string{"setup: make", "started: shop"}, done); diff != "" {
		t.Errorf("what was done to it (-want +got):\n%s", diff)
	}
}

// TestLinesThatAreLostStayLost: where a service wrote more than is kept, a recording that is written behind it says so.
func TestLinesThatAreLostStayLost(t *testing.T) {
	s := &services{vars: newVariables(nil, &recorder{}, nil), recorder: &recorder{}}
	out := process.NewOutput(&secret.Masker{}, nil, "")
	s.used = []used{{Instance: &service.Instance{}}} // whose name is empty
	s.watch("", out)
	defer s.logged.close()
	fmt.Fprint(out, strings.Repeat("\n", process.MaxPassages/process.LineBytes+1))
	again := &services{vars: s.vars}
	again.recall(&recording.Recording{Notes: s.notes(time.Now())})
	for when, s := range map[string]*services{"as it happens": s, "read back": again} {
		if lines, err := s.logged.by("", nil); err == nil {
			t.Errorf("%s: %d lines are all that the service wrote", when, len(lines))
		}
	}
}

// TestAServiceThatIsStartedAgain: where a program finds its port taken, another is started, and what that writes is
// the service's log as well.
func TestAServiceThatIsStartedAgain(t *testing.T) {
	var file bytes.Buffer
	rec := &recorder{Recorder: recording.NewRecorder(&recording.Recording{Scenario: "s", Started: time.Now()}, &file, nil)}
	s := &services{vars: newVariables(nil, rec, nil), recorder: rec}
	defer s.logged.close()
	for _, text := range []string{"the port is taken", "listening"} {
		out := process.NewOutput(&secret.Masker{}, nil, "")
		s.watch("shop", out)
		fmt.Fprintln(out, text)
	}
	rec.stop()
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	lines, err := s.logged.by("shop", nil)
	if err != nil || len(lines) != 2 || lines[1].Text != "listening" {
		t.Errorf("known are %v (%v)", lines, err)
	}
	if log := file.String(); strings.Count(log, "taken") != 1 || strings.Count(log, "listening") != 1 {
		t.Errorf("recorded is\n%s", log)
	}
}

// TestAServiceThatIsStartedBehindTheEnd: nobody asks for what it writes, which is not kept for ever.
func TestAServiceThatIsStartedBehindTheEnd(t *testing.T) {
	var l logged
	l.close()
	if passage := l.follow("shop", process.NewOutput(&secret.Masker{}, nil, "")); passage != nil {
		t.Error("its lines are kept, and nobody has them forgotten")
	}
}
