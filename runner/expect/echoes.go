package expect

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/recording"
)

// Echoes expects that every event of a kind has, at a path, what the request for the
// stream said: in a header, or in a query parameter.
type Echoes struct {
	Path   Path   `yaml:"echoes,required"`
	Header string `yaml:"header"`
	Query  string `yaml:"query"`
	In     string `yaml:"in"` // a kind of event; default: every event
}

// Validate finds an echo of nothing, or of two things.
func (x Echoes) Validate() error {
	if (x.Header == "") == (x.Query == "") {
		return problem.WithHelp(errors.New("one part of the request is echoed"), "write header: NAME, or query: NAME")
	}
	return nil
}

func (x Echoes) String() string {
	return fmt.Sprintf("%q equals the request's %s in every %s", x.Path, x.part(), spoken(everyUnless(x.In)))
}

func (x Echoes) part() string {
	if x.Header != "" {
		return fmt.Sprintf("header %q", http.CanonicalHeaderKey(x.Header))
	}
	return fmt.Sprintf("query parameter %q", x.Query)
}

// asked is what the request said; false: nothing.
func (x Echoes) asked(request recording.Request) (string, bool) {
	if x.Header != "" {
		return request.Header.Get(x.Header), len(request.Header.Values(x.Header)) > 0
	}
	u, err := url.Parse(request.URL)
	if err != nil {
		return "", false
	}
	return u.Query().Get(x.Query), u.Query().Has(x.Query)
}

// Start implements Expectation.
func (x Echoes) Start(env Env) (Monitor, error) {
	o, err := newOver(env, everyUnless(x.In), x)
	return &echoes{over: o, Echoes: x}, err
}

type echoes struct {
	over
	Echoes
	wanted string // what the request said
	known  bool   // wanted has been looked up
}

func (m *echoes) See(v *View) {
	got := m.lookUp(v, m.Path)
	if got == nil {
		return
	}
	if !m.known {
		if m.wanted, m.known = m.asked(v.In.Request); !m.known {
			m.Break(m.expected, "the request had no "+m.part())
			return
		}
	}
	if got.String() != m.wanted {
		m.Break(m.expected, fmt.Sprintf("%s has %q %s, and the request had %q", named(v.Entry), m.Path, clip(*got), m.wanted), v.Entry)
	}
}
