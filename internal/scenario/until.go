package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Until is when a stream is left: at most one of its fields is set. The zero
// value follows the stream to its end.
type Until struct {
	Event  string        `yaml:"event"`  // the first event of this kind has arrived
	Events int           `yaml:"events"` // so many events have arrived
	For    time.Duration `yaml:"for"`    // so long after the response's head
	// Settled: each expectation of the scenario about this stream has been held or
	// broken. One that only the end can decide keeps the stream open.
	Settled bool `yaml:"-"`
}

const untilHelp = "valid here: end, settled, {event: KIND}, {events: 5}, {for: 4s}"

// DecodeYAML reads end or settled, or a mapping with one key.
func (u *Until) DecodeYAML(n *yamlfile.Node) {
	if n.Kind == yamlfile.Scalar {
		u.Settled = n.Text == "settled"
		if n.Text != "end" && !u.Settled {
			n.Problemf(untilMeant(n.Text)+untilHelp, "until cannot be %q", n.Text)
		}
		return
	}
	type plain Until
	n.Decode((*plain)(u))
	nothing := func(f yamlfile.Field) bool {
		return f.Value.Kind == yamlfile.Scalar && strings.Trim(f.Value.Text, "0ms") == ""
	}
	if fields := n.Fields(); *u == (Until{}) && (len(fields) == 0 || slices.ContainsFunc(fields, nothing)) {
		n.Problemf(untilHelp, "nothing is waited for")
	}
}

// untilMeant says what is meant by a text that is no condition; empty: nobody knows.
func untilMeant(text string) string {
	meant := suggest.Closest(text, []string{"end", "settled"})
	_, notNumber := strconv.Atoi(text)
	_, notTime := time.ParseDuration(text)
	switch {
	case meant != "" || text == "":
	case notNumber == nil:
		meant = fmt.Sprintf("{events: %s}", text)
	case notTime == nil:
		meant = fmt.Sprintf("{for: %s}", text)
	default:
		meant = fmt.Sprintf("{event: %s}", text)
	}
	if meant == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %s? ", meant)
}

// Validate finds conditions that contradict each other.
func (u Until) Validate() error {
	said := 0
	for _, is := range []bool{u.Event != "", u.Events != 0, u.For != 0} {
		if is {
			said++
		}
	}
	if said > 1 || u.Events < 0 || u.For < 0 {
		return problem.WithHelp(errors.New("one thing can be waited for, once"), untilHelp)
	}
	return nil
}

// String is the condition as files have it.
func (u Until) String() string {
	switch {
	case u.Event != "":
		return fmt.Sprintf("{event: %s}", u.Event)
	case u.Events > 0:
		return fmt.Sprintf("{events: %d}", u.Events)
	case u.For > 0:
		return fmt.Sprintf("{for: %s}", u.For)
	case u.Settled:
		return "settled"
	default:
		return "end"
	}
}

// Awaited is what the stream waits for, for people; empty where it is followed
// to its end or for a time.
func (u Until) Awaited() string {
	switch {
	case u.Event != "":
		return fmt.Sprintf("the awaited %q came", u.Event)
	case u.Events > 0:
		return fmt.Sprintf("the awaited %d events came", u.Events)
	default:
		return ""
	}
}

// Waits is what a stream is followed until, behind the words "waiting for".
func (u Until) Waits() string {
	switch {
	case u.Event != "":
		return u.Event
	case u.Events > 0:
		return wording.Counted(u.Events, "event")
	case u.For > 0:
		return wording.Length(u.For) + " to pass"
	case u.Settled:
		return "all to be decided"
	default:
		return "its end"
	}
}

// Parsing is how violations of the event stream format are taken.
type Parsing string

// The ways to take them. The empty one is StrictParsing.
const (
	StrictParsing  Parsing = "strict"  // one that is an error ends the stream
	LenientParsing Parsing = "lenient" // they are recorded
	BrowserParsing Parsing = "browser" // they are recorded; a wrong media type ends the stream
)

// DecodeYAML reads strict, lenient or browser.
func (p *Parsing) DecodeYAML(n *yamlfile.Node) {
	*p = Parsing(n.Text)
	if !slices.Contains([]Parsing{StrictParsing, LenientParsing, BrowserParsing}, *p) {
		n.Problemf("valid here: strict, lenient, browser", "parsing cannot be %q", n.Text)
	}
}

// Unterminated is what becomes of an event that the end of the stream cuts.
type Unterminated string

// DeliverUnterminated makes it an event like others. Otherwise it is none: no client that
// keeps to the standard is shown it.
const DeliverUnterminated Unterminated = "deliver"

// YAMLValues lists what can become of it.
func (Unterminated) YAMLValues() []string { return []string{string(DeliverUnterminated)} }

// Validate finds what cannot become of it.
func (u Unterminated) Validate() error {
	if u == "" || u == DeliverUnterminated {
		return nil
	}
	return problem.WithHelp(fmt.Errorf("unterminated cannot be %q", string(u)), "valid here: deliver; without it, half an event is no event")
}

// DataFormat is what the stream's data promises to be.
type DataFormat string

// The formats of data.
const (
	TextData DataFormat = "text" // anything
	JSONData DataFormat = "json" // data that is not JSON is a violation
)

// Validate finds formats that do not exist.
func (d DataFormat) Validate() error {
	if d == "" || d == TextData || d == JSONData {
		return nil
	}
	return problem.WithHelp(fmt.Errorf("data cannot be %q", string(d)), "valid here: json, text")
}
