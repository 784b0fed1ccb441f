package cli

import (
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/play/client"
	"github.com/streamspec/streamspec/internal/report"
	"github.com/streamspec/streamspec/runner/recording"
)

// progress tells a console how far a stream has come.
type progress struct{ *report.Followed }

// progressOn has a live console told what streams wait for; nil: it is not live.
func progressOn(console *report.Console) func(play.Observed) client.Observer {
	if !console.Live() {
		return nil
	}
	return func(o play.Observed) client.Observer {
		return progress{console.Follow(o.Of, o.Stream, o.Until.Waits())}
	}
}

// Opened implements client.Observer.
func (p progress) Opened(*recording.Stream) { p.Followed.Opened() }

// Entry implements client.Observer.
func (p progress) Entry(e *recording.Entry) {
	if e.Kind == recording.KindEvent {
		p.Event()
	}
}

// Ended implements client.Observer.
func (p progress) Ended(*recording.Stream) { p.Followed.Ended() }
