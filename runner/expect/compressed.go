package expect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/recording"
)

// Compressed expects the encoding of the stream's response: "gzip", "br" and so on,
// or "none" (RFC 9110, section 8.4).
type Compressed struct {
	Encoding string `yaml:"compressed,required"`
}

// notCompressed is the encoding of a response that is sent as it is.
const notCompressed = "none"

// Validate finds encodings that HTTP does not have.
func (x Compressed) Validate() error {
	valid := []string{"br", "deflate", "gzip", notCompressed, "zstd"}
	if slices.Contains(valid, x.Encoding) {
		return nil
	}
	return problem.AtField("compressed", problem.WithHelp(fmt.Errorf("%q is no encoding of a stream", x.Encoding), "valid here: "+strings.Join(valid, ", ")))
}

func (x Compressed) String() string {
	if x.Encoding == notCompressed {
		return "the response is not compressed"
	}
	return fmt.Sprintf("the response is compressed with %q", x.Encoding)
}

// Start implements Expectation.
func (x Compressed) Start(env Env) (Monitor, error) {
	return &answered{env: env, expected: x.String(), judge: func(response *recording.Response) string {
		got := strings.ToLower(strings.Join(response.Header.Values("Content-Encoding"), ", "))
		if got == "" || got == "identity" {
			got = notCompressed
		}
		if got == x.Encoding {
			return ""
		}
		if got == notCompressed {
			return "it is not compressed; a server compresses only what it is asked to (compressed: true)"
		}
		return fmt.Sprintf("it is compressed with %q", got)
	}}, nil
}
