package expect

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Echoes expects that every event of a kind has, at a path, what the request for the
// stream said: in a header, in a query parameter, or at a path in its body.
type Echoes struct {
	Path   value.Path `yaml:"echoes,required"`
	Header string     `yaml:"header"`
	Query  string     `yaml:"query"`
	Body   value.Path `yaml:"body"` // the value there is the same, also in its type
	In     string     `yaml:"in"`   // a kind of event; default: every event
}

// Validate finds an echo of nothing, or of two things.
func (x Echoes) Validate() error {
	said := 0
	for _, part := range []string{x.Header, x.Query, string(x.Body)} {
		if part != "" {
			said++
		}
	}
	if said != 1 {
		return problem.WithHelp(errors.New("one part of the request is echoed"), "write header: NAME, query: NAME, or body: PATH")
	}
	if x.Header == "" {
		return nil
	}
	return checkHeaderName("header", x.Header)
}

func (x Echoes) String() string {
	return fmt.Sprintf("%q equals the request's %s in every %s", x.Path, x.part(), spoken(everyUnless(x.In)))
}

func (x Echoes) part() string {
	switch {
	case x.Header != "":
		return fmt.Sprintf("header %q", http.CanonicalHeaderKey(x.Header))
	case x.Query != "":
		return fmt.Sprintf("query parameter %q", x.Query)
	default:
		return fmt.Sprintf("%q", x.Body)
	}
}

// asked is what the request said, and how it is shown; false: nothing.
func (x Echoes) asked(request recording.Request) (echoed, bool) {
	u, err := url.Parse(request.URL)
	switch {
	case x.Body != "":
		body := View{Entry: &recording.Entry{Kind: recording.KindEvent, Data: request.Body}}
		has, wrong := body.Get(x.Body)
		return echoed{json: has, shown: has.Raw}, wrong == ""
	case x.Header != "":
		text := request.Header.Get(x.Header)
		return echoed{text: text, shown: strconv.Quote(text)}, len(request.Header.Values(x.Header)) > 0
	case err != nil:
		return echoed{}, false
	default:
		text := u.Query().Get(x.Query)
		return echoed{text: text, shown: strconv.Quote(text)}, u.Query().Has(x.Query)
	}
}

// echoed is what a request said: a text, or, in its body, JSON.
type echoed struct {
	text  string
	json  gjson.Result
	shown string
}

func (e echoed) is(has gjson.Result) bool {
	if e.json.Exists() {
		return value.Equal(has, e.json)
	}
	return value.Says(has, e.text)
}

// Scope implements Expectation.
func (Echoes) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Echoes) Start(env Env) (Monitor, error) {
	o, err := newKindMonitor(env, everyUnless(x.In), x, x.Path)
	return &echoes{kindMonitor: o, Echoes: x}, err
}

type echoes struct {
	kindMonitor
	Echoes
	wanted echoed // what the request said
	known  bool   // wanted has been looked up
}

func (m *echoes) See(v *View) {
	got := m.lookUp(v, m.Path)
	if got == nil {
		return
	}
	if !m.known {
		if m.wanted, m.known = m.asked(v.In.Request); !m.known {
			m.Break(NoResponse, m.expected, "the request for the stream had no "+m.part()+"; those of calls are not looked at")
			return
		}
	}
	if !m.wanted.is(*got) {
		has, wanted := v.unlike(m.Path, m.wanted.shown)
		m.Break(WrongValue, m.expected, has+", and the request for the stream had "+wanted, v.Entry)
	}
}
