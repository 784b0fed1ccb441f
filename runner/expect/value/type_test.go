package value

import (
	"testing"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/yamlfile"
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

// TestInteger: JSON does not tell 1 from 1.0.
func TestInteger(t *testing.T) {
	for text, want := range map[string]bool{
		`0`: true, `-7`: true, `0.0`: true, `1.0`: true, `-1.00`: true, `1e3`: true, `1.5e1`: true, `150e-1`: true,
		`12345678901234567890123`: true, `1e99999999999999999999`: true, `-1e99999999999999999999`: true,
		`0.5`: false, `1.5`: false, `15e-1`: false, `1e-99999999999999999999`: false, `"1"`: false, `null`: false, `true`: false, `[1]`: false,
	} {
		if got := Type("integer").Of(gjson.Parse(text)); got != want {
			t.Errorf("%s is an integer: %v", text, got)
		}
	}
}

// TestNullIsTheNameOfAType: in YAML it stands there without quotes.
func TestNullIsTheNameOfAType(t *testing.T) {
	for text, want := range map[string]Type{"null": "null", "~": "null", `"null"`: "null", "number": "number"} {
		var got struct {
			Type Type `yaml:"type"`
		}
		if err := yamlfile.Decode("s.yaml", []byte("type: "+text+"\n"), &got); err != nil || got.Type != want {
			t.Errorf("%s: got %q, %v, want %q", text, got.Type, err, want)
		}
	}
	for _, text := range []string{"", "nul", "[null]"} {
		var got struct {
			Type Type `yaml:"type"`
		}
		if err := yamlfile.Decode("s.yaml", []byte("type: "+text+"\n"), &got); err == nil {
			t.Errorf("%q is taken for %q", text, got.Type)
		}
	}
}
