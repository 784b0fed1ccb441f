package panics

import (
	"errors"
	"strings"
	"testing"
)

// ways are those in which something may be done.
var ways = map[string]func(func() error) error{"here": Caught, "apart": Apart}

func TestAPanicBecomesAnError(t *testing.T) {
	for name, do := range ways {
		t.Run(name, func(t *testing.T) {
			err := do(func() error { panic("the index is out of range") })
			var caught *Error
			if !errors.As(err, &caught) || caught.Value != "the index is out of range" {
				t.Fatalf("got %v", err)
			}
			for _, want := range []string{"streamspec failed: the index is out of range", "panics_test.go"} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not tell %q", err, want)
				}
			}
		})
	}
}

func TestAnErrorStaysWhatItIs(t *testing.T) {
	for name, do := range ways {
		want := errors.New("refused")
		if err := do(func() error { return want }); err != want {
			t.Errorf("%s: got %v, want %v", name, err, want)
		}
	}
}
