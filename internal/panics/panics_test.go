package panics

import (
	"errors"
	"strings"
	"testing"
)

func TestAPanicBecomesAnError(t *testing.T) {
	err := Caught(func() error { panic("the index is out of range") })
	var caught *Error
	if !errors.As(err, &caught) || caught.Value != "the index is out of range" {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{"streamspec failed: the index is out of range", "panics_test.go"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not tell %q", err, want)
		}
	}
}

func TestAnErrorStaysWhatItIs(t *testing.T) {
	want := errors.New("refused")
	if err := Caught(func() error { return want }); err != want {
		t.Errorf("got %v, want %v", err, want)
	}
}
