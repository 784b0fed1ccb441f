package expect

import (
	"fmt"

	"github.com/streamspec/streamspec/runner/recording"
)

// Protocol expects the HTTP version of the response: "HTTP/1.1" or "HTTP/2.0".
type Protocol struct {
	Version string `yaml:"protocol,required"`
}

func (x Protocol) String() string { return "the protocol is " + x.Version }

// Validate finds versions that no response has.
func (x Protocol) Validate() error {
	switch x.Version {
	case "HTTP/1.0", "HTTP/1.1", "HTTP/2.0":
		return nil
	}
	return fmt.Errorf("%q is no HTTP version; write HTTP/1.0, HTTP/1.1 or HTTP/2.0", x.Version)
}

// Start implements Expectation.
func (x Protocol) Start(env Env) (Monitor, error) {
	return &answered{env: env, expected: x.String(), judge: func(response *recording.Response) string {
		if response.Protocol == x.Version {
			return ""
		}
		return "it is " + response.Protocol
	}}, nil
}
