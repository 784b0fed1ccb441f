package pattern_test

import (
	"testing"

	"github.com/streamspec/streamspec/runner/expect/pattern"
)

// TestBeginning: of a pattern that no part of a stream meets, the longest part is found with which it begins.
func TestBeginning(t *testing.T) {
	for _, c := range []struct {
		pattern       pattern.Pattern
		stream, begun string
		first         int
	}{
		{"a b c", "xaxabxab", "ab", 3},
		{"a b c", "abab", "ab", 0},
		{"a b c", "aab", "ab", 1},
		{"a b c", "xcb", "", 0},
		{"a b c", "", "", 0},
		{"a+ b", "xaaax", "aaa", 1},
		{"a+ b", "aaax", "aaa", 0},
		{"(a | b) c d", "axbcx", "bc", 2},
		{"a (b | c)* d", "acbxabcbx", "abcb", 4},
		{"(a & b) c", "abxba", "ab", 0},
		{"a{2} b", "aaax", "aa", 0},
	} {
		first, length := begun(t, c.pattern, c.stream, (*pattern.Automaton).Beginning)
		if first != c.first || c.stream[first:first+length] != c.begun {
			t.Errorf("%q in %q: %d from %d, want %q from %d", c.pattern, c.stream, length, first, c.begun, c.first)
		}
	}
}

// TestInside: it is found where the begin of the pattern never came.
func TestInside(t *testing.T) {
	for _, c := range []struct {
		pattern       pattern.Pattern
		stream, begun string
		first         int
	}{
		{"a b c", "xbcx", "bc", 1},
		{"a b c d", "bxcd", "cd", 2},
		{"a b c", "xcb", "b", 2},
		{"a b c", "bcxbcx", "bc", 3},
		{"a (b | c)* d", "xbcbd", "bcbd", 1},
		{"a b", "xy", "", 0},
	} {
		first, length := begun(t, c.pattern, c.stream, (*pattern.Automaton).Inside)
		if first != c.first || c.stream[first:first+length] != c.begun {
			t.Errorf("%q in %q: %d from %d, want %q from %d", c.pattern, c.stream, length, first, c.begun, c.first)
		}
	}
}

func begun(t *testing.T, p pattern.Pattern, stream string, begin func(*pattern.Automaton) *pattern.Beginning) (first, length int) {
	t.Helper()
	a, err := pattern.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	b := begin(a)
	for _, event := range stream {
		b.Step(kindsOf(a, string(event)))
	}
	return b.Longest()
}
