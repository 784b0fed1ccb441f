package cli_test

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/cli"
	"github.com/streamspec/streamspec/internal/verdict"
)

const (
	missingSecret = "scenario: staging only\nstubs: {s: [{get: /, events: [{data: 1}]}]}\n" +
		"stream: {get: \"${stub.s}/\", headers: {Authorization: \"Bearer ${secret.NOBODY_HAS_IT}\"}}\nexpect: [{count: message, times: 1}]\n"
	notGherkin = "Feature: F\n  @later\n  Scenario: s\n    Given x\n    Hello\n"
	// rows are of an outline; all but the first are wrong.
	rows = "Feature: F\n  Scenario Outline: o <sc> <n> <st>\n    Given the scenario \"<sc>\"\n    When the stream is followed to its end\n" +
		"    Then exactly <n> \"tick\" arrive\n    And on the stream \"<st>\", exactly 1 \"tick\" arrives\n    @wire\n    Examples:\n      | sc | n | st |\n      | a tick | 1 | stream |\n" +
		"    Examples:\n      | sc | n | st |\n      | a tick | one | stream |\n      | a tick | one  | stream |\n      | nowhere | 1 | stream |\n      | a tick | 1 | elsewhere |\n"
	// twin has the name of a scenario of another file.
	twin = "scenario: a tick\nstream: {get: \"http://127.0.0.1:1/\"}\nexpect: [{never: error}]\n"
)

// Only what is selected can stop a run.
func TestWhatStopsARun(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		files  map[string]string
		args   []string
		status int
		says   []string
		never  string
	}{
		{"a secret of another file", map[string]string{"scenarios/staging.yaml": missingSecret}, []string{"--tags", "@wire"}, verdict.ExitHeld,
			[]string{"2 passed", "warning: ", "scenarios/staging.yaml:3:62: the variable ${secret.NOBODY_HAS_IT} is not defined"}, ""},
		{"a secret of what is selected", map[string]string{"scenarios/staging.yaml": missingSecret}, nil, verdict.ExitFault,
			[]string{"scenarios/staging.yaml:3:62: the variable ${secret.NOBODY_HAS_IT} is not defined"}, "warning"},
		{"another scenario", map[string]string{"scenarios/x.yaml": "scenario: x\ntags: [later]\nsteam: {}\n"}, []string{"--tags", "@wire"}, verdict.ExitHeld,
			[]string{"2 passed", "warning: ", `x.yaml:3:1: unknown key "steam"`}, ""},
		{"a selected scenario that is not whole", map[string]string{"scenarios/x.yaml": "scenario: x\ntags: [later]\nsteam: {}\n"}, []string{"--tags", "@later"}, verdict.ExitFault,
			[]string{`x.yaml:3:1: unknown key "steam"`}, "warning"},
		{"another feature", map[string]string{"features/x.feature": notGherkin}, []string{"--tags", "@wire"}, verdict.ExitHeld,
			[]string{"2 passed", "warning: ", "x.feature:4:11: no sentence reads like this; and 1 further problem"}, ""},
		{"a selected feature that is no Gherkin", map[string]string{"features/x.feature": notGherkin}, []string{"--tags", "@later"}, verdict.ExitFault,
			[]string{"x.feature:5:5: this is not Gherkin"}, "warning"},
		{"another scenario of the feature", map[string]string{"features/x.feature": "Feature: F\n  Scenario: bad\n    Given nothing\n  @wire\n" +
			strings.TrimPrefix(feature(`Then exactly 1 "tick" arrives`), "Feature: F\n")}, []string{"--tags", "@wire"}, verdict.ExitHeld,
			[]string{"3 passed", "warning: ", "x.feature:3:11: no sentence reads like this"}, ""},
		{"an outline without rows that is not selected", map[string]string{"features/x.feature": "Feature: F\n  Scenario Outline: bad\n    Given the scenario \"a tick\"\n"},
			[]string{"--tags", "@wire"}, verdict.ExitHeld, []string{"2 passed", "warning: ", `the outline "bad" has no Examples`}, ""},
		{"other rows of an outline", map[string]string{"features/x.feature": rows}, []string{"--tags", "@wire"}, verdict.ExitHeld,
			[]string{"3 passed", "warning: ", `no scenario has the name "nowhere"`, "and 2 further problems that nothing selected needs"}, ""},
		{"a row of an outline", map[string]string{"features/x.feature": rows}, []string{"features/x.feature:14"}, verdict.ExitFault,
			[]string{"x.feature:5:10: no sentence reads like this: exactly one \"tick\" arrive (in the row of line 13)"}, "elsewhere"},
		{"a row of an outline, which its scenario makes wrong", map[string]string{"features/x.feature": rows}, []string{"--name", "elsewhere"}, verdict.ExitFault,
			[]string{"x.feature:6:9: no stream has the name \"elsewhere\""}, "no sentence"},
		{"a service that nobody uses", map[string]string{"scenarios/services/s.yaml": "service: s\nurn: x\n"}, nil, verdict.ExitHeld,
			[]string{"2 passed", "warning: ", `services/s.yaml:2:1: unknown key "urn"`}, ""},
		{"a service that is used", map[string]string{"scenarios/services/s.yaml": "service: s\nrun: x\nneeds: [t]\n", "scenarios/x.yaml": "scenario: x\nservice: s\nstream: {get: /}\nexpect: [{never: a}]\n"},
			[]string{"--name", "^x$"}, verdict.ExitFault, []string{`services/s.yaml:3:9: the service "s" needs "t", which nobody describes`}, "warning"},
		{"the scenario of a feature", map[string]string{"scenarios/x.yaml": "scenario: x\nsteam: {}\n", "features/x.feature": strings.Replace(feature(`Then no "tick" arrives`), "a tick", "x", 1)},
			[]string{"features"}, verdict.ExitFault, []string{`scenarios/x.yaml:2:1: unknown key "steam"`}, "no scenario has the name"},
		{"a scenario whose name nobody can read", map[string]string{"scenarios/x.yaml": "s\x00c\x00e\x00n\x00a\x00r\x00i\x00o\x00:\x00 \x00x\x00\n\x00", "features/x.feature": strings.Replace(feature(`Then no "tick" arrives`), "a tick", "x", 1)},
			[]string{"features"}, verdict.ExitFault, []string{"scenarios/x.yaml:1:1: the file is UTF-16 text"}, "no scenario has the name"},
		{"several files that have nothing to do with it", map[string]string{"features/x.feature": notGherkin, "scenarios/x.yaml": "scenario: x\nsteam: {}\nexpcet: []\n"}, []string{"features/tick.feature"}, verdict.ExitHeld,
			[]string{"warning: scenarios/x.yaml:2:1: unknown key \"steam\"; and 1 further problem that nothing selected needs: streamspec lint shows all\n"}, "expcet"},
		{"known gaps that nobody is marked with", map[string]string{"scenarios/known-gaps.yaml": "gap: {}\n"}, nil, verdict.ExitHeld, []string{"2 passed", "warning: ", "known-gaps.yaml:1:1"}, ""},
		{"another file with the name of a scenario", map[string]string{"scenarios/x.yaml": twin}, nil, verdict.ExitFault, []string{`scenarios/x.yaml:1:1: the scenario "a tick" stands in scenarios/tick.yaml:2:1 already`}, "passed"},
		{"another file with the name of a feature's scenario", map[string]string{"scenarios/x.yaml": twin}, []string{"features"}, verdict.ExitFault, []string{`scenarios/x.yaml:1:1: the scenario "a tick" stands in`}, "passed"},
		{"another file with the name of a scenario that is named", map[string]string{"scenarios/x.yaml": twin}, []string{"scenarios/tick.yaml"}, verdict.ExitHeld, []string{"1 passed", "warning: scenarios/x.yaml:1:1"}, ""},
		{"a gap in two files", map[string]string{"scenarios/known-gaps.yaml": "gaps: {g: {reason: a}}\n", "scenarios/x/known-gaps.yaml": "gaps: {g: {reason: b}}\n", "scenarios/x.yaml": strings.Replace(twin, "a tick", "x", 1) + "known_gap: g\n"},
			nil, verdict.ExitFault, []string{`scenarios/x/known-gaps.yaml:1:11: a known gap named "g" is described twice`, "it stands in scenarios/known-gaps.yaml:1:11, too"}, "passed"},
		{"a link that leads nowhere", map[string]string{"features/x.feature -> nowhere": ""}, nil, verdict.ExitHeld, []string{"2 passed", "warning: ", "x.feature: the symbolic link leads nowhere"}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := streamspecIn(t, files(t, with(c.files)), nil, append([]string{"run"}, c.args...)...)
			if got.status != c.status {
				t.Errorf("the exit status is %d, want %d\n%s", got.status, c.status, got.all())
			}
			mustContain(t, got.all(), c.says...)
			if c.never != "" && strings.Contains(got.all(), c.never) {
				t.Errorf("it says %s:\n%s", c.never, got.all())
			}
			if n := strings.Count(got.stderr, "warning: "); c.status == verdict.ExitHeld && (n != 1 || strings.Count(got.stderr, "\n") != 1) {
				t.Errorf("%d warnings, in more than a line:\n%s", n, got.stderr)
			}
		})
	}
}

// Tabs before a doc string are no part of it.
func TestAFeatureThatIsIndentedWithTabs(t *testing.T) {
	t.Parallel()
	const text = "Feature: F\n\tScenario: s\n\t\tGiven a server that sends:\n\t\t\t\"\"\"\n\t\t\tdata: 1\n\n\t\t\t\"\"\"\n" +
		"\t\tWhen the stream is followed to its end\n\t\tThen the first \"message\" has the data:\n\t\t\t\"\"\"\n\t\t\t1\n\t\t\t\"\"\"\n"
	if got := streamspecIn(t, files(t, with(map[string]string{"features/x.feature": text})), nil, "run", "features/x.feature"); got.status != verdict.ExitHeld {
		t.Errorf("the exit status is %d\n%s", got.status, got.all())
	}
}

// A file that is named runs, or the run fails.
func TestNamedFiles(t *testing.T) {
	t.Parallel()
	broken := strings.Replace(strings.Replace(small["scenarios/tick.yaml"], "a tick", "broken", 1), "exactly: tick", "count: tick, times: 99", 1)
	tree := with(map[string]string{
		"extra/one.yaml": broken, "extra/compose.yaml": "services: {db: {image: postgres}}\n", "elsewhere/scenarios/other.yaml": "scenario: other\nstream: {get: \"http://127.0.0.1:1/\"}\n",
		"extra/services/s.yaml": "service: s\nrun: x\n", "links/l.feature -> ../features/tick.feature": "", "linked -> extra": "", "scenarios/deep/x.yaml": strings.Replace(broken, "broken", "deep", 1),
	})
	dir := files(t, tree)
	cases := []struct {
		in     string
		args   []string
		status int
		says   string
	}{
		{".", []string{"features", "extra/one.yaml"}, verdict.ExitBroken, "99"},
		{".", []string{"extra/one.yaml", "--scenarios", "elsewhere/scenarios"}, verdict.ExitBroken, "1 scenario"},
		{".", []string{"extra"}, verdict.ExitBroken, "1 scenario"},
		{".", []string{"linked"}, verdict.ExitBroken, "1 scenario"},
		{".", []string{"links", "features"}, verdict.ExitHeld, "1 scenario"},
		{".", []string{"extra/services/s.yaml"}, verdict.ExitFault, "extra/services/s.yaml: no scenario stands in this file"},
		{".", []string{"extra/compose.yaml"}, verdict.ExitFault, "extra/compose.yaml:1:1"},
		{".", []string{"scenarios/known-gaps.yaml"}, verdict.ExitFault, "no scenario stands in this file"},
		{".", []string{"elsewhere/scenarios/other.yaml"}, verdict.ExitFault, "expects nothing"},
		{"scenarios/deep", []string{"."}, verdict.ExitBroken, "1 scenario"},
		{"scenarios/deep", []string{"x.yaml"}, verdict.ExitBroken, "1 scenario"},
		{"scenarios/deep", []string{"x.yaml:2", "../../features"}, verdict.ExitBroken, "2 scenarios"},
	}
	for _, c := range cases {
		t.Run(c.in+" "+strings.Join(c.args, " "), func(t *testing.T) {
			t.Parallel()
			got := streamspecIn(t, filepath.Join(dir, c.in), nil, append([]string{"run"}, c.args...)...)
			if got.status != c.status {
				t.Errorf("the exit status is %d, want %d\n%s", got.status, c.status, got.all())
			}
			mustContain(t, got.all(), c.says)
		})
	}
}

// A folder that nobody declared is other programs', too: a person's home, the top of a repository.
func TestFilesOfNoLibrary(t *testing.T) {
	t.Parallel()
	ticks := strings.Replace(small["scenarios/tick.yaml"], "stubs:", "service: s\nstubs:", 1)
	dir := files(t, map[string]string{
		"one.yaml": ticks, "services/s.yaml": "service: s\nurl: http://127.0.0.1:1\n", "compose.yaml": "services: {db: {image: postgres}}\n",
		"two/two.yaml": ticks, "two/services/s.yaml": "service: s\nurl: http://127.0.0.1:1\n", "misspelt/one.yaml": strings.Replace(ticks, "scenario:", "scenaro:", 1),
		".git/three.yaml": "scenario: [", "node_modules/four/four.feature": "Feature: [\n", "node_modules/four/.travis.yml": "language: node_js\n",
		"azure-pipelines.yml": "trigger: [main]\n", "model.yaml": "model:\n  stream: true\n",
	})
	for _, c := range []struct {
		path   string
		status int
		says   string
	}{
		{"one.yaml", verdict.ExitHeld, "1 scenario: 1 passed"},
		{".", verdict.ExitFault, `unknown key "scenaro"`},
		{"two", verdict.ExitHeld, "1 scenario: 1 passed"},
		{"compose.yaml:1", verdict.ExitFault, "no scenario stands in this file"},
	} {
		got := streamspecIn(t, dir, nil, "run", c.path)
		if got.status != c.status {
			t.Errorf("%s: the exit status is %d, want %d\n%s", c.path, got.status, c.status, got.all())
		}
		mustContain(t, got.all(), c.says)
		for _, never := range []string{"four", "three", "compose.yaml:1:", "azure", "model"} {
			if strings.Contains(got.all(), never) {
				t.Errorf("%s: it tells of %s:\n%s", c.path, never, got.all())
			}
		}
	}
}

// A folder with a streamspec.yaml is a team's own, also without one for scenarios.
func TestAHomeWithoutALibrary(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{"streamspec.yaml": "", "tick.feature": small["features/tick.feature"], "deep/tick.yaml": small["scenarios/tick.yaml"]})
	if got := streamspecIn(t, dir, nil, "run", "tick.feature"); got.status != verdict.ExitHeld {
		t.Error(got.all())
	}
}

// outlined has a scenario of each sort, and says with each line whom it selects.
const outlined = `Feature: F                                    # abcdef
  Background:                                 # abcdef
    Given the scenario "a tick"               # abcdef
                                              # abcdef
  Scenario: a                                 # a
    When the stream is followed to its end    # a
    Then exactly 1 "tick" arrives             # a
                                              # a
  @tagged                                     # bcde
  Scenario Outline: o <n>                     # bcde
    When the stream is followed to its end    # bcde
    Then exactly <n> "tick" arrives           # bcde
    Examples:                                 # bc
      | n |                                   # bc
      | 1 |                                   # b
      | 2 |                                   # c
                                              # bc
    @more                                     # de
    Examples: more                            # de
      | n |                                   # de
      | 3 |                                   # d
      | 4 |                                   # e
  Rule: r                                     # f
    Background:                               # f
      Given strict parsing                    # f
    Scenario: f                               # f
      When the stream is followed to its end  # f
      Then exactly 1 "tick" arrives           # f
`

func TestPlaces(t *testing.T) {
	t.Parallel()
	names := map[string]string{"a": "a", "o 1": "b", "o 2": "c", "o 3": "d", "o 4": "e", "f": "f"}
	var text strings.Builder
	var whom []string
	for _, line := range strings.Split(strings.TrimSuffix(outlined, "\n"), "\n") {
		said, who, _ := strings.Cut(line, "#")
		text.WriteString(strings.TrimRight(said, " ") + "\n")
		whom = append(whom, strings.TrimSpace(who))
	}
	dir := files(t, with(map[string]string{"features/o.feature": text.String()}))
	for i, want := range whom {
		got := ""
		var out strings.Builder
		cli.Execute(t.Context(), []string{"run", "--recordings-dir", t.TempDir(), filepath.Join(dir, "features", "o.feature") + ":" + strconv.Itoa(i+1)}, &out, &out)
		for name, letter := range names {
			if strings.Contains(out.String(), " › "+name+" ") {
				got += letter
			}
		}
		letters := strings.Split(got, "")
		slices.Sort(letters)
		if got = strings.Join(letters, ""); got != want {
			t.Errorf("line %d selects %q, want %q\n%s", i+1, got, want, out.String())
		}
	}
	for place, says := range map[string]string{
		"features/o.feature:15:7":                       "1 scenario: 1 passed",
		"features/o.feature:16:7":                       "1 scenario: 1 failed",
		"features/o.feature:5 features/o.feature:15":    "2 scenarios: 2 passed",
		"features/o.feature:5 features":                 "7 scenarios: ",
		"scenarios/tick.yaml:6:10":                      "1 scenario: 1 passed",
		"scenarios/tick.yaml:2 features/tick.feature:4": "2 scenarios: 2 passed",
		"features/o.feature:99":                         "features/o.feature:99: the file has 28 lines",
		"scenarios/tick.yaml:8":                         "scenarios/tick.yaml:8: the file has 6 lines",
	} {
		mustContain(t, streamspecIn(t, dir, nil, append([]string{"run"}, strings.Fields(place)...)...).all(), says)
	}
}

// Services run where their files are; what is typed runs where it was typed.
func TestWhereServicesRun(t *testing.T) {
	t.Parallel()
	says := func(name string) string { return "#!/bin/sh\necho it is the one in " + name + "\nexit 7\n" }
	tree := map[string]string{
		"server/app":                "#" + says("the suite's home"),
		"app":                       says("home"),
		"server/sub/app":            says("sub"),
		"elsewhere/app":             says("elsewhere"),
		"scenarios/services/a.yaml": "service: a\nrun: sh ./app\n",
		"scenarios/services/b.yaml": "service: b\nrun: sh ./app\ndir: server/sub\nsetup: [\"sh -c 'pwd'\"]\n",
		"scenarios/a.yaml":          "scenario: a\nservice: a\nstream: {get: /}\nexpect: [{never: x}]\n",
		"scenarios/b.yaml":          "scenario: b\nservice: b\nstream: {get: /}\nexpect: [{never: x}]\n",
	}
	dir := files(t, tree)
	marked := files(t, map[string]string{
		"streamspec.yaml": "", "app": says("the marked home"), "tests/scenarios/services/a.yaml": tree["scenarios/services/a.yaml"], "tests/scenarios/a.yaml": tree["scenarios/a.yaml"],
	})
	cases := []struct {
		in, path string
		args     []string
		says     string
	}{
		{dir, "scenarios/a.yaml", nil, "in home"},
		{dir, "scenarios/b.yaml", nil, "in sub"},
		{filepath.Join(dir, "scenarios"), "a.yaml", nil, "in home"},
		{filepath.Join(dir, "scenarios", "services"), "../b.yaml", nil, "in sub"},
		{filepath.Join(dir, "elsewhere"), "../scenarios/a.yaml", nil, "in home"},
		{"/", filepath.Join(dir, "scenarios/b.yaml"), nil, "in sub"},
		{filepath.Join(dir, "elsewhere"), "../scenarios/b.yaml", []string{"--service", "b=sh ./app"}, "in elsewhere"},
		{marked, "tests/scenarios/a.yaml", nil, "in the marked home"},
		{filepath.Join(marked, "tests"), "scenarios", nil, "in the marked home"},
	}
	for _, c := range cases {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			got := streamspecIn(t, c.in, nil, append([]string{"run", c.path}, c.args...)...)
			mustContain(t, got.all(), "it is the one "+c.says)
		})
	}
}

func TestAByteOrderMarkInAFeature(t *testing.T) {
	t.Parallel()
	dir := files(t, with(map[string]string{"features/tick.feature": "\uFEFF" + strings.TrimSpace(small["features/tick.feature"])}))
	got := streamspecIn(t, dir, nil, "run", "features")
	mustContain(t, got.stdout, "1 scenario: 1 passed")
	wrong := files(t, with(map[string]string{"features/tick.feature": "\uFEFFFeatur: x\r\n"}))
	mustContain(t, streamspecIn(t, wrong, nil, "lint").all(), "features/tick.feature:1:1: this is not Gherkin: no such line can stand here", "valid here: the end of the file, # language: …, tags (@…), Feature:")
}

// What one scenario changes, neither the next sees nor one beside it.
func TestScenariosStayClean(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("Feature: F\n")
	for i := range 6 {
		text.WriteString(strings.ReplaceAll(cleanly, "<n>", strconv.Itoa(i+1)))
	}
	dir := files(t, map[string]string{
		"features/a.feature": text.String(),
		"scenarios/x.yaml":   "scenario: has a server\nvars: {v: '0'}\nstubs: {server: [{get: /e, headers: {X-B: '0'}, events: [{data: {v: \"${v}\"}}]}]}\nstream: {get: \"${stub.server}/e\"}\n",
	})
	for _, jobs := range []string{"1", "12"} {
		got := streamspecIn(t, dir, nil, "run", "--jobs", jobs, "features")
		mustContain(t, got.stdout, "12 scenarios: 12 passed")
	}
}

// cleanly is a scenario that changes all that sentences can change, and one that does not.
const cleanly = `
  Scenario: changes <n>
    Given the scenario "has a server"
    And the server then cuts the connection
    And the server's header "X-B" is "<n>"
    And the variable "v" is "<n>"
    And the request header "X-A" is "<n>"
    And the query parameter "q" is "<n>"
    And the connection has a latency of <n> ms
    When the stream is followed to its end
    Then the header "X-B" is "<n>"
    And every event has "v" equal to "<n>"
    And every "GET /e" that the stub "server" received has the header "X-A" equal to "<n>"
    And the stream is cut
  Scenario: changes nothing, <n>
    Given the scenario "has a server"
    When the stream is followed to its end
    Then the header "X-B" is "0"
    And every event has "v" equal to "0"
    And the stream is closed by the server
`
