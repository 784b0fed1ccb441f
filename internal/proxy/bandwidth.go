package proxy

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Rate is how many kilobytes of 1000 bytes pass in a second. It is written with
// its unit, "16kB/s" or "2MB/s". The zero value stands for no bound.
type Rate int64

// maxRate is more than the loopback interface can do; above it, arithmetic in
// bytes could overflow.
const maxRate Rate = 1e6

var rateForm = regexp.MustCompile(`^(-?[0-9]+) ?(kB|MB)/s$`)

// ParseRate reads what String writes.
func ParseRate(text string) (Rate, error) {
	parts := rateForm.FindStringSubmatch(text)
	if parts == nil {
		return 0, problem.WithHelp(fmt.Errorf("expected a bandwidth with a unit, got %q", text), `write for example 16kB/s, or 2MB/s; a kB is 1000 bytes`)
	}
	n, err := strconv.ParseInt(parts[1], 10, 64)
	rate := Rate(n)
	if parts[2] == "MB" && err == nil && n <= int64(maxRate) {
		rate *= 1000
	}
	if err != nil || rate > maxRate || rate < 1 {
		return 0, problem.WithHelp(fmt.Errorf("a bandwidth cannot be %s", text), fmt.Sprintf("valid here: 1kB/s to %s", maxRate))
	}
	return rate, nil
}

// DecodeYAML reads what ParseRate reads.
func (r *Rate) DecodeYAML(n *yamlfile.Node) {
	var err error
	if *r, err = ParseRate(n.Text); err != nil {
		var help problem.Helper
		errors.As(err, &help)
		n.Problemf(help.Help(), "%v", err)
	}
}

func (r Rate) String() string {
	if r%1000 == 0 && r != 0 {
		return fmt.Sprintf("%dMB/s", int64(r/1000))
	}
	return fmt.Sprintf("%dkB/s", int64(r))
}

// bandwidth lets bytes pass only so fast.
type bandwidth struct {
	rate      Rate
	direction Direction
}

func (b bandwidth) put(p *Proxy) (func() error, error) {
	return p.putToxic(b.direction, &brake{bytes: int(b.rate) * 1000})
}

func (b bandwidth) only() Direction { return b.direction }

// Validate refuses a rate at which nothing would ever arrive.
func (b bandwidth) Validate() error {
	switch {
	case b.rate < 0:
		return negative("bandwidth", b.rate)
	case b.rate > maxRate:
		return problem.AtField("bandwidth", fmt.Errorf("bandwidth: %v is more than %v", b.rate, maxRate))
	}
	return nil
}

func (b bandwidth) String() string { return "bandwidth of " + b.rate.String() }

// YAMLSchema takes a number with its unit.
func (Rate) YAMLSchema(*yamlfile.Schemas) map[string]any {
	return map[string]any{"type": "string", "pattern": rateForm.String()}
}
