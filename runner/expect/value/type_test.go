package value

import (
	"testing"

	"github.com/tidwall/gjson"
)

func TestFlatObject(t *testing.T) {
	for text, want := range map[string]bool{
		`{}`:                  true,
		`{"a": 1, "b": null}`: true,
		`{"a": {"b": 1}}`:     false,
		`{"a": [], "b": 1}`:   false,
		`{"a": 1, "b": [1]}`:  false,
		`[1, 2]`:              false, // an array of what is flat
		`1`:                   false,
		`"text"`:              false,
	} {
		if got := isFlat(gjson.Parse(text)); got != want {
			t.Errorf("%s is a flat object: %v", text, got)
		}
	}
}
