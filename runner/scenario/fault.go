package scenario

import (
	"errors"
	"time"

	"github.com/streamspec/streamspec/runner/fault"
	"github.com/streamspec/streamspec/runner/yamlfile"
)

// Fault is something that goes wrong on a wire: from the start, or from a moment on.
type Fault struct {
	Name string `yaml:"name"` // how moments refer to its end
	fault.Fault
	At      *When         `yaml:"at"`      // default: from the start
	Lasting time.Duration `yaml:"lasting"` // it is mended after this time; default: never
}

// Validate finds faults that end before they begin.
func (f Fault) Validate() error {
	if f.Lasting < 0 {
		return yamlfile.AtField("lasting", errors.New("a fault cannot last for less than no time"))
	}
	return nil
}
