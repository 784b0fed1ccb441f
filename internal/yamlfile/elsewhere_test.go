package yamlfile

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// span cannot end before it begins.
type span struct {
	From, To time.Duration
	Times    int `above:"0"`
}

func (s span) Validate() error {
	if s.To < s.From {
		return errors.New("it ends before it begins")
	}
	return nil
}

// TestDecodeWhatIsKnownElsewhere: nobody knows whether it is right, and all else is told.
func TestDecodeWhatIsKnownElsewhere(t *testing.T) {
	t.Parallel()
	for yaml, want := range map[string]string{
		"{from: 5s, to: '${env.T}', times: '${env.N}'}":    "",
		"{from: 5s, to: &t '${env.T}', times: *t}":         "",
		"{from: 5s, to: 4s, times: 1}":                     "it ends before it begins",
		"{from: 5s, to: '${env.T:-x}', times: '${env.N}'}": `expected a duration such as 5s, got "x" from ${env.T:-x}`,
		"{from: 5s, to: '${env.T}${id}', times: 0}":        "${env.T} has no value yet",
		"{from: 5s, to: '${env.T}', times: 0}":             "expected a number above 0, got 0",
		"{from: 5s, to: '${env.T}', time: 1}":              `unknown key "time"`,
	} {
		var got span
		err := Decode("a.yaml", []byte(yaml), &got, Options{Elsewhere: func(name string) bool { return strings.HasPrefix(name, "env.") }})
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", yaml, err, want)
		}
		if got.From != 5*time.Second {
			t.Errorf("%s: %+v", yaml, got)
		}
	}
}
