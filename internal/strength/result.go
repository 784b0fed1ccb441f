package strength

import (
	"encoding/json"
	"fmt"
	"io"
	"math"

	"github.com/streamspec/streamspec/internal/wording"
)

// Result is how strong a suite is.
type Result struct {
	Endpoints []Outcome
	Others    int // recordings of servers that features make themselves
}

// Outcome is what became of the faults of an endpoint.
type Outcome struct {
	Name    string
	Noticed int
	LeftOut int // faults that nobody could mean
	Missed  []Missed
}

// Missed is a fault that no expectation noticed.
type Missed struct {
	Fault    string `json:"fault"`
	Then     string `json:"then"`     // the sentence that would notice it
	Expect   string `json:"expect"`   // the same in YAML
	Scenario string `json:"scenario"` // where it can be said
	File     string `json:"file"`     // of that
}

// All is how many faults were tried.
func (s Outcome) All() int { return s.Noticed + len(s.Missed) }

// Percent is how many of a hundred faults are noticed: 100 only where all are.
func (r Result) Percent() int {
	noticed, all := r.count()
	if all == 0 {
		return 0
	}
	return int(math.Floor(100 * float64(noticed) / float64(all)))
}

func (r Result) count() (noticed, all int) {
	for _, s := range r.Endpoints {
		noticed += s.Noticed
		all += s.All()
	}
	return noticed, all
}

// Text writes the result for people.
func (r Result) Text(out io.Writer) error {
	w := &writer{out: out}
	for _, e := range r.Endpoints {
		if len(e.Missed) == 0 {
			continue
		}
		w.printf("%s: %d of %d faults are noticed. Nobody notices:\n", e.Name, e.Noticed, e.All())
		for _, m := range e.Missed {
			w.printf("  %s\n      in %s: Then %s\n      - %s\n", m.Fault, m.File, m.Then, m.Expect)
		}
		w.printf("\n")
	}
	noticed, all := r.count()
	w.printf("strength %d %%: %d of %s are noticed, at %s\n", r.Percent(), noticed, wording.Counted(all, "fault"), wording.Counted(len(r.Endpoints), "endpoint"))
	if n := r.leftOut(); n > 0 {
		w.printf("left out: %s of values that differ each time, and that nothing repeats\n", wording.Counted(n, "fault"))
	}
	if r.Others > 0 {
		w.printf("left out: %s of servers that features make themselves\n", wording.Counted(r.Others, "recording"))
	}
	return w.err
}

func (r Result) leftOut() int {
	n := 0
	for _, s := range r.Endpoints {
		n += s.LeftOut
	}
	return n
}

// JSON writes the result for programs.
func (r Result) JSON(out io.Writer) error {
	type endpoint struct {
		Name    string   `json:"name"`
		Noticed int      `json:"noticed"`
		Faults  int      `json:"faults"`
		LeftOut int      `json:"left_out"`
		Missed  []Missed `json:"missed"`
	}
	noticed, all := r.count()
	document := struct {
		Percent   int        `json:"percent"`
		Noticed   int        `json:"noticed"`
		Faults    int        `json:"faults"`
		LeftOut   int        `json:"left_out"`
		Endpoints []endpoint `json:"endpoints"`
	}{r.Percent(), noticed, all, r.leftOut(), []endpoint{}}
	for _, e := range r.Endpoints {
		document.Endpoints = append(document.Endpoints, endpoint{e.Name, e.Noticed, e.All(), e.LeftOut, append([]Missed{}, e.Missed...)})
	}
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(document)
}

// writer keeps its first error.
type writer struct {
	out io.Writer
	err error
}

func (w *writer) printf(format string, args ...any) {
	if w.err == nil {
		_, w.err = fmt.Fprintf(w.out, format, args...)
	}
}
