package secret_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/secret"
)

func TestWriterOverWrites(t *testing.T) {
	cases := []struct {
		name   string
		writes []string
		shown  []string // after each write
		want   string
	}{
		{"whole", []string{"a abcdef z\n"}, []string{"a ***1 z\n"}, "a ***1 z\n"},
		{"in two", []string{"a abc", "def z"}, []string{"a ", "a ***1 z"}, "a ***1 z"},
		{"a beginning that goes another way", []string{"abc", "x"}, []string{"", "abcx"}, "abcx"},
		{"a beginning at the end", []string{"abcde"}, []string{""}, "abcde"},
		{"a secret that could be longer", []string{"abcdef", "ghi"}, []string{"", "***1"}, "***1"},
		{"one that could be shortened", []string{"abcd", "\xe2\x80", "\xa6"}, []string{"", "", "***1…"}, "***1…"},
		{"a line end decides", []string{"abc\n"}, []string{"abc\n"}, "abc\n"},
		{"a status line", []string{"\r1 running", "\r2 running"}, []string{"\r1 running", "\r1 running\r2 running"}, "\r1 running\r2 running"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			w := maskerOf("abcdef", "abcdefghi").Writer(&out)
			for i, text := range c.writes {
				if n, err := w.Write([]byte(text)); n != len(text) || err != nil {
					t.Fatalf("it wrote %d: %v", n, err)
				}
				if out.String() != c.shown[i] {
					t.Errorf("after write %d there is %q, want %q", i+1, out.String(), c.shown[i])
				}
			}
			if err := w.Flush(); err != nil || out.String() != c.want {
				t.Errorf("in the end there is %q, want %q (%v)", out.String(), c.want, err)
			}
		})
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("gone") }

func TestWriterTellsOfErrors(t *testing.T) {
	if _, err := maskerOf("abcdef").Writer(broken{}).Write([]byte("x")); err == nil {
		t.Error("the error is lost")
	}
}

// However a text is cut into writes, it comes out as if it were masked whole.
func FuzzWriter(f *testing.F) {
	f.Add("abcdef", "cdefgh", "xabcdefghy abcd… YWJjZGVm", []byte{1, 3, 2})
	f.Add("aaaaaa", "aaaaab", "aaaaaaaaaaab", []byte{0, 5})
	f.Add("…………", "é\"\\<>", `\u00e9 é\"\\<> …`, []byte{1})
	f.Fuzz(func(t *testing.T, first, second, text string, cuts []byte) {
		m := maskerOf(first, second)
		want := m.Text(text)
		var out strings.Builder
		w := m.Writer(&out)
		rest := text
		for _, cut := range cuts {
			n := min(int(cut), len(rest))
			if _, err := w.Write([]byte(rest[:n])); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		_, _ = w.Write([]byte(rest))
		_ = w.Flush()
		if out.String() != want {
			t.Errorf("%q in the parts %v becomes %q, want %q", text, cuts, out.String(), want)
		}
		for line := range strings.Lines(first) {
			if line = strings.TrimSpace(line); len(line) >= secret.MinLength && strings.Trim(line, "*") != "" && strings.Contains(want, line) && !strings.Contains(line, "*") {
				t.Errorf("%q is still in %q", line, want)
			}
		}
	})
}

func TestValue(t *testing.T) {
	type inner struct{ Text string }
	type outer struct {
		Text   string
		Bytes  []byte
		List   []string
		Map    map[string]inner
		Ptr    *inner
		Number int
		Err    error
		own    string
	}
	err := errors.New("abcdef")
	value := outer{
		Text: "abcdef", Bytes: []byte("abcdef"), List: []string{"x", "abcdef"}, Map: map[string]inner{"abcdef": {"abcdef"}},
		Ptr: &inner{"abcdef"}, Number: 7, Err: err, own: "kept",
	}
	got := secret.Value(maskerOf("abcdef"), value)
	switch {
	case got.Text != "***1", string(got.Bytes) != "***1", !slices.Equal(got.List, []string{"x", "***1"}),
		got.Map["***1"].Text != "***1", got.Ptr.Text != "***1":
		t.Errorf("something is left: %+v", got)
	case got.Number != 7, got.Err != err, got.own != "kept":
		t.Errorf("what is no text has changed: %+v", got)
	case value.Text != "abcdef", value.List[1] != "abcdef", value.Ptr.Text != "abcdef", value.Map["abcdef"].Text != "abcdef":
		t.Errorf("the original has changed: %+v", value)
	}
	clean := &inner{"x"}
	if secret.Value(maskerOf("abcdef"), clean) != clean {
		t.Error("what has no secret is copied")
	}
}

// halfText is a text of which there may be more.
type halfText struct {
	Text string
	cut  bool
}

func (h halfText) GoesOn() bool { return h.cut }

// TestValueThatGoesOn: half a secret at its end is masked as well, in all that it holds.
func TestValueThatGoesOn(t *testing.T) {
	type outer struct {
		Half halfText
		Ptr  *halfText
		Text string
	}
	got := secret.Value(maskerOf("abcdefgh"), outer{halfText{"x abcde", true}, &halfText{"x abcde", true}, "x abcde"})
	if got.Half.Text != "x ***1" || got.Ptr.Text != "x ***1" || got.Text != "x abcde" {
		t.Errorf("got %+v, %+v", got, *got.Ptr)
	}
	if got := secret.Value(maskerOf("abcdefgh"), halfText{"x abcde", false}); got.Text != "x abcde" {
		t.Errorf("of what is whole it makes %+v", got)
	}
}
