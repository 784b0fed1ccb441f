package expect_test

import (
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// FuzzPath: whatever the path and the data, a look-up neither panics nor finds
// anything in data that is not JSON.
func FuzzPath(f *testing.F) {
	f.Add("a.b", `{"a":{"b":1}}`)
	f.Add("#(a==1)#.b", `[{"a":1,"b":2}]`)
	f.Add("@this", `{"a":1`)
	f.Add(".", `{"a":{"b":1}}`)
	f.Add("a.", `{"a":{"":1,"b":""}}`)
	f.Fuzz(func(t *testing.T, path, data string) {
		p := value.Path(path)
		if p.Validate() != nil {
			return
		}
		if _, err := judge(expect.Every{Kind: "e", Checks: has(p)}, expect.Env{}, stream("1 e "+data)); err != nil {
			t.Error(err)
		}
	})
}
