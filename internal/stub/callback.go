package stub

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/problem"
)

// CallbackTimeout bounds a callback, until its response is there.
const CallbackTimeout = 10 * time.Second

// Callback is a call that a stub makes: once it has responded, or, of a stream, once its
// headers are out; or while it holds a request. Those of one route follow each other. They end with the
// stub. Its texts may hold what those of a [Route] may.
type Callback struct {
	Place problem.Place `yaml:",place"`
	At    *moment.When  `yaml:"at"`    // the moment of the scenario at which it is made
	After time.Duration `yaml:"after"` // the pause before it
	httpcall.Request
	Status httpcall.Status `yaml:"status" above:"0"` // expected; zero: any 2xx
}

// Validate refuses calls that cannot be made.
func (c Callback) Validate() error {
	if err := errors.Join(c.Request.Validate(), c.Status.Validate()); err != nil {
		return err
	}
	if c.After < 0 {
		return fmt.Errorf("after: %v is negative", c.After)
	}
	whole := func(start string) bool { return strings.HasPrefix(c.URL(), start) }
	if !slices.ContainsFunc([]string{"/", "${", "http://", "https://"}, whole) {
		return fmt.Errorf("%q is not the URL of a call; it starts with http://, https:// or ${…}, or with / for one of the service's", c.URL())
	}
	return nil
}
