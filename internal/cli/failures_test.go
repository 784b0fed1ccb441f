package cli_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite docs/failures.md")

const failuresPage = "../../docs/failures.md"

// failure is an example of docs/failures.md: a fault of the sample service, and the
// scenario that finds it.
type failure struct{ title, fault, feature, scenario string }

func failures() []failure {
	const (
		task    = "features/task_stream.feature"
		closes  = "the stream closes after the task has completed"
		version = "features/version_stream.feature"
	)
	return []failure{
		{"An event is lost", "missing-event", task, "events arrive in causal order"},
		{"Heartbeats are too slow", "late-heartbeat", version, "heartbeats are at most twice the interval apart"},
		{"The service crashes", "crash", task, closes},
		{"The stream never ends", "hang", task, closes},
		{"A page comes instead of a stream", "html-page", task, closes},
		{"A value changes that must not", "changing-correlation-id", task, "the correlation ID is consistent"},
		{"The data is nested otherwise", "wrong-nesting", task, "progress events arrive"},
		{"Events are held back", "batched-progress", task, "progress arrives as it happens, where nothing is batched"},
		{"A reply to a call never comes", "reply-ignored", "features/conversation.feature", "an assistant asks back, and answers once it is told"},
		{"The stream is cut inside an event", "cut-in-event", task, closes},
	}
}

// TestTheFailuresOfTheDocs: docs/failures.md shows what a run says of each fault. Times, IDs
// and ports are others in each run, and so is what the stream did, in details.
func TestTheFailuresOfTheDocs(t *testing.T) {
	t.Parallel()
	said := make([]string, len(failures()))
	var running sync.WaitGroup
	for i, f := range failures() {
		running.Go(func() { said[i] = f.onTime(t) })
	}
	running.Wait()
	page, err := os.ReadFile(failuresPage)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(page), "\n## ")
	for i, f := range failures() {
		head += fmt.Sprintf("\n## %s\n\n```text\n%s```\n", f.title, said[i])
	}
	if *update {
		if steady(head) == steady(string(page)) {
			return // it would only have other times and IDs
		}
		if err := os.WriteFile(failuresPage, []byte(head), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(findings(string(page)), findings(head)); diff != "" {
		t.Errorf("docs/failures.md is not current; rewrite it by -update (-is +should be)\n%s", diff)
	}
}

// runsOfAFailure are enough that in one of them the machine is not busy.
const runsOfAFailure = 10

// onTime is what a run says of the fault on a machine that is not busy: else it leaves open what
// may be its own fault.
func (f failure) onTime(t *testing.T) (said string) {
	for range runsOfAFailure {
		out := streamspec(t, []string{"SAMPLE_FAULT=" + f.fault}, "run", "--recordings", "none", "--name", "^"+f.scenario+"$", f.feature)
		if _, said, _ = strings.Cut(out.stdout, "──\n\n"); !strings.Contains(said, "this machine was busy") {
			break
		}
	}
	return said
}

// What is another in each run, and what the findings stand before.
var (
	changing  = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[0-9:.Z+]+|127\.0\.0\.1:\d+|\d+(?:\.\d+)? m?s\b|time=.*|client=.*`)
	streams   = regexp.MustCompile("(?s)  What the stream did.*?```")
	shortened = regexp.MustCompile(`[0-9a-f]{4,}…`)
	logged    = regexp.MustCompile(`(?: +\| time=.*\n)+`) // how far the service's log has come is one of them
)

// steady is a page without what is another in each run, be it in other columns, or cut short.
func steady(page string) string {
	page = shortened.ReplaceAllString(changing.ReplaceAllString(page, "…"), "…")
	return strings.Join(slices.Compact(strings.Fields(page)), " ")
}

// findings are the findings of a page, without what is another in each run.
func findings(page string) string {
	page = logged.ReplaceAllString(streams.ReplaceAllString(page, "```"), "      | …\n")
	return changing.ReplaceAllString(page, "…")
}
