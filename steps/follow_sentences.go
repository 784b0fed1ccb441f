package steps

import (
	"context"
	"errors"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/scenario"
)

const isFollowed = `^(?:the stream is|the streams are) followed `

// followSentences play the scenario: service, trigger, streams.
func followSentences() []Sentence {
	return []Sentence{
		when("the stream is followed to its end", isFollowed+`to (?:its|their) end$`,
			follow(func(arguments) scenario.Until { return scenario.Until{} })),
		when(`the stream is followed until "KIND"`, isFollowed+`until `+kind+`(?: has arrived)?$`,
			follow(func(a arguments) scenario.Until { return scenario.Until{Event: a.kind(0)} })),
		when("the stream is followed until 5 events have arrived", isFollowed+`until `+count+` events? (?:have|has) arrived$`,
			follow(func(a arguments) scenario.Until { return scenario.Until{Events: a.count(0)} })),
		when("the stream is followed for 4 s", isFollowed+`for `+duration+`$`,
			follow(func(a arguments) scenario.Until { return scenario.Until{For: a.duration(0)} })),
		when("the stream is followed until everything is decided", isFollowed+`until everything is decided$`,
			follow(func(arguments) scenario.Until { return scenario.Until{Settled: true} })),
		when("the stream is followed as the scenario says", isFollowed+`as the scenario says$`, followAsDeclared),
	}
}

func follow(until func(arguments) scenario.Until) func(context.Context, *session, arguments) error {
	return func(ctx context.Context, s *session, a arguments) error {
		if err := s.eachStream(func(st *scenario.Stream) { st.Until = until(a) }); err != nil {
			return err
		}
		return followAsDeclared(ctx, s, a)
	}
}

func followAsDeclared(ctx context.Context, s *session, _ arguments) error {
	if _, err := s.scenario(); err != nil {
		return err
	}
	s.ran = true
	err := s.play.Run(ctx)
	switch {
	case ctx.Err() != nil:
		return errors.New(play.Interrupted)
	case s.play.Unjudgeable():
		return errors.Join(errFollowed, err)
	default:
		return nil // what went wrong beside the streams is told of with what is judged
	}
}

// errFollowed is what a When fails with where no Then can be judged. The causes say why.
var errFollowed = errors.New("the streams could not be followed as the scenario says")
