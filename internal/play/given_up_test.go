package play

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestMoreTimeIsForWhatStillCame: a stream that has been silent for a while has had its time.
func TestMoreTimeIsForWhatStillCame(t *testing.T) {
	for _, c := range []struct {
		last time.Duration
		kind recording.Kind
		want bool
	}{
		{19 * time.Second, recording.KindEvent, true},
		{14 * time.Second, recording.KindEvent, false},
		{19 * time.Second, recording.KindComment, false},
	} {
		r := &recording.Stream{End: recording.End{Reason: recording.Timeout, At: 20 * time.Second}}
		r.Entries = []*recording.Entry{{Kind: c.kind, Evidence: recording.Evidence{Number: 1, LastByte: c.last}}}
		if got := stillSent(r, 20*time.Second); got != c.want {
			t.Errorf("%v at %s: %v", c.kind, c.last, got)
		}
	}
}

// TestNoMoreTimeIsForAHeartbeat: what repeats the one before of its type is no news, whatever comes between.
func TestNoMoreTimeIsForAHeartbeat(t *testing.T) {
	for last, want := range map[string]bool{"ok": false, "done": true} {
		r := &recording.Stream{End: recording.End{Reason: recording.Timeout, At: 20 * time.Second}}
		add := func(at time.Duration, kind, data string) {
			evidence := recording.Evidence{Number: len(r.Entries) + 1, LastByte: at}
			r.Entries = append(r.Entries, &recording.Entry{Kind: recording.KindEvent, Type: kind, Data: []byte(data), Evidence: evidence})
		}
		add(time.Second, "heartbeat", "ok")
		add(2*time.Second, "task", "begun")
		add(19*time.Second, "heartbeat", last)
		if got := stillSent(r, 20*time.Second); got != want {
			t.Errorf("the last is %q: %v", last, got)
		}
	}
}

// TestWhatIsSaidOfAStreamThatIsKeptOpen: since when it was silent, if that is the most of its time, or else
// what came last.
func TestWhatIsSaidOfAStreamThatIsKeptOpen(t *testing.T) {
	end := recording.End{Reason: recording.Timeout, Phase: recording.PhaseTotal, At: 20 * time.Second, Detail: "not over within 20 s"}
	for last, want := range map[time.Duration]string{
		10 * time.Second: "the service kept the stream open, and sent no event after #1 a (10.0 s): not over within 20 s",
		11 * time.Second: "the service kept the stream open: not over within 20 s; the last event was #1 a, 9000 ms before that",
		0:                "the service kept the stream open: not over within 20 s; no event had come",
	} {
		r := &recording.Stream{Response: &recording.Response{}, End: end}
		if last > 0 {
			r.Entries = []*recording.Entry{{Kind: recording.KindEvent, Type: "a", Evidence: recording.Evidence{Number: 1, LastByte: last}}}
		}
		if got := keptOpenBy(r); !keptOpen(r) || got != want {
			t.Errorf("the last event came at %s: %q", last, got)
		}
		if got := endOf(r).Cause; got != verdict.NotOver {
			t.Errorf("the kind of fault is %q: a load must not count it with those that were cut", got)
		}
	}
}

// TestAClientThatIsStillToComeBackIsNoStreamThatIsKeptOpen: the server had ended the response, and asked for a long wait.
func TestAClientThatIsStillToComeBackIsNoStreamThatIsKeptOpen(t *testing.T) {
	end := recording.End{Reason: recording.Timeout, Phase: recording.PhaseTotal, At: 3 * time.Second, Detail: "not over within 3 s"}
	ended := recording.Connection{End: recording.End{Reason: recording.ServerClosed, At: 9 * time.Millisecond}}
	retry := &recording.Entry{Kind: recording.KindRetry, Retry: 10 * time.Minute}
	const waits = "streamspec gave up on the stream: not over within 3 s; the client was still to come back: connection 1 had ended (closed by the server after 9.0 ms)"
	for name, c := range map[string]struct {
		connection recording.Connection
		entries    []*recording.Entry
		want       string
	}{
		"the server says when": {ended, []*recording.Entry{retry}, waits + ", and the server had set a reconnection time of 600.0 s"},
		"by our own time":      {ended, nil, waits},
		"it is connected":      {recording.Connection{End: end}, []*recording.Entry{retry}, "the service kept the stream open: not over within 3 s; no event had come"},
	} {
		r := &recording.Stream{Response: &recording.Response{}, End: end, Connections: []recording.Connection{c.connection}, Entries: c.entries}
		if got := endOf(r).Text; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
