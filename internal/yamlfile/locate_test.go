package yamlfile_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

func TestLocate(t *testing.T) {
	src := []byte("stream: &s\n  get: http://x\nlist:\n- {a: 1}\n- b: \"two\"\nsingle: {a: 1}\nalias: *s\nmerged: {<<: *s, c: 3}\n7: seven\n")
	cases := []struct {
		path, at string
		width    int
	}{
		{"stream get", "f.yaml:2:8", 8},
		{"list 1 b", "f.yaml:5:6", 5},
		{"single 0 a", "f.yaml:6:13", 1},
		{"alias get", "f.yaml:2:8", 8},
		{"merged get", "f.yaml:2:8", 8},
		{"7", "f.yaml:9:4", 5},
		{"list 2 b", "f.yaml:4:1", 1},
		{"stream post", "f.yaml:1:9", 1},
	}
	for _, c := range cases {
		at, width := yamlfile.Parse(problem.NewText("f.yaml", src)).Locate(strings.Fields(c.path)...)
		if at.String() != c.at || width != c.width {
			t.Errorf("%s: %s, %d characters; want %s, %d", c.path, at, width, c.at, c.width)
		}
	}
	if at, _ := yamlfile.Parse(problem.NewText("f.yaml", []byte("{"))).Locate("a"); at.String() != "f.yaml:1:1" {
		t.Errorf("a file that is not YAML: %s", at)
	}
}

// TestKeyIn: a key is found below the one that it belongs to, and nowhere else.
func TestKeyIn(t *testing.T) {
	src := []byte("left: 1\ncapture: text\nafter:\n- get: /\n  capture: {other: n, left: n}\n- capture: {left: n}\n")
	file := yamlfile.Parse(problem.NewText("f.yaml", src))
	for _, c := range []struct {
		outer, key, at string
		width          int
		ok             bool
	}{
		{"capture", "left", "f.yaml:5:23", 4, true},
		{"capture", "n", "f.yaml:1:1", 1, false},
		{"after", "left", "f.yaml:1:1", 1, false},
	} {
		if at, width, ok := file.KeyIn(c.outer, c.key); at.String() != c.at || width != c.width || ok != c.ok {
			t.Errorf("%s in %s: %s, %d characters, %v; want %+v", c.key, c.outer, at, width, ok, c)
		}
	}
	if _, _, ok := yamlfile.Parse(problem.NewText("f.yaml", []byte("{"))).KeyIn("a", "b"); ok {
		t.Error("it was found in a file that is not YAML")
	}
}
