// Package gaps is the ledger of known gaps: what is accepted for now, in which service, since
// when, until when, who cares for it, and whether it was still there when it was last looked
// for.
//
// Start reading at [New]. What is accepted, the files say; what was seen, the reports of runs.
package gaps

import (
	"cmp"
	"slices"
	"time"
)

// Gap is a known gap as the files describe it.
type Gap struct {
	Name       string // empty: it is described where it is marked
	File       string // that describes it
	Reason     string
	Ticket     string
	Owner      string
	Since      string // a day, as 2027-03-31; empty: it is not said
	Expires    string // the last day on which it is accepted
	Expired    bool
	Signatures []Signature
}

// Signature is how a gap breaks an expectation, and in which services; none: in all.
type Signature struct {
	Expectation string   `json:"expectation"`
	Path        string   `json:"path,omitempty"`
	Code        string   `json:"code,omitempty"`
	Services    []string `json:"services,omitempty"`
}

// State is what is known of a gap in a service.
type State string

// The states.
const (
	Open    State = "open"    // what is expected was broken, or nobody has looked
	Closed  State = "closed"  // what is expected holds, and the mark is still there
	Expired State = "expired" // it is accepted no longer, and has not closed
	Moot    State = "moot"    // it could not be judged there
)

// Entry is a gap in a service.
type Entry struct {
	Gap
	Service  string // empty: nobody says in which
	State    State
	LastSeen time.Time // when it was last seen open; zero: no report has it
	SeenIn   []string  // the scenarios, as FILE:LINE
}

// Bad tells what is to be dealt with: a gap that expired, or that closed without anybody
// noticing.
func (e Entry) Bad() bool { return e.State == Closed || e.State == Expired }

// Ledger are all entries, in the order of the files.
type Ledger struct{ Entries []Entry }

// Bad counts the entries that are to be dealt with.
func (l Ledger) Bad() int {
	n := 0
	for _, e := range l.Entries {
		if e.Bad() {
			n++
		}
	}
	return n
}

// New makes the ledger of gaps, and of what reports tell of them. Of several reports the last
// one counts that says something of a gap in a service.
func New(gaps []Gap, reports []Report) Ledger {
	reports = slices.Clone(reports)
	slices.SortStableFunc(reports, func(a, b Report) int { return a.Started.Compare(b.Started) })
	var l Ledger
	for _, g := range gaps {
		for _, service := range servicesOf(g, reports) {
			e := Entry{Gap: g, Service: service, State: Open}
			if len(reports) > 0 {
				e.State = Moot
			}
			for _, r := range reports {
				e.look(r)
			}
			if g.Expired && e.State != Closed {
				e.State = Expired
			}
			l.Entries = append(l.Entries, e)
		}
	}
	return l
}

// servicesOf are the services of which something is known about a gap: those that its
// signatures name, and those of the scenarios that are marked with it.
func servicesOf(g Gap, reports []Report) []string {
	var all []string
	for _, s := range g.Signatures {
		all = append(all, s.Services...)
	}
	for _, r := range reports {
		for _, f := range r.findings {
			if f.isOf(g) && !slices.ContainsFunc(all, f.isIn) {
				all = append(all, f.services)
			}
		}
	}
	if len(all) == 0 {
		return []string{""}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// look brings an entry up to date by a report.
func (e *Entry) look(r Report) {
	var states []State
	for _, f := range r.findings {
		if !f.isOf(e.Gap) || !f.isIn(e.Service) {
			continue
		}
		states = append(states, f.state)
		if f.state == Open {
			e.LastSeen = r.Started
			e.SeenIn = append(e.SeenIn, f.place)
		}
	}
	slices.Sort(e.SeenIn)
	e.SeenIn = slices.Compact(e.SeenIn)
	switch { // one expectation that holds, and is marked, is to be dealt with, whatever others do
	case slices.Contains(states, Closed):
		e.State = Closed
	case slices.Contains(states, Open):
		e.State = Open
	}
}

// Called is how people refer to the gap.
func (e Entry) Called() string { return cmp.Or(e.Name, e.File) }
