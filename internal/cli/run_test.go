package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// small is a library with a scenario that needs no process.
var small = map[string]string{
	"scenarios/tick.yaml": `
scenario: a tick
tags: [wire]
stubs: {s: [{get: /, send: [{bytes: 'event: tick\ndata: {"n":1}\n\n'}]}]}
stream: {get: "${stub.s}/"}
expect: [{exactly: tick}]
`,
	"scenarios/known-gaps.yaml": "gaps: {no-tock: {reason: There is no tock yet., ticket: CLOCK-1}}\n",
	"features/tick.feature": `
Feature: Ticks
  @wire
  Scenario: it ticks
    Given the scenario "a tick"
    When the stream is followed to its end
    Then exactly 1 "tick" arrives
`,
}

// with adds files to the small library.
func with(extra map[string]string) map[string]string {
	tree := map[string]string{}
	for name, content := range small {
		tree[name] = content
	}
	for name, content := range extra {
		tree[name] = content
	}
	return tree
}

func feature(steps ...string) string {
	return "Feature: F\n  Scenario: s\n    Given the scenario \"a tick\"\n    When the stream is followed to its end\n    " + strings.Join(steps, "\n    ") + "\n"
}

func TestExitStatus(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		files  map[string]string
		args   []string
		status int
		says   []string
	}{
		{"everything holds", nil, nil, verdict.ExitHeld, []string{"2 scenarios: 2 passed"}},
		{"one expectation is broken", map[string]string{"features/x.feature": feature(`Then no "tick" arrives`)}, nil, verdict.ExitBroken, []string{
			"x.feature:5:5", `expected  no "tick" arrives`, `got       #1 tick`, `> `,
		}},
		{"a known gap", map[string]string{"features/x.feature": "@known-gap(no-tock)\n" + feature(`Then exactly 1 "tock" arrives`)}, nil, verdict.ExitHeld, []string{
			"1 known gap", "CLOCK-1", "There is no tock yet.",
		}},
		{"a known gap that has closed", map[string]string{"features/x.feature": "@known-gap(no-tock)\n" + feature(`Then exactly 1 "tick" arrives`)}, nil, verdict.ExitBroken, []string{
			`the known gap "no-tock" has closed`,
		}},
		{"a known gap that nobody knows", map[string]string{"features/x.feature": "@known-gap(no-tack)\n" + feature(`Then exactly 1 "tick" arrives`)}, nil, verdict.ExitFault, []string{
			`features/x.feature:1:1: no known gap has the name "no-tack"`, "^^^^^^^^^^^^^^^^^^", "no-tock",
		}},
		{"a known gap, where something is wrong with their file", map[string]string{
			"features/x.feature": "@known-gap(no-tock)\n" + feature(`Then exactly 1 "tick" arrives`), "scenarios/known-gaps.yaml": "gaps: {no-tock: {reasn: x}}\n",
		}, nil, verdict.ExitFault, []string{`the known gap "no-tock" cannot be known while something is wrong with`, `unknown key "reasn"`}},
		{"a column that no Examples have", map[string]string{"features/x.feature": "Feature: F\n  Scenario Outline: s\n    Given the scenario \"a tick\"\n    When the stream is followed as the scenario says\n    Then no \"<knd>\" arrives\n    Examples:\n      | kind |\n      | tock |\n"}, nil, verdict.ExitFault, []string{
			`features/x.feature:5:5: no column of the Examples has the name "knd", so <knd> stays as it is`, `did you mean "kind"? the columns are: kind`,
		}},
		{"a scenario that nobody knows", map[string]string{"features/x.feature": "Feature: F\n  Scenario: s\n    Given the scenario \"a tock\"\n"}, nil, verdict.ExitFault, []string{
			`features/x.feature:3:11: no scenario has the name "a tock"`, "has: a tick",
		}},
		{"no scenario has the tag", nil, []string{"--tags", "@no-such-tag"}, verdict.ExitFault, []string{"NO SCENARIO RAN", "that the tags, the name or the line left out: 2", "the tag @no-such-tag: no scenario has it; the suite has: @wire"}},
		{"a tag that looks misspelt leaves nothing out", nil, []string{"--tags", "not @wrie"}, verdict.ExitHeld, []string{"warning: the tag @wrie: no scenario has it; did you mean @wire?"}},
		{"no scenario has the name", nil, []string{"--name", "no such name"}, verdict.ExitFault, []string{"NO SCENARIO RAN"}},
		{"a scenario that expects nothing", map[string]string{"features/x.feature": "Feature: F\n  Scenario: s\n    Given the scenario \"a tick\"\n"}, nil, verdict.ExitFault, []string{"expects nothing"}},
		{"a sentence that nobody understands", map[string]string{"features/x.feature": feature(`Then exactly 1 "tick" comes`)}, nil, verdict.ExitFault, []string{
			"features/x.feature:5:10: no sentence reads like this", "^^^^", `exactly 3 "KIND" arrive`,
		}},
		{"a table that is missing", map[string]string{"features/x.feature": feature(`Then exactly these events arrive:`)}, nil, verdict.ExitFault, []string{
			"this sentence needs a table below it, and has nothing",
		}},
		{"a feature that is no Gherkin", map[string]string{"features/x.feature": "Feature: F\n  Scenario: s\n    Given x\n    Hello\n"}, nil, verdict.ExitFault, []string{"features/x.feature:4:5: this is not Gherkin"}},
		{"an empty feature", map[string]string{"features/x.feature": ""}, nil, verdict.ExitFault, []string{"features/x.feature:1:1: the file has no scenario"}},
		{"a scenario without sentences", map[string]string{"features/x.feature": "Feature: F\n  Scenario: s\n"}, nil, verdict.ExitFault, []string{"the scenario has no sentences"}},
		{"a wrong scenario file stops everything", map[string]string{"scenarios/x.yaml": "scenario: x\nsteam: {}\n"}, nil, verdict.ExitFault, []string{
			`scenarios/x.yaml:2:1: unknown key "steam"`, `did you mean "stream"?`,
		}},
		{"a service that ends at once", map[string]string{
			"scenarios/services/dead.yaml": "service: dead\nrun: sh -c 'echo cannot open the database >&2; exit 7'\nready: {get: /}\n",
			"scenarios/x.yaml":             "scenario: x\nservice: dead\nstream: {get: /}\nexpect: [{never: error}]\n",
		}, []string{"--name", "^x$"}, verdict.ExitFault, []string{"dead", "cannot open the database", "7"}},
		{"a file that is not there", nil, []string{"no-such.feature"}, verdict.ExitFault, []string{"no-such.feature cannot be read"}},
		{"a service that nobody describes", nil, []string{"--service", "x=http://127.0.0.1:1"}, verdict.ExitFault, []string{"--service x: no service has this name; the suite has no services"}},
		{"a file whose name has an ending too much", map[string]string{"features/x.feature.txt": feature(`Then no "tick" arrives`)}, nil, verdict.ExitHeld, []string{
			"2 passed", "warning: ", "features/x.feature.txt: the file is not read", "rename it to x.feature",
		}},
		{"a tag of a scenario that features run", map[string]string{"scenarios/x.yaml": "scenario: x\ntags: [mine]\nstream: {get: \"http://127.0.0.1:1/\"}\n"}, []string{"--tags", "@mine"}, verdict.ExitFault, []string{
			"NO SCENARIO RAN", "scenarios/x.yaml:1:1 has @mine, and features run it",
		}},
		{"tags that cannot be read", nil, []string{"--tags", "@a and"}, verdict.ExitFault, []string{`the tag expression "@a and" cannot be read`}},
		{"a URL for a service that nobody describes", nil, []string{"--service", "shop=http://127.0.0.1:9"}, verdict.ExitFault, []string{"--service shop: no service has this name"}},
		{"a URL that is none", nil, []string{"--service", "shop=ftp://127.0.0.1:9"}, verdict.ExitFault, []string{"write NAME=URL with an HTTP URL"}},
		{"a command for a service that nobody describes", nil, []string{"--service", "shop=serve --fast"}, verdict.ExitFault, []string{"--service shop: no service has this name"}},
		{"a command for a service", map[string]string{
			"scenarios/services/shop.yaml": "service: shop\nrun: sh -c 'exit 7'\nenv: {WORDS: still described}\n",
			"scenarios/x.yaml":             "scenario: x\nservice: shop\nstream: {get: /}\nexpect: [{never: error}]\n",
		}, []string{"--service", `shop=sh -c 'echo $WORDS; exit 8'`, "--name", "^x$"}, verdict.ExitFault, []string{"exit status 8", "still described"}},
		{"a service that is nowhere", nil, []string{"--service", "task-service="}, verdict.ExitFault, []string{"--service task-service=: write NAME=URL or NAME=COMMAND"}},
		{"a format that nobody writes", nil, []string{"--format", "pdf:x.pdf"}, verdict.ExitFault, []string{"--format pdf:x.pdf", "junit"}},
		{"a flag that is no flag", nil, []string{"--job", "3"}, verdict.ExitFault, []string{"unknown flag: --job"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := files(t, with(c.files))
			args := append([]string{"run"}, c.args...)
			if len(c.args) == 0 || strings.HasPrefix(c.args[0], "-") {
				args = append(args, filepath.Join(dir, "features"), filepath.Join(dir, "scenarios"))
			}
			got := streamspec(t, nil, args...)
			if got.status != c.status {
				t.Errorf("the exit status is %d, want %d\n%s", got.status, c.status, got.all())
			}
			mustContain(t, got.all(), c.says...)
		})
	}
}

func TestSelection(t *testing.T) {
	t.Parallel()
	tree := with(map[string]string{
		"features/more.feature": "Feature: More\n  @slow @wire\n" + strings.TrimPrefix(feature(`Then exactly 1 "tick" arrives`), "Feature: F\n") +
			"  @known-gap(no-tock)\n  Scenario: tock\n    Given the scenario \"a tick\"\n    When the stream is followed to its end\n    Then exactly 1 \"tock\" arrives\n",
	})
	dir := files(t, tree)
	cases := []struct {
		args []string
		want string
	}{
		{[]string{"--tags", "@wire"}, "3 scenarios: 3 passed"},
		{[]string{"--tags", "@wire and not @slow"}, "2 scenarios: 2 passed"},
		{[]string{"--tags", "not (@wire or @slow)"}, "1 scenario: 1 with a known gap"},
		{[]string{"--tags", "@known-gap"}, "1 scenario: 1 with a known gap"},
		{[]string{"--name", "^it ticks$"}, "1 scenario: 1 passed"},
		{[]string{"--jobs", "1"}, "4 scenarios: 3 passed, 1 with a known gap"},
		{[]string{filepath.Join(dir, "features/more.feature") + ":3"}, "1 scenario: 1 passed"},
		{[]string{filepath.Join(dir, "scenarios/tick.yaml")}, "1 scenario: 1 passed"},
	}
	for _, c := range cases {
		args := append([]string{"run"}, c.args...)
		if strings.HasPrefix(c.args[0], "--") {
			args = append(args, dir)
		}
		got := streamspec(t, nil, args...)
		if got.status != verdict.ExitHeld {
			t.Errorf("%v: the exit status is %d\n%s", c.args, got.status, got.all())
		}
		mustContain(t, got.stdout, c.want)
	}
}

func TestReportsStayInTheOrderOfTheFiles(t *testing.T) {
	t.Parallel()
	dir := files(t, with(map[string]string{
		"features/a.feature": "Feature: A\n  Scenario: slow\n    Given a server that sends nothing\n    And the server then keeps the connection open\n    When the stream is followed for 500 ms\n    Then no event arrives\n",
	}))
	junit := filepath.Join(dir, "reports", "of", "ci", "junit.xml")
	got := streamspec(t, nil, "run", "--format", "junit:"+junit, filepath.Join(dir, "features"), filepath.Join(dir, "scenarios"))
	if first, _, _ := strings.Cut(got.stdout, "\n"); got.status != verdict.ExitHeld || strings.Contains(first, "slow") {
		t.Errorf("the slow scenario must hold, and end last:\n%s", got.all())
	}
	content, err := os.ReadFile(junit)
	if err != nil {
		t.Fatal(err)
	}
	text := string(content)
	slow, ticks, yaml := strings.Index(text, `name="slow"`), strings.Index(text, `name="it ticks"`), strings.Index(text, `name="a tick"`)
	if slow < 0 || ticks < slow || yaml < ticks {
		t.Errorf("the order is %d, %d, %d in\n%s", slow, ticks, yaml, text)
	}
}

func TestFailFast(t *testing.T) {
	t.Parallel()
	dir := files(t, with(map[string]string{"features/a.feature": feature(`Then no "tick" arrives`)}))
	got := streamspec(t, nil, "run", "--fail-fast", "--jobs", "1", filepath.Join(dir, "features"))
	if got.status != verdict.ExitBroken {
		t.Errorf("the exit status is %d\n%s", got.status, got.all())
	}
	mustContain(t, got.stdout, "1 failed", "1 skipped")
}

func TestLint(t *testing.T) {
	t.Parallel()
	got := streamspec(t, nil, "lint")
	if got.status != verdict.ExitHeld {
		t.Errorf("the shipped files are refused: %s", got.all())
	}
	mustContain(t, got.stdout, "well-formed")
}

// A scenario that breaks now and then is found by playing it often, whatever says it.
func TestRepeat(t *testing.T) {
	t.Parallel()
	dir := files(t, with(map[string]string{
		"features/moody.feature": "Feature: Moods\n  Scenario: good\n    Given the scenario \"a tick\"\n    When the stream is followed to its end\n    Then \"tick\" arrives within 1 s\n",
		"scenarios/bad.yaml":     "scenario: bad\nstubs: {s: [{get: /, send: [{bytes: 'event: tock\\n\\n'}]}]}\nstream: {get: \"${stub.s}/\"}\nexpect: [{exactly: tick}]\n",
	}))
	got := streamspec(t, nil, "run", "--repeat", "3", filepath.Join(dir, "features"), filepath.Join(dir, "scenarios"))
	if got.status != verdict.ExitBroken {
		t.Errorf("the exit status is %d\n%s", got.status, got.all())
	}
	mustContain(t, got.stdout, "scenarios › bad: 3 of 3 broke", "Moods › good: 3 times passed", "Ticks › it ticks: 3 times passed", "4 scenarios: 3 passed, 1 failed")
}
