package expect

import (
	"fmt"
	"maps"
	"mime"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/recording"
)

// MediaType expects the media type of a response, whatever its parameters, unless
// some are given (RFC 9110, section 8.3.1: names and the charset's value in any case).
type MediaType struct {
	Type   string            `yaml:"media_type,required"`
	Params map[string]string `yaml:"params"`
	Of     string            `yaml:"of"` // the name of a call
}

// Validate finds what is no media type.
func (x MediaType) Validate() error {
	if parsed, params, err := mime.ParseMediaType(x.Type); err != nil || len(params) > 0 || !strings.Contains(parsed, "/") {
		return problem.AtField("media_type", problem.WithHelp(fmt.Errorf("%q is no media type", x.Type), "write for example text/event-stream, and parameters as params: {charset: utf-8}"))
	}
	return nil
}

func (x MediaType) String() string {
	text := fmt.Sprintf("the media type%s is %q", ofCall(x.Of), x.Type)
	for _, name := range slices.Sorted(maps.Keys(x.Params)) {
		text += fmt.Sprintf(" with %s=%s", name, x.Params[name])
	}
	return text
}

// Start implements Expectation.
func (x MediaType) Start(env Env) (Monitor, error) {
	return &answered{of: x.Of, env: env, expected: x.String(), judge: x.judge}, nil
}

func (x MediaType) judge(response *recording.Response) string {
	written := response.Header.Get("Content-Type")
	got, params, err := mime.ParseMediaType(written)
	switch {
	case written == "":
		return "the response has no Content-Type"
	case err != nil || !strings.EqualFold(got, x.Type):
		return fmt.Sprintf("it is %q", written)
	}
	for name, want := range x.Params {
		if !strings.EqualFold(params[strings.ToLower(name)], want) {
			return fmt.Sprintf("it is %q", written)
		}
	}
	return ""
}
