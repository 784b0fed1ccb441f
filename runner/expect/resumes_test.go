package expect_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestWhatCameBehindWhatIsMissing: a client that was left soon after it was back has lost what came before
// something that it got; else nobody can tell.
func TestWhatCameBehindWhatIsMissing(t *testing.T) {
	uncut := []string{"1 tick 0", "2 item 1", "3 item 2", "4 tick 0", "5 : beat", "5 done 9"}
	for name, c := range map[string]struct {
		cut  []string
		want expect.State
	}{
		"what came behind came":               {[]string{"1 tick 0", "2 item 1", "90 done 9"}, expect.Broken},
		"nothing came":                        {[]string{"1 tick 0", "2 item 1"}, expect.Unknown},
		"what came before came again":         {[]string{"1 tick 0", "2 item 1", "90 tick 0"}, expect.Unknown},
		"what has the ID of what came behind": {[]string{"1 tick 0", "2 item 1", "90 tick 0"}, expect.Broken},
		"a comment came":                      {[]string{"1 tick 0", "2 item 1", "90 : beat"}, expect.Unknown},
		"what came nowhere else came":         {[]string{"1 tick 0", "2 item 1", "90 late 7"}, expect.Unknown},
		"what came behind came, and all":      {[]string{"1 tick 0", "2 item 1", "89 item 2", "90 done 9"}, expect.Held},
	} {
		whole, cut, at := stream(uncut...), stream(c.cut...), expect.Cut{Events: 2}
		if name == "what has the ID of what came behind" {
			identify(whole.Entries[3], cut.Entries[2])
		}
		for _, r := range []*recording.Stream{whole, cut} {
			r.End = recording.End{Reason: recording.Stopped, At: 100 * time.Millisecond}
		}
		cut.Connections = []recording.Connection{{}, {First: 2}}
		seen := expect.Evidence{Streams: []*recording.Stream{whole}, CutOff: []expect.CutOff{{Stream: whole.Name, At: at, Recording: cut}}}
		v, err := expect.Judge(t.Context(), expect.Resumes{Kind: "item", Cut: []expect.Cut{at}}, expect.Env{}, seen)
		if err != nil || v.State != c.want {
			t.Errorf("%s: %v %s, want %s: %s %s", name, err, v.State, c.want, v.Got, v.Reason)
		}
	}
}

// TestWhoIsBackIsToldNotToComeBack: a server that has nothing more for it says so by 204, and that is the cause.
func TestWhoIsBackIsToldNotToComeBack(t *testing.T) {
	whole, cut, at := stream("1 item 1", "2 item 2"), stream("1 item 1"), expect.Cut{Events: 1}
	cut.Connections = []recording.Connection{{}, {First: 1, Response: &recording.Response{Status: 204, At: 2 * time.Millisecond}}}
	seen := expect.Evidence{Streams: []*recording.Stream{whole}, CutOff: []expect.CutOff{{Stream: whole.Name, At: at, Recording: cut}}}
	v, err := expect.Judge(t.Context(), expect.Resumes{Kind: "item", Cut: []expect.Cut{at}}, expect.Env{}, seen)
	if want := "was told not to come back (204 No Content); "; err != nil || v.State != expect.Broken || !strings.Contains(v.Got, want) {
		t.Errorf("%v %v, want %q: %s %s", err, v.State, want, v.Got, v.Reason)
	}
}

// TestNobodyAnswersWhoIsBack: where no response had come to a client that was back when it was left, nobody
// can tell what it would have got; where one had come long before, what it lacks is lost.
func TestNobodyAnswersWhoIsBack(t *testing.T) {
	responded := &recording.Response{At: 300 * time.Millisecond}
	for name, c := range map[string]struct {
		back []recording.Connection
		want expect.State
		says string
	}{
		"never answered":               {[]recording.Connection{{First: 2}}, expect.Unknown, "no response had come to one cut off, which was back: streamspec closed it"},
		"answered":                     {[]recording.Connection{{First: 2, Response: responded}}, expect.Broken, "one cut off lacks #3 item"},
		"answered, and then not again": {[]recording.Connection{{First: 2, Response: responded, End: recording.End{At: 400 * time.Millisecond}}, {First: 2}}, expect.Unknown, "no response had come to one cut off"},
		"answered late, the 2nd time":  {[]recording.Connection{{First: 2, End: recording.End{At: 200 * time.Millisecond}}, {First: 2, Response: &recording.Response{At: 1800 * time.Millisecond}}}, expect.Unknown, "too short a time"},
	} {
		whole, cut, at := stream("1 tick 0", "2 item 1", "3 item 2"), stream("1 tick 0", "2 item 1"), expect.Cut{Events: 2}
		for _, r := range []*recording.Stream{whole, cut} {
			r.End = recording.End{Reason: recording.Stopped, At: 2 * time.Second}
		}
		cut.Name = "one cut off"
		cut.Connections = append([]recording.Connection{{End: recording.End{At: 2 * time.Millisecond}}}, c.back...)
		seen := expect.Evidence{Streams: []*recording.Stream{whole}, CutOff: []expect.CutOff{{Stream: whole.Name, At: at, Recording: cut}}}
		v, err := expect.Judge(t.Context(), expect.Resumes{Kind: "item", Cut: []expect.Cut{at}}, expect.Env{}, seen)
		if err != nil || v.State != c.want || !strings.Contains(v.Got+v.Reason, c.says) {
			t.Errorf("%s: %v %s, want %s: %s %s", name, err, v.State, c.want, v.Got, v.Reason)
		}
	}
}

// TestInWhichOtherWaysOneWasCutOff: each way once, and never the one that is told of.
func TestInWhichOtherWaysOneWasCutOff(t *testing.T) {
	whole, cut, at := stream(`1 item {"s":1,"t":1}`, `2 item {"s":1,"u":1}`, `3 item {"u":1}`), stream(`1 item {"s":2,"t":2}`, `2 item {"s":2,"u":2}`, `3 item {"u":2}`), expect.Cut{Events: 1}
	cut.Name, cut.Connections = "one cut off", []recording.Connection{{}, {First: 1}}
	seen := expect.Evidence{Streams: []*recording.Stream{whole}, CutOff: []expect.CutOff{{Stream: whole.Name, At: at, Recording: cut}}}
	v, err := expect.Judge(t.Context(), expect.Resumes{Kind: "item", Cut: []expect.Cut{at}}, expect.Env{}, seen)
	want := []expect.Way{{Code: expect.Different, Path: "t"}, {Code: expect.Different, Path: "u", Where: "on one cut off"}}
	if err != nil || v.State != expect.Broken || v.Path != "s" || v.Stream != cut || !slices.Equal(v.Others, want) {
		t.Errorf("%v: %+v", err, v)
	}
}

// identify gives entries an ID.
func identify(entries ...*recording.Entry) {
	for _, e := range entries {
		e.HasID, e.LastEventID = true, []byte("7")
	}
}

// TestACutThatLooksLikeTheEnd: of a response that only its connection ends, a client takes a cut for the end.
func TestACutThatLooksLikeTheEnd(t *testing.T) {
	for name, c := range map[string]struct {
		unframed bool
		cuts     []expect.Cut
		came     []string
		want     string
	}{
		"anywhere":              {true, nil, []string{"1 item 1"}, "a cut did not come back: the response ends with its connection, without a length or chunks, so that a cut looks like its end; say by ends_with: KIND, on the stream, which event is the last"},
		"at a place":            {true, []expect.Cut{{Events: 1}}, []string{"1 item 1"}, "a cut did not come back: the response ends with its connection, without a length or chunks, so that a cut looks like its end; say by ends_with: KIND, on the stream, which event is the last"},
		"behind the end of all": {true, nil, []string{"1 item 1", "2 item 2"}, "nobody was cut off: the stream had only 2 events"},
		"of one with a length":  {false, nil, []string{"1 item 1"}, "nobody was cut off: the stream had only 2 events"},
	} {
		whole, cut := stream("1 item 1", "2 item 2"), stream(c.came...)
		cut.Name, cut.End = "a cut", recording.End{Reason: recording.ServerClosed, At: 10 * time.Millisecond, Unframed: c.unframed}
		at := append(c.cuts, expect.Anywhere()...)[0]
		seen := expect.Evidence{Streams: []*recording.Stream{whole}, CutOff: []expect.CutOff{{Stream: whole.Name, At: at, Recording: cut}}}
		v, err := expect.Judge(t.Context(), expect.Resumes{Kind: "item", Cut: c.cuts}, expect.Env{}, seen)
		if err != nil || v.Code != expect.NotCutOff || v.Got != c.want {
			t.Errorf("%s: %v %s: %s", name, err, v.Code, v.Got)
		}
	}
}
