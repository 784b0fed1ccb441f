package importing

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// tailLine is a line of `streamspec tail --json`, as far as it is read.
type tailLine struct {
	Stream       string  `json:"stream"` // of several
	Client       int     `json:"client"` // of several of one stream
	Of           string  `json:"of"`     // the stream that this client follows
	Kind         string  `json:"kind"`
	At           float64 `json:"at_ms"`
	Number       int     `json:"number"`
	Type         string  `json:"type"`
	Data         string  `json:"data"`
	LastEventID  string  `json:"last_event_id"`
	Retry        float64 `json:"retry_ms"`
	Violation    string  `json:"violation"`
	Detail       string  `json:"detail"`
	Given        *string `json:"given"`
	Unterminated bool    `json:"unterminated"`
	Cut          bool    `json:"cut"`
	Line         int     `json:"line"`
	Bytes        []int64 `json:"bytes"`
	Status       int     `json:"status"`
	Reason       string  `json:"reason"`
	LineEnding   string  `json:"line_endings"`
	Half         string  `json:"half"`

	Header http.Header `json:"header"`
}

// maxTailLine bounds a line, in bytes.
const maxTailLine = 64 << 20

// tail reads the lines of `streamspec tail --json`, of one stream or of several.
func tail(text []byte) ([]*recording.Stream, error) {
	var all []*recording.Stream
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, maxTailLine)
	before := map[string]string{} // the last event ID of each stream
	numbers := map[string]int{}   // the last of each stream and kind
	for n := 1; lines.Scan(); n++ {
		var l tailLine
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("line %d is no JSON: %w", n, err)
		}
		i := slices.IndexFunc(all, func(s *recording.Stream) bool { return s.Name == l.Stream })
		if i < 0 {
			all, i = append(all, &recording.Stream{Name: l.Stream, Client: l.Client, Of: l.Of}), len(all)
		}
		if err := cmp.Or(l.follows(numbers), l.add(all[i], before[l.Stream])); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		before[l.Stream] = l.lastID(before[l.Stream])
	}
	for _, s := range all {
		if err := whole(s); err != nil {
			return nil, err
		}
	}
	return all, lines.Err()
}

// whole finds a stream that was not written down to its end, or without its head.
func whole(s *recording.Stream) error {
	of := ""
	if s.Name != "" {
		of = fmt.Sprintf("of the stream %q, ", s.Name)
	}
	switch {
	case s.End.Reason == "":
		return fmt.Errorf("%sthere is no end: %w", of, ErrPartial)
	case s.Response != nil && s.Response.Header == nil:
		return fmt.Errorf(`%sthe line "open" has no header, so nobody knows whether this was an event stream: write it down again`, of)
	}
	return nil
}

// follows tells of an entry that is not the one behind the last of its kind.
func (l *tailLine) follows(numbers map[string]int) error {
	of := l.Stream + "\n" + l.Kind
	if l.Number != 0 && l.Number != numbers[of]+1 {
		return fmt.Errorf("this is %s %d, and before it %d of them stand here: lines are missing, or here twice; take all that tail wrote", l.Kind, l.Number, numbers[of])
	}
	numbers[of] = max(l.Number, numbers[of])
	return nil
}

func (l *tailLine) lastID(before string) string {
	if l.Kind == recording.KindEvent.String() {
		return l.LastEventID
	}
	return before
}

// add adds what the line says to the stream. Before is the last event ID until then.
func (l *tailLine) add(s *recording.Stream, before string) error {
	at := time.Duration(l.At * float64(time.Millisecond))
	for k := recording.KindEvent; k <= recording.KindViolation; k++ {
		if l.Kind == k.String() {
			return s.Add(l.entry(k, at, before))
		}
	}
	switch l.Kind {
	case "open":
		if s.Response == nil {
			s.Response = &recording.Response{Status: l.Status, At: at, Header: l.Header}
		}
	case "end":
		s.End = recording.End{Reason: recording.Reason(l.Reason), At: at, Detail: l.Detail}
		between := l.Half == "" && l.LineEnding != "" // who knows how lines end keeps half an event
		s.Connections = []recording.Connection{{LineEnding: l.LineEnding, Half: recording.Half{Text: l.Half, At: at}, Between: between}}
	default:
		return fmt.Errorf("unknown kind %q: it is no line of streamspec tail --json", recording.Escape(l.Kind, excerptBytes))
	}
	return nil
}

func (l *tailLine) entry(kind recording.Kind, at time.Duration, before string) *recording.Entry {
	e := &recording.Entry{
		Kind: kind, Type: l.Type, Data: []byte(l.Data), LastEventID: []byte(l.LastEventID),
		HasID: l.LastEventID != "" && l.LastEventID != before,
		Retry: time.Duration(l.Retry * float64(time.Millisecond)), Violation: l.Violation, Detail: l.Detail, Given: l.Given, Unterminated: l.Unterminated, Cut: l.Cut,
	}
	e.Number, e.Line, e.FirstByte, e.LastByte = l.Number, l.Line, at, at
	if len(l.Bytes) == 2 {
		e.Start, e.End = l.Bytes[0], l.Bytes[1]
	}
	return e
}
