package play

import (
	"path/filepath"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// options says how a declared stream is reached and read.
func (s *streams) options(declared scenario.Stream) (stream.Options, error) {
	reading := stream.Reading{Mode: stream.Mode(declared.Parsing), JSON: declared.Data == scenario.JSONData}
	if declared.EndsWith != "" {
		last, err := s.judge.kinds.live().Recognize(declared.EndsWith)
		if err != nil {
			return stream.Options{}, err
		}
		reading.DeclaredEnd = func(e *recording.Entry) bool { return last(&expect.View{Entry: e}) }
	}
	c := declared.Connection
	if err := s.network.checkProxy(c.Proxy); err != nil {
		return stream.Options{}, err
	}
	return stream.Options{
		Reading:    reading,
		For:        declared.Until.For,
		Until:      declared.Until.Awaited(),
		Auth:       stream.Auth{Username: c.Auth.User, Password: c.Auth.Password, Bearer: c.Auth.Bearer},
		Jar:        s.network.jar,
		TLS:        s.tls(c.TLS),
		Protocol:   stream.Protocol(c.Protocol),
		Proxy:      c.Proxy,
		Compressed: c.Compressed,
		Redirects:  redirects(c.Redirects),
		MayReach:   s.network.mayReach,
		Deadlines:  deadlines(c.Deadlines, declared.Timeout),
		Reconnect:  stream.Reconnect(c.Reconnect),
		Limits:     stream.Limits(c.Limits),
		Speed:      c.Speed,
		Lateness:   s.lateness,
		Recorder:   s.recorder.Recorder,
	}, nil
}

// tls finds the files beside the scenario's own.
func (s *streams) tls(t scenario.TLS) stream.TLS {
	beside := func(file string) string {
		if file == "" || filepath.IsAbs(file) {
			return file
		}
		return filepath.Join(filepath.Dir(s.scenario.Place.File), file)
	}
	return stream.TLS{CA: beside(t.CA), Cert: beside(t.Cert), Key: beside(t.Key), ServerName: t.ServerName, Insecure: t.Insecure}
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
