package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

const anotherStream = `scenario: a
stubs: {s: [{get: /, send: [{bytes: 'data: 1\n\n'}]}]}
stream: {get: "${stub.s}/"}
expect: [{count: message, times: 1}]
`

// TestReportsAreOfThisRun: one that is there is of no other run, and is whole; what a link
// leads to stays as it is.
func TestReportsAreOfThisRun(t *testing.T) {
	t.Parallel()
	const old = "of yesterday"
	cases := []struct {
		name, scenario string
		status         int
		want           string // a part of the report; empty: there is none
	}{
		{"it holds", anotherStream, verdict.ExitHeld, `"passed": 1`},
		{"a file is broken", "scenario: a\nstreem: {}\n", verdict.ExitFault, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := files(t, map[string]string{"scenarios/a.yaml": c.scenario, "run.json": old})
			report := filepath.Join(dir, "run.json")
			got := streamspec(t, nil, "run", "-f", "json:"+report, filepath.Join(dir, "scenarios"))
			text, err := os.ReadFile(report)
			if got.status != c.status || (err == nil) != (c.want != "") || !strings.Contains(string(text), c.want) {
				t.Errorf("the exit status is %d, the report %v\n%s\n%s", got.status, err, text, got.stderr)
			}
			if left, _ := filepath.Glob(report + ".*"); len(left) > 0 {
				t.Errorf("%v is left", left)
			}
		})
	}
}

func TestReportsGoWhereNothingIsLost(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{"scenarios/a.yaml": anotherStream, "precious": "kept", "folder/x": ""})
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := os.Symlink("precious", at("link.json")); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		formats []string
		want    string
	}{
		{[]string{"json:" + at("link.json")}, at("link.json") + " is a symbolic link, and no report is written through one: name the file itself, or - for standard output"},
		{[]string{"json:" + at("folder")}, at("folder") + " is no regular file: name one, or - for standard output"},
		{[]string{"json:" + at("a"), "junit:" + at("folder/../a")}, "the json report goes there already; give each a path of its own"},
		{[]string{"json:" + at("precious") + "/run.json"}, at("precious") + "/run.json: not a directory"},
		{[]string{"html"}, "--format html: it does not say where the report goes; write html:FILE, or html:- for standard output"},
		{[]string{"htm:a"}, `--format htm:a: "htm" is no format of a report; did you mean "html"? write FORMAT:PATH`},
		{[]string{"json:-", "junit:-"}, "the json report goes there already; give each a path of its own"},
	}
	for _, c := range cases {
		args := []string{"run", at("scenarios")}
		for _, format := range c.formats {
			args = append(args, "-f", format)
		}
		got := streamspec(t, nil, args...)
		if got.status != verdict.ExitFault || !strings.Contains(got.stderr, c.want) || got.stdout != "" {
			t.Errorf("%v: the exit status is %d, and it says\n%s", c.formats, got.status, got.all())
		}
	}
	if kept := read(t, at("precious")); kept != "kept" {
		t.Errorf("what the link leads to is now %q", kept)
	}
}

func TestAReportToStandardOutputStandsAlone(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{"scenarios/a.yaml": anotherStream})
	got := streamspec(t, nil, "run", "-f", "json:-", filepath.Join(dir, "scenarios"))
	if got.status != verdict.ExitHeld || !strings.HasPrefix(got.stdout, "{") || !strings.Contains(got.stderr, "1 passed") {
		t.Errorf("the exit status is %d, standard output\n%s\nstandard error\n%s", got.status, got.stdout, got.stderr)
	}
}

// TestWhatBrokeIsToldWithoutItsReport: the exit status is that of a scenario that is broken, of a
// run and of its recordings. A page that is not there is not named.
func TestWhatBrokeIsToldWithoutItsReport(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{"scenarios/a.yaml": strings.Replace(anotherStream, "times: 1", "times: 2", 1), "run.json.new/in": "the way", "run.html.new/in": "the way"})
	recordings := filepath.Join(dir, "recordings")
	for _, args := range [][]string{{"run", "--recordings-dir", recordings, filepath.Join(dir, "scenarios")}, {"judge", recordings}} {
		got := streamspec(t, nil, append(args, "-f", "json:"+filepath.Join(dir, "run.json"), "-f", "html:"+filepath.Join(dir, "run.html"))...)
		if got.status != verdict.ExitBroken || !strings.Contains(got.stderr, "the json report cannot be written: ") || strings.Contains(got.all(), "the report: ") {
			t.Errorf("%s: the exit status is %d, and it says\n%s", args[0], got.status, got.stderr)
		}
	}
}

// TestAPartInWhichNothingRan: joined with one that held, it does not hold.
func TestAPartInWhichNothingRan(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{"scenarios/a.yaml": anotherStream})
	held, empty := filepath.Join(dir, "held.json"), filepath.Join(dir, "empty.json")
	streamspec(t, nil, "run", "-f", "json:"+held, filepath.Join(dir, "scenarios"))
	streamspec(t, nil, "run", "-f", "json:"+empty, "--tags", "@none", filepath.Join(dir, "scenarios"))
	for _, c := range []struct {
		parts  []string
		status int
		says   string
	}{
		{[]string{held}, verdict.ExitHeld, ""},
		{[]string{held, empty}, verdict.ExitFault, "no scenario ran in " + empty},
		{[]string{empty}, verdict.ExitFault, "NO SCENARIO RAN"},
	} {
		got := streamspec(t, nil, append([]string{"report"}, c.parts...)...)
		if got.status != c.status || !strings.Contains(got.all(), c.says) {
			t.Errorf("%v: the exit status is %d, want %d\n%s", c.parts, got.status, c.status, got.all())
		}
	}
}
