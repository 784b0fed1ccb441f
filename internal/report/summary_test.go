package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// What was kept is judged by one command, also where each play of it has a folder of its own.
func TestTheFoldersOfWhatWasKept(t *testing.T) {
	cases := []struct {
		name    string
		folders []string
		want    []string
	}{
		{"one", []string{"reports/recordings"}, []string{"reports/recordings"}},
		{"plays below the first", []string{"r", "r/again-2", "r/again-3"}, []string{"r"}},
		{"only of later plays", []string{"r/again-2", "r/again-3"}, []string{"r"}},
		{"of two machines, here", []string{"one", "two"}, []string{"one", "two"}},
		{"of two machines, at the root", []string{"/one", "/two"}, []string{"/one", "/two"}},
		{"apart", []string{"a/b", "c/d/e"}, []string{"a/b", "c/d/e"}},
	}
	for _, c := range cases {
		var r verdict.Run
		for i, folder := range c.folders {
			r.Scenarios = append(r.Scenarios, verdict.Scenario{Outcome: verdict.Passed, Recording: fmt.Sprintf("%s/%d.recording", folder, i)})
		}
		text, want := recordings(r).String(), ""
		for _, folder := range c.want {
			want += "\n  streamspec judge " + folder
		}
		if _, commands, _ := strings.Cut(text, "\n"); "\n"+commands != want {
			t.Errorf("%s: it says %s, want%s", c.name, text, want)
		}
		if kept := summary(r, ConsoleOptions{Replay: true}).String(); strings.Contains(kept, "is kept") {
			t.Errorf("%s: who judges recordings is told of them:\n%s", c.name, kept)
		}
	}
}
