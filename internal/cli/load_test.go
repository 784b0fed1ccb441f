package cli_test

import (
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestALoad: what is wrong for each client is counted, told of once, kept for the first few, and
// judged from there as it was.
func TestALoad(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	report, page, kept := filepath.Join(dir, "load.json"), filepath.Join(dir, "load.html"), filepath.Join(dir, "kept")
	got := streamspec(t, []string{"SAMPLE_FAULT=swapped-progress"}, "load", "scenarios/task_stream/many_tasks.yaml",
		"--clients", "12", "--ramp", "0s", "--keep", "2", "--recordings-dir", kept, "--format", "json:"+report, "--format", "html:"+page)
	mustContain(t, got.all(), "Missed: many tasks at a time: ", "12 clients, once each", "played 12 times: 0 held, 12 broken",
		`"data.value" always rises from one "progress" to the next: broken in 12 of 12 streams`, "threshold missed: ", "This process was late itself by")
	if got.status != 1 {
		t.Errorf("status %d", got.status)
	}
	var told struct {
		Scenarios []struct {
			Played, Broken int
			Expected       []struct{ Held, Broken, Late int }
		}
		Times []struct{ Count int }
		Curve []struct{ Events int }
	}
	content, err := os.ReadFile(report)
	if err := errors.Join(err, json.Unmarshal(content, &told)); err != nil {
		t.Fatal(err)
	}
	if s := told.Scenarios[0]; s.Played != 12 || s.Broken != 12 || s.Expected[1].Broken != 12 || s.Expected[0].Held != 12 {
		t.Errorf("%+v", s)
	}
	shown, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	mustContain(t, string(shown), "Missed: many tasks at a time: ", `aria-label="events, up to `, "<td>first event</td>", "held by 0 %, 0 of 12; client ")
	if len(told.Curve) == 0 || told.Times[0].Count != 12 {
		t.Errorf("%d points, and %+v", len(told.Curve), told.Times)
	}
	files, err := filepath.Glob(filepath.Join(kept, "*.recording"))
	if err != nil || len(files) != 2 {
		t.Fatalf("%v, kept are %v", err, files)
	}
	again := streamspec(t, nil, "judge", kept)
	message := strings.TrimSpace(regexp.MustCompile(`(?m)^ +got .*$`).FindString(got.stdout))
	if again.status != 1 || message == "" || !strings.Contains(again.stdout, message) {
		t.Errorf("judged again: status %d\n%s", again.status, again.stdout)
	}
}

// TestALoadOfNothing says what it needs.
func TestALoadOfNothing(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		"nothing to load": {"scenarios/task_stream/task_is_idle.yaml", "--tags", "@none"},
		"none for a load": {"scenarios/stubs/front_end_recovers.yaml"},
		`"0" for "--clients" flag: write a number from 1 to 10000`:                                      {"scenarios/task_stream/many_tasks.yaml", "--clients", "0"},
		`"0s" for "--grace" flag`:                                                                       {"scenarios/task_stream/many_tasks.yaml", "--grace", "0s"},
		"many_tasks.yaml:3:1: what its load: and the command line say together: --ramp 1s: longer than": {"scenarios/task_stream/many_tasks.yaml", "--for", "10ms"},
		"say for how long": {"scenarios/task_stream/task_completes.yaml", "--rate", "50/s"},
		"50/s or 3000/m":   {"scenarios/task_stream/many_tasks.yaml", "--rate", "soon"},
		"FORMAT:PATH":      {"scenarios/task_stream/many_tasks.yaml", "--format", "messages:x"},
	} {
		got := streamspec(t, nil, append([]string{"load"}, args...)...)
		mustContain(t, got.all(), want)
		if got.status != 2 {
			t.Errorf("%v: status %d", args, got.status)
		}
	}
}

// TestALoadForLocust: what a master needs is written, and what a master says is not said here.
func TestALoadForLocust(t *testing.T) {
	t.Parallel()
	const scenario = "scenarios/task_stream/many_tasks.yaml"
	got := streamspec(t, nil, "load", scenario, "--write-locustfile", "-")
	mustContain(t, got.stdout, "class ManyTasksAtATime(User):")
	for want, args := range map[string][]string{
		"HOST:PORT":   {"--locust", "master"},
		"--for: with": {"--locust", "127.0.0.1:1", "--for", "1m"},
	} {
		got := streamspec(t, nil, append([]string{"load", scenario}, args...)...)
		mustContain(t, got.all(), want)
		if got.status != 2 {
			t.Errorf("%v: status %d", args, got.status)
		}
	}
}

// TestALoadSaysWhyNoResponseCame: a server that closes what it accepts does listen.
func TestALoadSaysWhyNoResponseCame(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			_ = connection.Close()
		}
	}()
	stream := "scenario: s\nstream: {get: \"http://" + listener.Addr().String() + "/\", until: end}\nexpect: [{never: error}]\n"
	dir := files(t, map[string]string{"scenarios/a.yaml": stream, "scenarios/b.yaml": stream})
	got := streamspecIn(t, dir, nil, "load", "scenarios/a.yaml", "--clients", "3", "--ramp", "0s")
	mustContain(t, got.stdout, "fault      no response: in ")
	mustContain(t, got.stderr, `warning: scenarios/b.yaml:1:1: the scenario "s" stands in scenarios/a.yaml:1:1 already`)
	if strings.Contains(got.stdout, "nothing listens") {
		t.Errorf("it does listen:\n%s", got.stdout)
	}
	_ = listener.Close()
	one := streamspecIn(t, dir, nil, "load", "scenarios/a.yaml")
	mustContain(t, one.stdout, "1 client, once, ", "played 1 time: ")
}

// TestALoadThatCannotKeepRecordings says so, and judges streams by what came.
func TestALoadThatCannotKeepRecordings(t *testing.T) {
	t.Parallel()
	text := "scenario: s\nstubs: {s: [{get: /, events: [{data: 1}]}]}\nstream: {get: \"${stub.s}/\", until: end}\nexpect: [{count: message, times: 2}]\nload: {thresholds: {count: 0%}}\n"
	dir := files(t, map[string]string{"scenarios/s.yaml": text, "taken": "by a file"})
	got := streamspecIn(t, dir, nil, "load", "scenarios", "--recordings-dir", "taken/load")
	mustContain(t, got.stdout, "Every threshold is met.", "the recording of client 1 could not be written: ", "not a directory")
	if got.status != 0 || strings.Contains(got.stdout, "fault") {
		t.Errorf("status %d\n%s", got.status, got.all())
	}
}
