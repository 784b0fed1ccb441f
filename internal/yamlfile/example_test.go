package yamlfile_test

import (
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

func ExampleDecode() {
	var scenario struct {
		Name   string `yaml:"scenario,required"`
		Stream struct {
			Get     string        `yaml:"get,required"`
			Timeout time.Duration `yaml:"timeout"`
		} `yaml:"stream,required"`
	}
	src := `scenario: task completes
stream:
  gett: /stream
  timeout: 10
`
	fmt.Println(yamlfile.Decode("scenarios/task.yaml", []byte(src), &scenario))
	// Output:
	// scenarios/task.yaml:3:3: unknown key "gett"
	//   3 |   gett: /stream
	//     |   ^^^^
	//   did you mean "get"? valid here: get, timeout
	//
	// scenarios/task.yaml:4:12: expected a duration with a unit, got 10
	//   4 |   timeout: 10
	//     |            ^^
	//   write 10ms for milliseconds or 10s for seconds
}

// target is written as a URL, or as a mapping with more.
type target struct {
	URL    string `yaml:"url,required"`
	Method string `yaml:"method"`
}

// DecodeYAML accepts both spellings.
func (t *target) DecodeYAML(n *yamlfile.Node) {
	if n.Kind == yamlfile.Scalar {
		t.URL = n.Text
		return
	}
	n.DecodeFields(t)
}

// Validate is called for both.
func (t *target) Validate() error {
	if t.Method == "TRACE" {
		err := fmt.Errorf("a stream cannot be opened by %s", t.Method)
		return problem.AtField("method", problem.WithHelp(err, "valid here: GET, POST"))
	}
	return nil
}

func ExampleNode() {
	var targets []target
	src := "- /a\n- {url: /b, method: TRACE}\n"
	fmt.Println(yamlfile.Decode("targets.yaml", []byte(src), &targets))
	// Output:
	// targets.yaml:2:21: a stream cannot be opened by TRACE
	//   2 | - {url: /b, method: TRACE}
	//     |                     ^^^^^
	//   valid here: GET, POST
}
