package moment_test

import (
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

func TestMoments(t *testing.T) {
	for text, want := range map[string]moment.Moment{
		"accepted":                    {After: "accepted"},
		"{after: a, nth: 2, on: s}":   {After: "a", Nth: 2, On: "s"},
		"{after_call: pay, wait: 1s}": {AfterCall: "pay", Wait: time.Second},
		"{ended: s}":                  {Ended: "s"},
		"{wait: 1s}":                  {Wait: time.Second},
	} {
		got, err := decode[moment.When](text)
		if err != nil || got.Moment != want {
			t.Errorf("%s: got %+v, %v", text, got.Moment, err)
		}
	}
	half := 500 * time.Millisecond
	if got, err := decode[moment.When]("{sent: 500ms, on: s}"); err != nil || got.Sent == nil || *got.Sent != half || got.On != "s" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestMomentsThatCannotBe(t *testing.T) {
	for text, want := range map[string]string{
		"{after: a, ended: s}":      "a moment has one beginning",
		"{after_call: a, sent: 1s}": "a moment has one beginning",
		"{after: a, nth: -1}":       "events are counted from 1",
		"{wait: -1s}":               "expected a duration that is not negative",
		"{sent: -1s}":               "expected a duration that is not negative",
		"{sent: 1s, wait: 1s}":      "the time is given twice",
		"{ended: s, nth: 1}":        "nth belongs to an event",
		"{ended: s, on: t}":         "on belongs to an event, or to a request",
	} {
		if _, err := decode[moment.When](text); !says(err, want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
		if _, err := decode[moment.Leave](text); !says(err, want) {
			t.Errorf("to leave, %s: got %v, want %s", text, err, want)
		}
	}
	if _, err := decode[moment.Leave]("{after: a, back: -1s}"); !says(err, "expected a duration that is not negative") {
		t.Errorf("got %v", err)
	}
}

// decode reads what a file has under its only key.
func decode[T any](text string) (T, error) {
	var file struct {
		At T `yaml:"at"`
	}
	err := yamlfile.Decode("moment.yaml", []byte("at: "+text), &file)
	return file.At, err
}

func says(err error, want string) bool { return err != nil && strings.Contains(err.Error(), want) }
