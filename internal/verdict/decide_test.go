package verdict_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// Findings, as the tables below have them.
var (
	holds   = verdict.Step{Text: "it holds", Outcome: verdict.Passed}
	unknown = verdict.Step{Text: "it is in time", Outcome: verdict.Unjudged, Failure: &verdict.Failure{Message: "this machine was late", Late: true}}
	unseen  = verdict.Step{Text: "nothing comes for 5 s", Outcome: verdict.Unjudged, Failure: &verdict.Failure{Message: "it was followed for 1 s"}}
	skipped = verdict.Step{Text: "it was not judged", Outcome: verdict.Skipped}
	crash   = verdict.Step{Cause: verdict.ServiceExited, Text: "the service exited", Outcome: verdict.Failed, Failure: &verdict.Failure{}}
	noFile  = verdict.Step{Cause: verdict.NotPlayed, Text: "there is no file", Outcome: verdict.Unjudged, Failure: &verdict.Failure{}}
)

func broken(code string) verdict.Step {
	return verdict.Step{Text: "it is in time", Outcome: verdict.Failed, Failure: &verdict.Failure{Expected: "1 s", Got: "2 s", Code: code}}
}

// also breaks a finding in another way as well.
func also(step verdict.Step, code string) verdict.Step {
	step.Failure.Others = append(step.Failure.Others, verdict.Way{Code: code, Path: "n", Where: "#2 item"})
	return step
}

// marked marks a finding with a gap that has these signatures.
func marked(step verdict.Step, signatures ...verdict.Signature) verdict.Step {
	if step.Failure != nil {
		failure := *step.Failure
		step.Failure = &failure
	}
	step.Mark = &verdict.Mark{Gap: verdict.Gap{Name: "slow", Reason: "it is slow"}, Signatures: signatures}
	return step
}

func signed(code string, services ...string) verdict.Signature {
	return verdict.Signature{Expectation: "it is in time", Code: code, Services: services}
}

func onPath(path, code string) verdict.Signature {
	return verdict.Signature{Expectation: "it is in time", Path: path, Code: code}
}

func about(expectation string) verdict.Signature { return verdict.Signature{Expectation: expectation} }

func TestDecide(t *testing.T) {
	expired := marked(broken("late"))
	expired.Mark.Expired = true
	cases := []struct {
		name          string
		causes, steps []verdict.Step
		want          verdict.Outcome
		exit          int
	}{
		{"all holds", nil, []verdict.Step{holds, holds}, verdict.Passed, 0},
		{"one is broken", nil, []verdict.Step{holds, broken("late")}, verdict.Failed, 1},
		{"one is unknown", nil, []verdict.Step{holds, unknown}, verdict.Unjudged, 2},
		{"broken goes before unknown", nil, []verdict.Step{unknown, broken("late")}, verdict.Failed, 1},
		{"a service died, and nothing looked", []verdict.Step{crash}, []verdict.Step{holds}, verdict.Failed, 1},
		{"a service died, and nothing was judged", []verdict.Step{crash}, []verdict.Step{skipped}, verdict.Failed, 1},
		{"a fault of the files", []verdict.Step{noFile}, []verdict.Step{skipped}, verdict.Unjudged, 2},
		{"a known gap", nil, []verdict.Step{holds, marked(broken("late"))}, verdict.KnownGap, 0},
		{"a known gap that is written down", nil, []verdict.Step{marked(broken("late"), signed("late"))}, verdict.KnownGap, 0},
		{"a known gap that is written down without a code", nil, []verdict.Step{marked(broken("late"), signed(""))}, verdict.KnownGap, 0},
		{"a known gap that breaks in another way", nil, []verdict.Step{marked(broken("missing"), signed("late"))}, verdict.Failed, 1},
		{"a known gap of which another expectation is written down", nil, []verdict.Step{marked(broken("late"), verdict.Signature{Expectation: "it's in time", Code: "late"})}, verdict.Failed, 1},
		{"a known gap that breaks in another way, too", nil, []verdict.Step{marked(also(broken("late"), "early"), signed("late"))}, verdict.Failed, 1},
		{"a known gap with both ways written down", nil, []verdict.Step{marked(also(broken("late"), "early"), signed("early"), signed("late"))}, verdict.KnownGap, 0},
		{"a known gap of which nothing came on another stream", nil, []verdict.Step{marked(also(broken("late"), verdict.NothingToJudge))}, verdict.Failed, 1},
		{"one of two ways", nil, []verdict.Step{marked(broken("missing"), signed("late"), signed("missing"))}, verdict.KnownGap, 0},
		{"a known gap and a broken neighbour", nil, []verdict.Step{marked(broken("late")), broken("late")}, verdict.Failed, 1},
		{"a known gap and a dead service", []verdict.Step{crash}, []verdict.Step{marked(broken("late"))}, verdict.Failed, 1},
		{"a known gap and an unknown neighbour", nil, []verdict.Step{marked(broken("late")), unseen}, verdict.Unjudged, 2},
		{"a known gap, and nothing to judge", nil, []verdict.Step{marked(broken(verdict.NothingToJudge))}, verdict.Failed, 1},
		{"a known gap, and nothing came", nil, []verdict.Step{holds, marked(verdict.Step{Text: "it is in time", Outcome: verdict.Passed, ByNothing: true})}, verdict.Unjudged, 2},
		{"a known gap, and nothing came on one of two streams", nil, []verdict.Step{holds, marked(verdict.Step{Text: "it is in time", Outcome: verdict.Passed, PartlyByNothing: true})}, verdict.Unjudged, 2},
		{"a known gap that has closed", nil, []verdict.Step{marked(holds)}, verdict.GapClosed, 1},
		{"a known gap that has expired", nil, []verdict.Step{expired}, verdict.Failed, 1},
		{"what is unknown closes no gap", nil, []verdict.Step{marked(unknown)}, verdict.Unjudged, 2},
		{"what was not judged closes no gap", []verdict.Step{crash}, []verdict.Step{marked(skipped)}, verdict.Failed, 1},
		{"a gap of this service", nil, []verdict.Step{marked(broken("late"), signed("late", "old"))}, verdict.KnownGap, 0},
		{"a gap of another service is broken here", nil, []verdict.Step{marked(broken("late"), signed("late", "other"))}, verdict.Failed, 1},
		{"a gap of another service holds here", nil, []verdict.Step{marked(verdict.Step{Text: "it is in time", Outcome: verdict.Passed}, signed("late", "other"))}, verdict.Passed, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := verdict.Scenario{Services: []string{"old"}, Steps: c.steps}
			for _, cause := range c.causes {
				s.Found(cause)
			}
			s.Decide()
			s.Decide() // deciding twice is deciding once
			if s.Outcome != c.want {
				t.Errorf("it is %s, want %s", s.Outcome, c.want)
			}
			if exit := (verdict.Run{Scenarios: []verdict.Scenario{s}}).ExitStatus(); exit != c.exit {
				t.Errorf("the exit status is %d, want %d", exit, c.exit)
			}
		})
	}
}

// TestWhatNeverRanIsNotHeld: what ran is not what was asked for, whoever reads it later.
func TestWhatNeverRanIsNotHeld(t *testing.T) {
	held, skipped, flaky := verdict.Scenario{Outcome: verdict.Passed}, verdict.Scenario{Outcome: verdict.Skipped}, verdict.Scenario{Outcome: verdict.Failed}
	flaky = verdict.Repeated(flaky, held)
	for _, c := range []struct {
		run  verdict.Run
		want int
	}{
		{verdict.Run{}, verdict.ExitFault},
		{verdict.Run{Scenarios: []verdict.Scenario{held, skipped}}, verdict.ExitFault},
		{verdict.Run{Scenarios: []verdict.Scenario{held, skipped, flaky}}, verdict.ExitBroken},
		{verdict.Run{Scenarios: []verdict.Scenario{held, flaky}, AllowFlaky: true}, verdict.ExitHeld},
	} {
		if got := c.run.ExitStatus(); got != c.want {
			t.Errorf("%v: the exit status is %d, want %d", c.run.Scenarios, got, c.want)
		}
	}
}

func TestWhatIsNotBrokenIsMeasuredAgainIfOnlyWeWereLate(t *testing.T) {
	cases := []struct {
		name  string
		steps []verdict.Step
		want  bool
	}{
		{"all holds", []verdict.Step{holds}, false},
		{"one is late", []verdict.Step{holds, unknown}, true},
		{"one is late, and marked", []verdict.Step{marked(unknown)}, true},
		{"one was not seen", []verdict.Step{unseen, unknown}, false},
		{"one is broken", []verdict.Step{broken("late"), unknown}, false},
		{"a file is wrong", []verdict.Step{noFile, unknown}, false},
	}
	for _, c := range cases {
		s := verdict.Scenario{Steps: c.steps}
		if s.Decide(); s.Late() != c.want {
			t.Errorf("%s: got %v", c.name, s.Late())
		}
	}
}

// TestACauseThatMayBeOursIsMeasuredAgain: the steps that it leaves undone do not stand in the way.
func TestACauseThatMayBeOursIsMeasuredAgain(t *testing.T) {
	for _, late := range []bool{true, false} {
		s := verdict.Scenario{Steps: []verdict.Step{{Keyword: "When", Text: "the stream is followed", Outcome: verdict.Unjudged}, {Keyword: "Then", Outcome: verdict.Skipped}}}
		s.Found(verdict.Step{Cause: verdict.CallFailed, Text: "a call was refused", Outcome: verdict.Unjudged, Failure: &verdict.Failure{Late: late}})
		if s.Decide(); s.Late() != late {
			t.Errorf("late %v: measured again %v", late, s.Late())
		}
	}
}

func TestCausesStandInTheOrderInWhichTheyExplain(t *testing.T) {
	var s verdict.Scenario
	for _, cause := range []verdict.Cause{verdict.StreamUnmet, verdict.WrongStatus, verdict.NothingListens, verdict.ServiceExited, verdict.NothingListens} {
		s.Found(verdict.Step{Cause: cause, Outcome: verdict.Failed})
	}
	var got []verdict.Cause
	for _, f := range s.Causes {
		got = append(got, f.Cause)
	}
	want := []verdict.Cause{verdict.ServiceExited, verdict.NothingListens, verdict.WrongStatus, verdict.StreamUnmet}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestWhatKnowsThePlaceOfALossStandsFirst: one that only knows how many are missing says less, and is
// explained by it; of something else, or in another stream, it is not.
func TestWhatKnowsThePlaceOfALossStandsFirst(t *testing.T) {
	misses := func(text, what, stream string, anywhere bool) verdict.Step {
		mark := recording.Mark{Kind: recording.KindEvent, Number: 1, Missing: what, Anywhere: anywhere}
		return verdict.Step{Text: text, Outcome: verdict.Failed, Failure: &verdict.Failure{Evidence: []verdict.Evidence{{Stream: stream, Mark: mark}}}}
	}
	few := misses("few", "a", "one", true)
	for _, c := range []struct {
		where verdict.Step
		want  bool
	}{
		{misses("where", "a", "one", false), true},
		{misses("where", "b", "one", false), false},
		{misses("where", "a", "two", false), false},
		{misses("where", "a", "one", true), false},
	} {
		s := verdict.Scenario{Steps: []verdict.Step{few, c.where}}
		s.Decide()
		if first := s.Shown()[0].Text; c.where.Places(few) != c.want || (first == "where") != c.want {
			t.Errorf("%+v: it places %v, and %q stands first", c.where.Failure.Evidence, c.where.Places(few), first)
		}
	}
}

// TestWhatCouldNotBeDecidedStandsLast: behind what misses something somewhere, too.
func TestWhatCouldNotBeDecidedStandsLast(t *testing.T) {
	at := func(anywhere bool) verdict.Step {
		step := broken("missing")
		step.Failure.Evidence = []verdict.Evidence{{Mark: recording.Mark{Missing: "a", Anywhere: anywhere}}}
		return step
	}
	s := verdict.Scenario{Steps: []verdict.Step{unseen, at(true), at(false)}}
	s.Decide()
	if shown := s.Shown(); shown[2].Text != unseen.Text || shown[0].Failure.Evidence[0].Anywhere {
		t.Errorf("%+v", shown)
	}
}

// TestASignatureNamesALengthAsFilesDo: 2s and 2 s are the same.
func TestASignatureNamesALengthAsFilesDo(t *testing.T) {
	step := marked(broken("late"), verdict.Signature{Expectation: `"a" arrives within 2s`, Code: "late"})
	step.Text = `"a" arrives within 2 s`
	s := verdict.Scenario{Steps: []verdict.Step{step}}
	if s.Decide(); s.Outcome != verdict.KnownGap {
		t.Errorf("it is %s", s.Outcome)
	}
}

// TestWhatIsNewBesideAKnownGap names the other way only where the known one is there, too, and else which field of
// a signature is another.
func TestWhatIsNewBesideAKnownGap(t *testing.T) {
	for want, step := range map[string]verdict.Step{
		"it breaks in another way than known-gaps.yaml says: its signature has code: late, and here it is missing.\n":                                                     marked(also(broken("missing"), "early"), signed("late")),
		"it breaks in another way than known-gaps.yaml says: its signature has code: late, and here it is missing, and its signature has path: a, and here it is none.\n": marked(broken("missing"), onPath("a", "late")),
		"it breaks in another way than known-gaps.yaml says: its signature has path: a, and here it is none.\n":                                                           marked(broken("late"), onPath("b", "early"), onPath("a", "late")),
		"the signature in known-gaps.yaml has expectation: 'another' or 'a third', and here it is 'it is in time'.\n":                                                     marked(broken("late"), about("another"), about("a third"), about("another")),
		"its signature has services: new, next, and here it is old.\n":                                                                                                    marked(broken("late"), signed("late", "next"), signed("late", "new")),
		"beside what known-gaps.yaml says, it breaks in another way, too: early at \"n\" (#2 item).\n":                                                                    marked(also(broken("late"), "early"), signed("late")),
	} {
		known := step.Failure.Got
		step.Failure.Short = "short"
		s := verdict.Scenario{Services: []string{"old"}, Steps: []verdict.Step{step}}
		s.Decide()
		s.Decide() // it is said once
		if got := s.Steps[0].Failure.Message; !strings.Contains(got, "does not excuse this: "+want) {
			t.Errorf("got %q, want %q", got, want)
		}
		first := "early at \"n\" (#2 item), which is new; and what is known: " + known
		if got := s.Steps[0].Failure.Got; got != known && got != first || (got == first) != strings.HasPrefix(want, "beside") {
			t.Errorf("it first says %q", got)
		} else if short := s.Steps[0].Failure.Short; short != strings.TrimSuffix(got, known)+"short" {
			t.Errorf("in short it first says %q", short)
		}
	}
}

// TestWhatIsNewSaysWhatCame: of a way in which another client, or stream, breaks it, what came there is said.
func TestWhatIsNewSaysWhatCame(t *testing.T) {
	step := marked(broken("late"), signed("late"))
	step.Failure.Others = []verdict.Way{{Code: "wrong-type", Path: "n", Where: "on client 2", Got: "#1 m has at \"n\" a text"}}
	s := verdict.Scenario{Steps: []verdict.Step{step}}
	s.Decide()
	want := `wrong-type at "n" (on client 2), which is new: #1 m has at "n" a text; and what is known: 2 s`
	if got := s.Steps[0].Failure.Got; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestASignatureToPaste(t *testing.T) {
	cases := []struct {
		name string
		step verdict.Step
		want string
	}{
		{"nothing is written down", marked(broken("late")), "- {expectation: 'it is in time', code: late, services: [old]}"},
		{"it is written down", marked(broken("late"), signed("late")), ""},
		{"another code is", marked(broken("late"), signed("missing")), "- {expectation: 'it is in time', code: late, services: [old]}"},
		{"another way is, too", marked(also(broken("late"), "early"), signed("late")), "- {expectation: 'it is in time', path: 'n', code: early, services: [old]}"},
		{"it has no code", marked(broken("")), ""},
		{"nothing came to judge", marked(broken(verdict.NothingToJudge)), ""},
		{"it holds", marked(holds), ""},
		{"the gap has expired", expired(marked(broken("late"))), ""},
	}
	for _, c := range cases {
		s := verdict.Scenario{Services: []string{"old"}, Steps: []verdict.Step{c.step}}
		s.Decide()
		got := ""
		if unwritten := s.Steps[0].Mark.Unwritten; unwritten != nil {
			got = unwritten.YAML()
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	quoted := verdict.Signature{Expectation: `it's "a"`, Path: "a.b", Code: "late"}
	if got, want := quoted.YAML(), `- {expectation: 'it''s "a"', path: 'a.b', code: late}`; got != want {
		t.Errorf("got %s", got)
	}
}

func TestPlayedAgain(t *testing.T) {
	const p, f, u, s, c = verdict.Passed, verdict.Failed, verdict.Unjudged, verdict.Skipped, verdict.GapClosed
	cases := []struct {
		name          string
		plays         []verdict.Outcome
		again, repeat verdict.Outcome
		broken        int
		flaky         bool
	}{
		{"never broken", []verdict.Outcome{p, p}, p, p, 0, false},
		{"always broken", []verdict.Outcome{f, f}, f, f, 2, false},
		{"sometimes broken", []verdict.Outcome{p, c, p, f, p}, p, f, 2, true},
		{"not judged, then judged", []verdict.Outcome{u, p}, p, u, 0, false},
		{"not judged, then broken", []verdict.Outcome{u, f}, f, f, 1, false},
		{"the run ended", []verdict.Outcome{u, s}, u, u, 0, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			again, repeated := verdict.Scenario{Outcome: c.plays[0]}, verdict.Scenario{Outcome: c.plays[0]}
			for _, o := range c.plays[1:] {
				again, repeated = verdict.Again(again, verdict.Scenario{Outcome: o}), verdict.Repeated(repeated, verdict.Scenario{Outcome: o})
			}
			if again.Outcome != c.again || repeated.Outcome != c.repeat {
				t.Errorf("measured again it is %s, repeated %s", again.Outcome, repeated.Outcome)
			}
			if repeated.Broken() != c.broken || repeated.Flaky() != c.flaky {
				t.Errorf("%d of %d are broken, flaky: %v", repeated.Broken(), len(repeated.Plays), repeated.Flaky())
			}
		})
	}
}

// TestLinesOfAFailure: those behind the first stand below it.
func TestLinesOfAFailure(t *testing.T) {
	const want = "expected  a\n          b\ngot       c\n          d\n          e"
	if got := (&verdict.Failure{Expected: "a\nb", Got: "c\nd\ne"}).String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// expired is a step whose gap has.
func expired(s verdict.Step) verdict.Step {
	mark := *s.Mark
	mark.Expired = true
	s.Mark = &mark
	return s
}
