package steps

import (
	"context"
	"errors"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/scenario"
)

// instead says that a scenario's own until does not hold.
const instead = " instead"

const isFollowed = `^(?:the stream is|the streams are) followed `

// followSentences play the scenario: service, trigger, streams.
func followSentences() []Sentence {
	return []Sentence{
		followUntil("the stream is followed to its end", `to (?:its|their) end`,
			func(arguments) scenario.Until { return scenario.Until{} }).
			note("add the word instead, as in all of these, where the scenario has an until of its own"),
		followUntil(`the stream is followed until "KIND"`, `until `+kind+`(?: has arrived)?`,
			func(a arguments) scenario.Until { return scenario.Until{Event: a.kind(0)} }),
		followUntil("the stream is followed until 5 events have arrived", `until ([1-9]\d*) events? (?:have|has) arrived`,
			func(a arguments) scenario.Until { return scenario.Until{Events: a.count(0)} }),
		followUntil("the stream is followed for 4 s", `for `+duration,
			func(a arguments) scenario.Until {
				return scenario.Until{For: max(a.duration(0), 1)} // not for ever, which zero would be
			}).note("from the response's head on"),
		followUntil("the stream is followed until everything is decided", `until everything is decided`,
			func(arguments) scenario.Until { return scenario.Until{Settled: true} }),
		when("the calls are made", `^the calls are made$`, followAsDeclared).note("of a scenario without a stream"),
		when("the stream is followed as the scenario says", isFollowed+`as the scenario says$`, followAsDeclared),
	}
}

// followUntil makes a sentence that says until when the streams are followed.
func followUntil(text, expr string, until func(arguments) scenario.Until) Sentence {
	sentence := when(text, isFollowed+expr+`(?:`+instead+`)?$`, func(ctx context.Context, s *session, a arguments) error {
		if err := s.eachStream(func(st *scenario.Stream) { st.Until = until(a) }); err != nil {
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
