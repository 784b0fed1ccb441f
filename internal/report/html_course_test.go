package report

import (
	"bufio"
	"bytes"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestThePageShowsWhatIsMissing: what is missing stands behind the entry that it was to follow, in the
// middle until the next one; the entry is none that is wrong.
func TestThePageShowsWhatIsMissing(t *testing.T) {
	r := taskRecording(2)
	for name, c := range map[string]struct {
		behind *recording.Entry
		before string // what stands before it
	}{
		"before all": {nil, "<ol class=\"entries\""},
		"behind one": {r.Entries[1], "<b>#2 "},
		"behind all": {r.Entries[len(r.Entries)-1], "<b>#4 "},
	} {
		t.Run(name, func(t *testing.T) {
			evidence := verdict.Evidence{Stream: r.Name, Mark: recording.MarkBehind(c.behind, `"seen"`)}
			step := verdict.Step{Outcome: verdict.Failed, Failure: &verdict.Failure{Evidence: []verdict.Evidence{evidence, evidence}}}
			var page bytes.Buffer
			out := bufio.NewWriter(&page)
			if err := writeCourse(out, verdict.Scenario{Steps: []verdict.Step{step}, Course: course(true, r)}); err != nil {
				t.Fatal(err)
			}
			_ = out.Flush()
			before, ghost, found := strings.Cut(page.String(), `data-name="&#34;seen&#34;" class="missing marked first"><b>missing here: "seen"</b>`)
			rows := strings.Split(strings.TrimSpace(before), "\n")
			if !found || strings.Contains(before+ghost, "marked") || len(rows) < 2 || !strings.Contains(rows[len(rows)-2], c.before) {
				t.Errorf("it is not behind %s:\n%s", c.before, page.String())
			}
		})
	}
}
