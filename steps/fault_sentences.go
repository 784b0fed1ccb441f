package steps

import (
	"context"
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/proxy"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/runner/expect"
)

// connection is what faults are about: the connections of all streams, or of one, or
// those of the services to an upstream: two groups.
const connection = `^the connection(?: of the stream ` + named + `| to ` + named + `)? `

// lasting is how long a fault lasts.
const lasting = `(?:, for ` + duration + `)?`

// faultSentences say what goes wrong on the wire.
func faultSentences() []Sentence {
	return []Sentence{
		given(`the connection is cut after the 3rd event`, connection+`(is cut|is reset|is half-closed|hangs|is down)(?: `+atMoment+`)?`+lasting+`$`, faultAt).
			or(`the connection is reset after the 2nd "KIND"`, `the connection hangs after "KIND"`,
				`the connection is down after "KIND", for 500 ms`, `the connection is half-closed once all streams are open, 2 s later`,
				`the connection of the stream "STREAM" is cut after the 3rd event`, `the connection to "STUB" is down`),
		given(`the connection is cut 5 bytes into the 4th event`, connection+`is cut `+count+` bytes into the (\d+(?:st|nd|rd|th)) event$`,
			changeWire(func(a arguments) (scenario.Fault, error) {
				return scenario.Fault{Fault: proxy.Fault{CutAfter: &proxy.CutAfter{Events: a.ordinal(3) - 1, Bytes: int64(a.count(2))}}}, nil
			})),
		given(`the connection is cut after 500 bytes`, connection+`is cut after `+count+` bytes$`,
			changeWire(func(a arguments) (scenario.Fault, error) {
				return scenario.Fault{Fault: proxy.Fault{CutAfter: &proxy.CutAfter{Bytes: int64(a.count(2))}}}, nil
			})).note("of the response's body"),
		given(`the connection has a latency of 100 ms`, connection+`has a latency of `+duration+`(?:, give or take `+duration+`)?$`,
			changeWire(func(a arguments) (scenario.Fault, error) {
				return scenario.Fault{Fault: proxy.Fault{Latency: a.duration(2), Jitter: a.orNone().optionalDuration(3)}}, nil
			})).
			or(`the connection has a latency of 100 ms, give or take 20 ms`),
		given(`the connection passes 16 kB a second`, connection+`passes (\d+ ?(?:kB|MB)) a second$`, changeWire(bandwidth)),
		given(`the connection passes 1 byte at a time`, connection+`passes `+count+` bytes? at a time$`,
			changeWire(func(a arguments) (scenario.Fault, error) {
				return scenario.Fault{Fault: proxy.Fault{Slice: a.many(2)}}, nil
			})),
	}
}

func bandwidth(a arguments) (scenario.Fault, error) {
	rate, err := proxy.ParseRate(a.texts[2] + "/s")
	return scenario.Fault{Fault: proxy.Fault{Bandwidth: rate}}, err
}

// faultAt puts a fault at a moment. To be cut after an event of any kind is to be cut
// at just that place, whatever has been read by then.
func faultAt(ctx context.Context, s *session, a arguments) error {
	return changeWire(func(a arguments) (scenario.Fault, error) {
		f := scenario.Fault{Fault: faultOf(a.texts[2]), Lasting: a.optionalDuration(8)}
		if fromTheStart := a.texts[3] == "" && a.texts[5] == ""; fromTheStart {
			return f, nil
		}
		m := a.moment(3)
		if f.Cut && m.After == expect.AnyEvent && m.On == "" && m.Wait == 0 {
			return scenario.Fault{Fault: proxy.Fault{CutAfter: &proxy.CutAfter{Events: m.Number()}}}, nil
		}
		f.At = &moment.When{Moment: m}
		return f, nil
	})(ctx, s, a)
}

// faultOf is the fault that the words of a sentence mean.
func faultOf(words string) proxy.Fault {
	switch words {
	case "is cut":
		return proxy.Fault{Cut: true}
	case "is reset":
		return proxy.Fault{Reset: true}
	case "is half-closed":
		return proxy.Fault{HalfClose: true}
	case "hangs":
		return proxy.Fault{Hang: true}
	default:
		return proxy.Fault{Down: true}
	}
}

// changeWire makes a sentence's run of a fault: on the way to an upstream, or to the
// server of one stream or of all.
func changeWire(build func(arguments) (scenario.Fault, error)) func(context.Context, *session, arguments) error {
	return func(ctx context.Context, s *session, a arguments) error {
		f, err := build(a)
		if err != nil {
			return err
		}
		if err := f.Fault.Validate(); err != nil {
			return err
		}
		if upstream := a.text(1); upstream != "" {
			sc, err := s.scenario()
			if err == nil {
				sc.Faults[upstream] = append(sc.Faults[upstream], f)
			}
			return err
		}
		return changeNamed(func(st *scenario.Stream, _ arguments) { st.Faults = append(st.Faults, f) })(ctx, s, a)
	}
}

// place is where a client is cut off.
const place = `(anywhere|after the \d+(?:st|nd|rd|th) event|\d+ bytes into the \d+(?:st|nd|rd|th) event)`

// resumes reads who is cut off where.
func resumes(a arguments) (expect.Expectation, error) {
	x := &expect.Resumes{Kind: a.kind(1)}
	if a.texts[2] != "" {
		x.By = a.path(2)
	}
	if a.texts[3] != "" {
		x.Or = a.kind(3)
	}
	words := strings.Fields(a.texts[0])
	at := func(word string) int { return a.of(word).ordinal(0) }
	switch words[0] {
	case "anywhere":
	case "after":
		x.Cut = []expect.Cut{{Events: at(words[2])}}
	default:
		var bytes int64
		_, err := fmt.Sscan(words[0], &bytes)
		x.Cut = []expect.Cut{{Events: at(words[4]) - 1, Bytes: bytes}}
		return x, err
	}
	return x, nil
}
