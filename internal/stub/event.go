package stub

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// MaxRepeat is how often one entry of a stub's events can be sent.
const MaxRepeat = 10_000

// repeatVariable is the number, from 1, of an entry that is repeated.
const repeatVariable = "n"

// Event is an entry of a streamed response: an event, a comment, a reconnection time,
// or several of them in one block. Its texts may hold variables.
type Event struct {
	At      *moment.When  `yaml:"at"`    // the moment of the scenario at which it is sent
	After   time.Duration `yaml:"after"` // the pause before it
	Event   string        `yaml:"event"` // its type; empty: message
	ID      string        `yaml:"id"`
	Data    *Data         `yaml:"data"` // without it nothing is dispatched
	Comment *string       `yaml:"comment"`
	Retry   time.Duration `yaml:"retry" above:"0"` // in whole milliseconds

	Repeat int           `yaml:"repeat" above:"0"` // so many of it, at most [MaxRepeat]; ${n} counts them from 1
	Every  time.Duration `yaml:"every"`            // the pause between those
}

// Data is what an event carries: text, or JSON.
type Data struct {
	Text string
	JSON yamlfile.JSON
}

// DecodeYAML takes a single value as text and everything else as JSON.
func (d *Data) DecodeYAML(n *yamlfile.Node) {
	if n.Kind == yamlfile.Scalar {
		d.Text = n.Text
		return
	}
	d.JSON = yamlfile.JSON(n.RawJSON())
}

// YAMLSchema takes any value.
func (Data) YAMLSchema(*yamlfile.Schemas) map[string]any { return map[string]any{} }

func (d Data) text() string {
	if d.JSON != "" {
		return string(d.JSON)
	}
	return d.Text
}

// Validate refuses an entry that says nothing, or that the format cannot say.
func (e Event) Validate() error {
	switch {
	case e.Data == nil && (e.Event != "" || e.ID != ""):
		return problem.WithHelp(errors.New("an event without data is not dispatched"), `write data: "" for empty data, and data: "null" for the text null; send can send anything`)
	case e.Data == nil && e.Comment == nil && e.Retry == 0:
		return problem.WithHelp(errors.New("nothing is said of the event"), "add one of: data, comment, retry")
	case e.After < 0 || e.Every < 0 || e.Retry < 0:
		return errors.New("after, every and retry cannot be negative")
	case e.Repeat < 0 || e.Repeat > MaxRepeat:
		return problem.AtField("repeat", fmt.Errorf("an event is repeated at most %d times, not %d", MaxRepeat, e.Repeat))
	case e.Every > 0 && e.Repeat == 0:
		return problem.AtField("every", problem.WithHelp(errors.New("every is the pause between repeated events"), "add repeat: 3, or write after"))
	}
	return e.validateLines()
}

// validateLines finds line breaks where they would end the field.
func (e Event) validateLines() error {
	for _, field := range []struct{ name, value string }{{"event", e.Event}, {"id", e.ID}} {
		if strings.ContainsAny(field.value, "\r\n\x00") {
			return problem.AtField(field.name, fmt.Errorf("%s: %q is more than one line, or holds NUL; send can send anything", field.name, field.value))
		}
	}
	return nil
}

// chunk is what is sent in one write.
type chunk struct {
	at    *moment.When // of the scenario; nil: at once
	after time.Duration
	bytes string
	id    string // of the event that it is; empty: it has none
}

// chunks are the entry as it is sent, with its variables expanded.
func (e Event) chunks(lookup vars.Lookup) ([]chunk, error) {
	var out []chunk
	for n := 1; n <= max(e.Repeat, 1); n++ {
		expanded, err := vars.ExpandStrings(e, e.counting(n, lookup))
		if err == nil {
			err = expanded.validateLines()
		}
		if err != nil {
			return nil, err
		}
		one := chunk{at: e.At, after: e.After, bytes: expanded.text(), id: expanded.ID}
		if n > 1 {
			one.at, one.after = nil, e.Every
		}
		out = append(out, one)
	}
	return out, nil
}

// counting knows the number of a repeated entry as well.
func (e Event) counting(n int, lookup vars.Lookup) vars.Lookup {
	if e.Repeat == 0 {
		return lookup
	}
	return func(name string) (string, bool) {
		if name == repeatVariable {
			return strconv.Itoa(n), true
		}
		return lookup(name)
	}
}

// fieldLine is a line of the event stream format. A value keeps the spaces at its end.
func fieldLine(name, value string) string {
	if value == "" {
		return name + ":\n"
	}
	return name + ": " + value + "\n"
}

// text is the entry in the event stream format.
func (e Event) text() string {
	var out strings.Builder
	field := func(name, value string) {
		for _, line := range strings.Split(lineBreaks.Replace(value), "\n") {
			out.WriteString(fieldLine(name, line))
		}
	}
	if e.Comment != nil {
		field("", *e.Comment)
	}
	if e.Event != "" {
		field("event", e.Event)
	}
	if e.ID != "" {
		field("id", e.ID)
	}
	if e.Retry > 0 {
		field("retry", strconv.FormatInt(e.Retry.Milliseconds(), 10))
	}
	if e.Data != nil {
		field("data", e.Data.text())
	}
	return out.String() + "\n"
}

var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")
