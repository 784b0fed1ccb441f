package yamlfile

import (
	"errors"
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
)

// sample is the kind of file the tests decode: a small scenario.
type sample struct {
	Place    problem.Place     `yaml:",place"`
	Scenario string            `yaml:"scenario,required"`
	Stream   sampleStream      `yaml:"stream,required"`
	Expect   []sampleCheck     `yaml:"expect"`
	Env      map[string]string `yaml:"env"`
	Limits   sampleLimits      `yaml:"limits"`
	Body     JSON              `yaml:"body"`
	Values   any               `yaml:"values"`
	Internal string            `yaml:"-"`
}

type sampleStream struct {
	sampleTiming
	Get     string            `yaml:"get,required"`
	Headers map[string]string `yaml:"headers"`
	Until   *sampleUntil      `yaml:"until"`
}

type sampleTiming struct {
	For     time.Duration  `yaml:"for" above:"0"`
	Timeout *time.Duration `yaml:"timeout"`
}

// Validate finds contradictions between two fields.
func (t sampleTiming) Validate() error {
	if t.Timeout != nil && *t.Timeout < t.For {
		return problem.AtField("timeout", problem.WithHelp(fmt.Errorf("the timeout of %v ends before the %v of the stream", *t.Timeout, t.For), "make it longer than \"for\""))
	}
	return nil
}

type sampleLimits struct {
	Retries int8    `yaml:"retries"`
	Port    uint16  `yaml:"port"`
	Events  int     `yaml:"events" meant:"messages frames" above:"0"`
	AtLeast int     `yaml:"at_least"`
	Rate    float64 `yaml:"rate"`
	Strict  bool    `yaml:"strict"`
	Mode    mode    `yaml:"mode"`
}

// Validate finds several problems of one value.
func (l *sampleLimits) Validate() error {
	var errs []error
	if l.Retries < 0 {
		errs = append(errs, problem.AtField("retries", errors.New("retries cannot be negative")))
	}
	if l.Events < 0 {
		errs = append(errs, problem.AtField("events", errors.New("events cannot be negative")))
	}
	return errors.Join(errs...)
}

type mode string

func (m mode) Validate() error {
	if m != "strict" && m != "lenient" {
		return problem.WithHelp(fmt.Errorf("there is no mode %q", string(m)), "valid here: lenient, strict")
	}
	return nil
}

// sampleUntil is "until: end" or "until: {event: name}".
type sampleUntil struct {
	End   bool
	Event string
}

func (u *sampleUntil) DecodeYAML(n *Node) {
	if n.Kind == Scalar && n.Text == "end" {
		u.End = true
		return
	}
	if n.Kind != Mapping {
		n.Problemf("write end, or event: name", "%q is no end of a stream", n.Text)
		return
	}
	var event struct {
		Event string `yaml:"event,required"`
	}
	n.Decode(&event)
	u.Event = event.Event
}

// sampleCheck is decoded into two structs at once.
type sampleCheck struct {
	Every  string
	Has    []string
	Within time.Duration
}

func (c *sampleCheck) DecodeYAML(n *Node) {
	var options struct {
		Within time.Duration `yaml:"within"`
	}
	if n.Has("every") {
		var every struct {
			Every string   `yaml:"every"`
			Has   []string `yaml:"has,required"`
		}
		n.DecodeFields(&every, &options)
		c.Every, c.Has, c.Within = every.Every, every.Has, options.Within
		return
	}
	n.Problemf("valid here: every", "this expectation has no name")
}
