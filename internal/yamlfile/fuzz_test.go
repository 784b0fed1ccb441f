package yamlfile

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/streamspec/streamspec/internal/problem"
)

// Whatever the bytes are: nothing panics, nothing takes long, a problem stands
// inside of the file and says something, and what is called JSON is JSON.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatalf("no files in testdata: %v", err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if len(src) < 10_000 { // large ones only slow the search down
			f.Add(src)
		}
	}
	f.Add([]byte("values: [0x1F, .5, &a {<<: {b: ~}}, *a, 2024-01-02, \"${x:-y}\", '$${']\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		start := time.Now()
		var scenario sample
		var loose any
		var raw JSON
		checkProblems(t, src, Decode("a.yaml", src, &scenario))
		checkProblems(t, src, Decode("a.yaml", src, &loose))
		if err := Decode("a.yaml", src, &raw); err == nil && !json.Valid([]byte(raw)) {
			t.Errorf("this is not JSON: %s", raw)
		}
		refs, err := Parse(problem.NewText("a.yaml", src)).References()
		checkProblems(t, src, err)
		for _, ref := range refs {
			checkPlace(t, src, ref.Place)
		}
		if took := time.Since(start); took > patience {
			t.Errorf("took %v", took)
		}
	})
}

func checkProblems(t *testing.T, src []byte, err error) {
	t.Helper()
	if err == nil {
		return
	}
	problems, ok := err.(problem.Problems)
	if !ok || len(problems) == 0 {
		t.Fatalf("the error is %T with %d problems", err, len(problems))
	}
	if !utf8.ValidString(err.Error()) {
		t.Errorf("the message is not UTF-8: %q", err.Error())
	}
	for i, problem := range problems {
		checkPlace(t, src, problem.Place)
		if problem.Message == "" || problem.Source != "" && problem.Width < 1 {
			t.Errorf("a problem without a message or a width: %#v", problem)
		}
		if before := problems[max(i-1, 0)]; before.Line > problem.Line {
			t.Errorf("line %d stands before line %d", before.Line, problem.Line)
		}
	}
}

func checkPlace(t *testing.T, src []byte, place problem.Place) {
	t.Helper()
	if clamped := problem.NewText("a.yaml", src).Nearest(place.Line, place.Column); clamped != place {
		t.Errorf("%v is outside of the file, %v would be inside", place, clamped)
	}
}
