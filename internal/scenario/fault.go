package scenario

import (
	"errors"
	"time"

	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/proxy"
)

// Fault is something that goes wrong on a wire: from the start, or from a moment on.
type Fault struct {
	Name string `yaml:"name"` // how moments refer to its end
	proxy.Fault
	At      *moment.When  `yaml:"at"`                // default: from the start
	Lasting time.Duration `yaml:"lasting" above:"0"` // it is mended after this time; default: never
}

// Validate finds faults that end before they begin.
func (f Fault) Validate() error {
	if f.Lasting < 0 {
		return problem.AtField("lasting", errors.New("a fault cannot last for less than no time"))
	}
	return nil
}
