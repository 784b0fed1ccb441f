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
