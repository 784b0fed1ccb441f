package report

import (
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// jsonDeviation is what deviates: see [expect.Deviation].
type jsonDeviation struct {
	What  string `json:"what"`            // none came, nothing there, wrong there, came again or encoded twice
	Event string `json:"event,omitempty"` // the type of the event that deviates; the kind of which none came
	Path  string `json:"path,omitempty"`  // where; of what stands outside of the object that it belongs in: that object
	Near  string `json:"near,omitempty"`  // of what is missing: what may be meant
	Value string `json:"value,omitempty"` // of a value that is wrong: its JSON
}

func jsonDeviationOf(d expect.Deviation) *jsonDeviation {
	if d == (expect.Deviation{}) {
		return nil
	}
	return &jsonDeviation{string(d.What), d.Event, string(d.Path), string(d.Near), d.Value}
}

func (d *jsonDeviation) read() expect.Deviation {
	if d == nil {
		return expect.Deviation{}
	}
	return expect.Deviation{What: expect.Deviates(d.What), Event: d.Event, Path: value.Path(d.Path), Near: value.Path(d.Near), Value: d.Value}
}
