package verdict

import (
	"cmp"
	"slices"
	"strings"
)

// Cause is what kind of thing the engine found by itself, in the order in which they
// explain each other. Zero is none: an expectation, or a sentence.
type Cause uint8

// The causes.
const (
	ServiceExited  Cause = iota + 1
	NothingListens       // no connection
	Unanswered           // a connection, or none for another reason, and no response
	HeldBack             // all of a stream came at its end, so that a call was made too late
	CallFailed           // the response to a call is not the one that is demanded, or none came
	WrongStatus          // of a stream's response
	WrongMediaType       // of a stream's response
	RuleBroken           // a stream broke a rule of the standard
	EndMissing           // a stream ended without its declared end
	CaptureFailed        // an event has not what is to be captured from it
	NotOver              // a stream was still open when its time was over
	EndedByUs            // it was still open when the load ended it
	StreamBroke          // in any other way
	StreamUnmet          // it ended without what was waited for
	NeverCame            // something was not done, because the event that it waited for never came
	NeverDone            // something was not done, because its moment never came in another way
	Noted                // a note, where notes are errors
	NotPlayed            // the files or the machine are at fault: nothing of the service is known by it
	NothingJudged        // none of the expectations was judged, or all only by that nothing came
)

// names are what the causes are called in recordings and reports.
func names() []string {
	return []string{
		"", "service exited", "nothing listens", "no response", "held back", "call failed", "wrong status", "wrong media type",
		"rule broken", "end missing", "capture failed", "not over", "ended by streamspec", "stream broke", "unmet", "never came", "never done", "noted", "not played", "nothing judged",
	}
}

func (c Cause) String() string { return names()[c] }

// CauseNamed is the cause with a name; NotPlayed where nothing has it.
func CauseNamed(name string) Cause {
	if i := slices.Index(names(), name); i > 0 {
		return Cause(i)
	}
	return NotPlayed
}

// OfCall tells whether a call of the scenario came to nothing, or not to what it must.
func (c Cause) OfCall() bool { return c == CallFailed || c == NothingListens }

// Undone tells that something was not done, and nothing else is known to be wrong.
func (c Cause) Undone() bool { return c == NeverCame || c == NeverDone }

// NoStream tells whether no event stream comes where this is the cause.
func (c Cause) NoStream() bool {
	return slices.Contains([]Cause{NothingListens, Unanswered, WrongStatus, WrongMediaType}, c)
}

// Found adds what the engine found by itself. What was found already is not said again,
// only of what else it was found.
func (s *Scenario) Found(cause Step) {
	same := func(c Step) bool { return c.Cause == cause.Cause && c.Text == cause.Text }
	if i := slices.IndexFunc(s.Causes, same); i >= 0 {
		s.Causes[i].also(cause)
		return
	}
	if cause.Place == (Place{}) {
		cause.Place = s.Place
	}
	s.Causes = append(s.Causes, cause)
	slices.SortStableFunc(s.Causes, func(a, b Step) int { return cmp.Compare(a.Cause, b.Cause) })
}

// also says what else a cause was found of, and in which other streams, where there is
// something to see in them.
func (s *Step) also(again Step) {
	if of := again.Of; of != "" && !slices.Contains(strings.Split(s.Of, ", "), of) {
		s.Of += ", " + of
	}
	if s.Failure != nil && again.Failure != nil && !s.Cause.NoStream() {
		s.Failure.Streams = append(s.Failure.Streams, again.Failure.Streams...)
		s.Failure.Evidence = append(s.Failure.Evidence, again.Failure.Evidence...)
		s.Failure.Ends = append(s.Failure.Ends, again.Failure.Ends...)
	}
}

// CannotBeJudged says that the files, or the machine, left nothing to judge.
func (s *Scenario) CannotBeJudged(why string) { s.unjudged(NotPlayed, why) }

// JudgedNothing says that it was played, and why nothing of what it expects was judged by that.
func (s *Scenario) JudgedNothing(why string) { s.unjudged(NothingJudged, why) }

func (s *Scenario) unjudged(cause Cause, why string) {
	headline, rest := Headline(why)
	s.Found(Step{Cause: cause, Text: headline, Outcome: Unjudged, Failure: &Failure{Message: rest}})
	s.Decide()
}

// Decide makes one outcome of all that was found: a known gap excuses the finding that it
// describes, and nothing else.
func (s *Scenario) Decide() {
	for i := range s.Steps {
		s.Steps[i].excuse(s.Services)
	}
	s.Outcome = worst(s.Findings())
}

// Findings are the causes, then what became of each sentence or expectation. They are only to be read: mostly
// there are no causes, and they are the scenario's own.
func (s Scenario) Findings() []Step {
	if len(s.Causes) == 0 {
		return s.Steps
	}
	return slices.Concat(s.Causes, s.Steps)
}

// worst is what findings come to: one that is broken goes before one that is not judged.
func worst(findings []Step) Outcome {
	for _, o := range []Outcome{Failed, GapClosed, Unjudged, Skipped, KnownGap} {
		if !slices.ContainsFunc(findings, func(f Step) bool { return f.Outcome == o }) {
			continue
		}
		if o == Skipped { // what was not judged does not hold, whatever the reason
			return Unjudged
		}
		return o
	}
	return Passed
}

// Late tells whether nothing is broken, and something is not judged only because this
// machine was late: then it may be measured again. What only follows from a cause does not count.
func (s Scenario) Late() bool {
	if s.Outcome != Unjudged || s.Once {
		return false
	}
	for _, f := range s.Shown() {
		if f.Outcome == Unjudged && (f.Failure == nil || !f.Failure.Late) {
			return false
		}
	}
	return true
}
