package expect

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// dueAt is a monitor that is broken at this time.
type dueAt struct {
	endOnly
	at time.Duration
}

func (*dueAt) End(*recording.Stream)                    {}
func (m *dueAt) due(origin) (time.Duration, bool, bool) { return m.at, true, true }
func partDueAt(at time.Duration) *part                  { return &part{monitor: &dueAt{at: at}} }
func dueOf(parts ...*part) (at time.Duration, breaks, ok bool) {
	return (&forEach{order: parts}).due(origin{})
}

// TestTheFirstPartThatIsDueDecides: of what is judged for each value, the first limit counts.
func TestTheFirstPartThatIsDueDecides(t *testing.T) {
	for _, parts := range [][]*part{
		{partDueAt(time.Second), partDueAt(time.Minute)},
		{partDueAt(time.Minute), partDueAt(time.Second)},
	} {
		if at, breaks, ok := dueOf(parts...); at != time.Second || !breaks || !ok {
			t.Errorf("due after %v, %v, %v", at, breaks, ok)
		}
	}
}

// TestNothingOpenSettlesNothing: a stream of which nothing is expected is not left at once.
func TestNothingOpenSettlesNothing(t *testing.T) {
	ms, err := Start(Env{})
	if err != nil {
		t.Fatal(err)
	}
	ms.Opened(&recording.Stream{Started: time.Now(), Response: &recording.Response{}})
	if at, _, ok := ms.Settled(); ok {
		t.Errorf("settled after %v", at)
	}
}

// TestWhatIsBetweenTwoIsSettledOnceItIsOver, until it begins anew.
func TestWhatIsBetweenTwoIsSettledOnceItIsOver(t *testing.T) {
	m, err := Never{Kind: "error", After: "open", Before: "close"}.Start(Env{})
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct {
		event   string
		settled bool
	}{{"note", false}, {"open", false}, {"close", true}, {"error", true}, {"open", false}, {"note", false}, {"close", true}} {
		r := &recording.Stream{}
		m.See(&View{In: r, Entry: &recording.Entry{Kind: recording.KindEvent, Type: c.event}})
		if _, breaks, settled := m.(timed).due(origin{}); settled != c.settled || breaks {
			t.Errorf("behind event %d, %s: settled %t, broken %t", i+1, c.event, settled, breaks)
		}
	}
}

// TestAStatusExpectsItsEndOnly: another status than 200 ends a stream, and excuses no other end.
func TestAStatusExpectsItsEndOnly(t *testing.T) {
	for _, c := range []struct {
		code   int
		reason recording.Reason
		want   bool
	}{
		{http.StatusNotFound, recording.HTTPStatus, true},
		{http.StatusNotFound, recording.Timeout, false},
		{http.StatusOK, recording.HTTPStatus, false},
	} {
		if got := (Status{Code: c.code}).ExpectsEnd(recording.End{Reason: c.reason}); got != c.want {
			t.Errorf("status %d, %s: %v", c.code, c.reason, got)
		}
	}
}

// TestViolationsExpectTheirEndOnly: only those that are listed, and that end a stream.
func TestViolationsExpectTheirEndOnly(t *testing.T) {
	listed := Violations{Codes: []Rule{"bom"}}
	for _, c := range []struct {
		x      Violations
		reason recording.Reason
		want   bool
	}{
		{listed, recording.Violation, true}, {listed, recording.WrongMediaType, true},
		{listed, recording.Timeout, false}, {Violations{}, recording.Violation, false},
	} {
		if got := c.x.ExpectsEnd(recording.End{Reason: c.reason}); got != c.want {
			t.Errorf("%v, %s: %v", c.x.Codes, c.reason, got)
		}
	}
}

// TestCutOffBeforeTheFirstID: an ID that came on the second connection is no ID before it.
func TestCutOffBeforeTheFirstID(t *testing.T) {
	with := func(first bool) *recording.Stream {
		return &recording.Stream{
			Connections: []recording.Connection{{}, {First: 1, Request: recording.Request{Header: http.Header{}}}},
			Entries:     []*recording.Entry{{Kind: recording.KindEvent, HasID: first}, {Kind: recording.KindEvent, HasID: true}},
		}
	}
	if beforeAnyID(with(false)) == "" || beforeAnyID(with(true)) != "" {
		t.Errorf("without an ID %q, with one %q", beforeAnyID(with(false)), beforeAnyID(with(true)))
	}
}

// TestWhatARequestDidNotSay: nothing of a URL that is none.
func TestWhatARequestDidNotSay(t *testing.T) {
	none := strings.TrimSuffix("http://[::1]", "]")
	if _, err := url.Parse(none); err == nil {
		t.Fatal("it is one")
	}
	if _, said := (Echoes{Query: "q"}).asked(recording.Request{URL: none}); said {
		t.Error("it said something")
	}
}

func TestPeriodsOfNothing(t *testing.T) {
	for period, valid := range map[Period]bool{"0s": false, "-1s": false, "x": false, "1ns": true} {
		if _, err := period.duration(); (err == nil) != valid {
			t.Errorf("%s: %v", period, err)
		}
	}
}
