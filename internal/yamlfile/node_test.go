package yamlfile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// outline shows what a hook sees of its node.
type outline string

func (o *outline) DecodeYAML(n *Node) {
	kind := []string{"null", "scalar", "list", "mapping"}[n.Kind]
	text := fmt.Sprintf("%s %q %d:%d", kind, n.Text, n.Place.Line, n.Place.Column)
	switch n.Kind {
	case Mapping:
		for _, field := range n.Fields() {
			text += fmt.Sprintf(" %s=%s", field.Key.Text, decodedOutline(field.Value))
		}
	case List:
		for _, item := range n.Items() {
			text += " " + decodedOutline(item)
		}
	}
	*o = outline("(" + text + ")")
}

func decodedOutline(n *Node) string {
	var o outline
	n.Decode(&o)
	return string(o)
}

func TestNode(t *testing.T) {
	tests := []struct{ why, yaml, want string }{
		{"text", "'a b'", `(scalar "a b" 1:1)`},
		{"a number keeps its text", "1.50", `(scalar "1.50" 1:1)`},
		{"null", "- \n- ~", `(list "" 1:1 (null "" 1:2) (null "" 2:3))`},
		{"a list", "[a, [b]]", `(list "" 1:1 (scalar "a" 1:2) (list "" 1:5 (scalar "b" 1:6)))`},
		{"a block mapping stands where its first key stands", "a:\n  b: 1", `(mapping "" 1:1 a=(mapping "" 2:3 b=(scalar "1" 2:6)))`},
		{"an alias has its own place, what it holds has not", "[&x {a: 1}, *x]",
			`(list "" 1:1 (mapping "" 1:2 a=(scalar "1" 1:9)) (mapping "" 1:13 a=(scalar "1" 1:9)))`},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			var got outline
			if err := Decode("a.yaml", []byte(test.yaml), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, string(got)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

type sharing struct {
	First, Second struct {
		Within string
	}
}

func (s *sharing) DecodeYAML(n *Node) { n.DecodeFields(&s.First, &s.Second) }

func TestStructsMayShareAKey(t *testing.T) {
	var got sharing
	err := Decode("a.yaml", []byte("within: 5s\nwith: 1\n"), &got)
	if got.First.Within != "5s" || got.Second.Within != "5s" {
		t.Errorf("got %+v", got)
	}
	if want := `2:1 unknown key "with" (did you mean "within"? valid here: within)`; brief(err) != want {
		t.Errorf("got %q, want %q", brief(err), want)
	}
}

// asks uses the rest of Node's methods.
type asks struct {
	hasKey bool
	items  int
}

func (a *asks) DecodeYAML(n *Node) {
	a.hasKey = n.Has("key")
	a.items = len(n.Items())
	if n.Kind == Scalar {
		n.Fields()
		n.Problemf("the help", "the message with %d", 1)
	}
}

func TestNodeQuestions(t *testing.T) {
	var got struct{ A, B, C, D asks }
	err := Decode("a.yaml", []byte("a: {key: }\nb: [1, 2]\nc: word\nd: {other: 1}\n"), &got)
	want := struct{ A, B, C, D asks }{A: asks{true, 1}, B: asks{false, 2}, C: asks{false, 1}, D: asks{false, 1}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(asks{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if places(err) != "a.yaml:3:4 a.yaml:3:4" || !strings.Contains(err.Error(), "the message with 1") || !strings.Contains(err.Error(), "the help") {
		t.Errorf("Problemf and Fields of text: got\n%v", err)
	}
}
