package play

import (
	"errors"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// options says how a client reaches and reads a declared stream, and what is different in the
// request by which it comes back.
func (s *streams) options(declared *scenario.Stream, number int, kinds expect.Kinds, next func() (stream.Next, error)) (*stream.Options, error) {
	read, err := reading(declared, kinds)
	if err != nil {
		return nil, err
	}
	c := declared.Connection
	if err := s.network.checkProxy(c.Proxy); err != nil {
		return nil, err
	}
	tls, tlsOf := s.network.tls(c.TLS)
	return &stream.Options{
		Rewrite:        rewriter(s.mapping),
		RecordAsItCame: s.asItCame,
		Reading:        read,
		For:            declared.Until.For,
		Until:          declared.Until.Awaited(),
		Auth:           stream.Auth{Username: c.Auth.User, Password: c.Auth.Password, Bearer: c.Auth.Bearer},
		Jar:            s.network.jarOf(declared.User(number), declared.Header()),
		TLS:            tls,
		TLSOf:          tlsOf,
		Protocol:       stream.Protocol(c.Protocol),
		Proxy:          c.Proxy,
		Compressed:     c.Compressed,
		Redirects:      redirects(c.Redirects),
		MayReach:       s.network.mayReach,
		Deadlines:      deadlines(c.Deadlines, declared.Timeout),
		Reconnect:      reconnect(c.Reconnect, next),
		Limits:         stream.Limits(c.Limits),
		Speed:          c.Speed,
		Lateness:       s.lateness,
		Recorder:       s.recorder.Recorder,
		Awaited:        s.ofLoad || s.scenario.AwaitsEnds(),
		Hide:           s.network.hidden,
	}, nil
}

// rewriter takes back what is mapped; nil: nothing is.
func rewriter(m *mapping.Mapping) stream.Rewriter {
	if m == nil {
		return nil
	}
	return m
}

// reading is how a declared stream is understood.
func reading(declared *scenario.Stream, kinds expect.Kinds) (stream.Reading, error) {
	ends, errEnds := recognizeAny(kinds, declared.EndsWith)
	notJSON, errJSON := recognizeAny(kinds, declared.NotJSON...)
	return stream.Reading{
		Mode:                stream.Mode(declared.Parsing),
		JSON:                declared.Data == scenario.JSONData,
		NotJSON:             notJSON,
		DeclaredEnd:         ends,
		EndsWith:            declared.EndsWith,
		DeliverUnterminated: declared.HalfEvent == scenario.DeliverUnterminated,
	}, errors.Join(errEnds, errJSON)
}

// recognizeAny tells events of any of these kinds; nil: no kind is named.
func recognizeAny(kinds expect.Kinds, names ...string) (func(*recording.Entry) bool, error) {
	var all []func(*expect.View) bool
	for _, name := range names {
		if name == "" {
			continue
		}
		is, err := kinds.Recognize(name)
		if err != nil {
			return nil, err
		}
		all = append(all, is)
	}
	if len(all) == 0 {
		return nil, nil
	}
	return func(e *recording.Entry) bool {
		view := &expect.View{Entry: e}
		return slices.ContainsFunc(all, func(is func(*expect.View) bool) bool { return is(view) })
	}, nil
}

func reconnect(r scenario.Reconnect, next func() (stream.Next, error)) stream.Reconnect {
	return stream.Reconnect{
		Attempts: r.Attempts, Time: r.Time, Min: r.Min, Max: r.Max, Jitter: r.Jitter, Backoff: r.Backoff,
		Broken: r.Broken, Method: stream.Again(r.Method), Next: next,
	}
}

func redirects(declared *int) int {
	switch {
	case declared == nil:
		return 0 // the default
	case *declared == 0:
		return stream.NoRedirects
	default:
		return *declared
	}
}

func deadlines(d scenario.Deadlines, total time.Duration) stream.Deadlines {
	return stream.Deadlines{
		Resolve: d.Resolve, Connect: d.Connect, TLS: d.TLS,
		Headers: d.Headers, FirstEvent: d.FirstEvent, Silence: d.Silence, Total: total,
	}
}
