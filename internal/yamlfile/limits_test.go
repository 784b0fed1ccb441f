package yamlfile

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
)

// patience is far more than reading any file takes, also on a busy machine
// with the race detector; what the limits prevent takes hours.
const patience = 60 * time.Second

// hostile is the size of most hostile texts in bytes, enough for time that
// grows with its square to run out of patience.
const hostile = 1 << 18

// Each of these is a file somebody could hand us to exhaust memory or time.
func TestHostileFiles(t *testing.T) {
	repeated := func(text string, size int) string { return strings.Repeat(text, size/len(text)) }
	tests := []struct{ why, yaml string }{
		{"deep lists", repeated("[", hostile)},
		{"deep block lists", repeated("- ", hostile)},
		{"many items", "[" + repeated("1,", 3*MaxValues) + "]"},
		{"many unknown keys in one line", "limits: {" + manyKeys(20_000) + "}"},
		{"one key many times in one line", "env: {" + repeated("a: b, ", hostile) + "}"},
		{"many references in one line", "env: {a: \"" + repeated("${a}", hostile) + "\"}"},
		{"many texts with references in one line", "values: [" + repeated(`"${a}", `, 2<<20) + "]"},
		{"many references behind escapes", "values: [" + repeated(`"${b}\x24{a}", `, hostile) + "]"},
		{"many broken references", "values: [" + repeated(`"${a b}", `, hostile) + "]"},
		{"nested aliases", nestedAliases("x")},
		{"aliases of long text", nestedAliases(strings.Repeat("x", 100_000))},
		{"many problems behind aliases", "limits: &l {a: 1, b: 2}\nexpect: [" + repeated("*l, ", hostile) + "]"},
		{"an unclosed quote above much text", "scenario: \"\n" + repeated("x y\n", hostile)},
		{"an unclosed bracket above much text", "scenario: [\n" + repeated("x,\n", hostile)},
		{"an error in a long line", "scenario: {" + repeated("a: b, ", hostile) + "@}"},
		{"only line breaks", repeated("\n", hostile)},
		{"only control characters", repeated("\x01", hostile)},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			start := time.Now()
			var dst sample
			file := Parse(problem.NewText("a.yaml", []byte(test.yaml)))
			err := file.Decode(&dst)
			_, referenceErr := file.References()
			if err = problem.Join(err, referenceErr); err == nil {
				t.Fatal("the file has no problems")
			}
			if size := len(err.Error()); size > 1<<20 {
				t.Errorf("the message has %d bytes", size)
			}
			if took := time.Since(start); took > patience {
				t.Errorf("took %v", took)
			}
		})
	}
}

func manyKeys(count int) string {
	var out strings.Builder
	for i := range count {
		fmt.Fprintf(&out, "key%d: 1, ", i)
	}
	return out.String()
}

// nestedAliases repeats text 10 to the power of 9 times.
func nestedAliases(text string) string {
	out := "values:\n  - &a0 [" + text + "]\n"
	for i := range 9 {
		alias := fmt.Sprintf("*a%d, ", i)
		out += fmt.Sprintf("  - &a%d [%s]\n", i+1, strings.Repeat(alias, 10))
	}
	return out
}

func TestLimitsAllowWhatTheyPromise(t *testing.T) {
	tests := []struct {
		why, yaml, problem string
	}{
		{"the largest file", "a: " + strings.Repeat("x", MaxFileSize-3), ""},
		{"a larger file", "a: " + strings.Repeat("x", MaxFileSize-2), fmt.Sprintf("the file has %d bytes", MaxFileSize+1)},
		{"the deepest file", strings.Repeat("[", MaxDepth-1) + "x" + strings.Repeat("]", MaxDepth-1), ""},
		{"a deeper file", strings.Repeat("[", MaxDepth) + "x" + strings.Repeat("]", MaxDepth), "more than 64 deep"},
		{"a deeper file by aliases", "[&a " + strings.Repeat("[", 40) + strings.Repeat("]", 40) + ", " + strings.Repeat("[", 40) + "*a" + strings.Repeat("]", 40) + "]", "more than 64 deep"},
		{"much text by aliases", "[&a " + strings.Repeat("x", 1<<20) + strings.Repeat(", *a", 16) + "]", "more than 500000 values"},
		{"the most values", "[" + strings.Repeat("x,", MaxValues-2) + "]", ""},
		{"more values", "[" + strings.Repeat("x,", MaxValues) + "]", "more than 500000 values"},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			var dst any
			err := Decode("a.yaml", []byte(test.yaml), &dst)
			if test.problem == "" && err != nil {
				t.Errorf("got %v", err)
			}
			if test.problem != "" && (err == nil || !strings.Contains(err.Error(), test.problem)) {
				t.Errorf("got %.300v, want %q", err, test.problem)
			}
		})
	}
}
