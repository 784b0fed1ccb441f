package expect

import (
	"fmt"
	"net/http"

	"github.com/streamspec/streamspec/runner/recording"
)

// Status expects a response's status code: of the stream's or, with Of, of the response
// to a call.
type Status struct {
	Code int    `yaml:"status,required"`
	Of   string `yaml:"of"` // the name of a call
}

// Validate finds numbers that are no status codes.
func (x Status) Validate() error {
	if x.Code < 100 || x.Code > 599 {
		return fmt.Errorf("%d is no HTTP status code", x.Code)
	}
	return nil
}

// ExpectsEnd implements EndJudge: a status other than 200 ends the stream.
func (x Status) ExpectsEnd(end recording.End) bool {
	return x.Of == "" && x.Code != http.StatusOK && end.Reason == recording.HTTPStatus
}

func (x Status) String() string { return fmt.Sprintf("the status%s is %d", ofCall(x.Of), x.Code) }

// Start implements Expectation.
func (x Status) Start(env Env) (Monitor, error) {
	return &answered{of: x.Of, env: env, expected: x.String(), judge: func(response *recording.Response) string {
		if response.Status == x.Code {
			return ""
		}
		if response.Excerpt != "" {
			return fmt.Sprintf("it is %d, and the body begins: %s", response.Status, quoted([]byte(response.Excerpt)))
		}
		return fmt.Sprintf("it is %d", response.Status)
	}}, nil
}
