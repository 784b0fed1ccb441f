package steps

import (
	"context"
	"errors"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
)

// instead says that a scenario's own until does not hold.
const instead = " instead"

const isFollowed = `^(?:the stream is|the streams are) followed `

// followSentences play the scenario: service, trigger, streams.
func followSentences() []Sentence {
	return []Sentence{
		followUntil("the stream is followed to its end", `to (?:its|their) end`,
			func(arguments) (scenario.Until, error) { return scenario.Until{}, nil }).
			note("add the word instead, as in all of these, where the scenario has an until of its own"),
		followUntil(`the stream is followed until "KIND"`, `until `+kind+`(?: has arrived)?`,
			func(a arguments) (scenario.Until, error) { return scenario.Until{Event: a.kind(0)}, nil }),
		followUntil("the stream is followed until 5 events have arrived", `until ([1-9]\d*) events? (?:have|has) arrived`,
			func(a arguments) (scenario.Until, error) { return scenario.Until{Events: a.count(0)}, nil }),
		followUntil("the stream is followed for 4 s", `for `+duration, followFor).note("from the response's head on"),
		followUntil("the stream is followed until everything is decided", `until everything is decided`,
			func(arguments) (scenario.Until, error) { return scenario.Until{Settled: true}, nil }),
		when("the calls are made", `^the calls are made$`, followAsDeclared).note("of a scenario without a stream"),
		when("the stream is followed as the scenario says", isFollowed+`as the scenario says$`, followAsDeclared),
	}
}

// followFor is until when a stream is followed for a time.
func followFor(a arguments) (scenario.Until, error) {
	until := scenario.Until{For: a.duration(0)}
	if until.For == 0 {
		return until, problem.WithHelp(errors.New("in no time nothing comes, so there is nothing to judge"), "write how long it is looked for: the stream is followed for 4 s")
	}
	return until, nil
}

// followUntil makes a sentence that says until when the streams are followed.
func followUntil(text, expr string, until func(arguments) (scenario.Until, error)) Sentence {
	sentence := when(text, isFollowed+expr+`(?:`+instead+`)?$`, func(ctx context.Context, s *session, a arguments) error {
		its, err := until(a)
		if err != nil {
			return err
		}
		if err := s.eachStream(func(st *scenario.Stream) { st.Until = its }); err != nil {
			return err
		}
		s.until = s.current
		return followAsDeclared(ctx, s, a)
	})
	sentence.until = until
	return sentence
}

func followAsDeclared(ctx context.Context, s *session, _ arguments) error {
	if _, err := s.scenario(); err != nil {
		return err
	}
	s.ran = true
	err := s.play.Run(ctx)
	switch {
	case play.Interruption(ctx, s.play) != "":
		return errors.New(play.Interruption(ctx, s.play))
	case s.play.Unjudgeable():
		return errors.Join(errFollowed, err)
	default:
		return nil // what went wrong beside the streams is told of with what is judged
	}
}

// errFollowed is what a When fails with where no Then can be judged. The causes say why.
var errFollowed = errors.New("the streams could not be followed as the scenario says")
