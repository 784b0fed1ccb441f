package cli_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestWrongDefaultsAreToldWhereTheyStand: run and lint say where in streamspec.yaml, and what is valid.
func TestWrongDefaultsAreToldWhereTheyStand(t *testing.T) {
	t.Parallel()
	for said, says := range map[string]string{
		`tags: "@a and ("`:                      `streamspec.yaml:1:13: the tag expression "@a and (" cannot be read`,
		`paths: [features, nowhere]`:            `streamspec.yaml:1:25: nowhere cannot be read: there is no such file or folder`,
		`paths: features/a.feature:99`:          `streamspec.yaml:1:14: features/a.feature:99: the file has`,
		`reports: [junt:x.xml]`:                 `streamspec.yaml:1:17: "junt" is no format of a report; did you mean "junit"? write FORMAT:PATH`,
		`reports: junit`:                        `streamspec.yaml:1:16: it does not say where the report goes; write junit:FILE, or junit:- for standard output`,
		`reports: ["junit:a", "json:a"]`:        `streamspec.yaml:1:28: the junit report goes there already`,
		`jobs: many`:                            "streamspec.yaml:1:13: expected a whole number, got \"many\"\n  1 | run: {jobs: many}\n    |             ^^^^\n  write digits, such as 3",
		`jobs: -3`:                              "write 1 or more, or leave out jobs",
		`paths: [features], reports: [json:r.]`: "",
	} {
		dir := files(t, map[string]string{
			"streamspec.yaml":    "run: {" + said + "}\n",
			"scenarios/x.yaml":   "scenario: x\nstubs: {q: [{get: /, events: [{event: a, data: 1}]}]}\nstream: {get: \"${stub.q}/\"}\n",
			"features/a.feature": "Feature: f\n  Scenario: b\n    Given the scenario \"x\"\n    When the stream is followed to its end\n    Then exactly 1 \"a\" arrives\n",
		})
		for _, command := range []string{"run", "lint"} {
			got := streamspecIn(t, dir, nil, command)
			if mustContain(t, got.all(), says); (got.status == verdict.ExitHeld) != (says == "") {
				t.Errorf("%s: %s ends with %d\n%s", said, command, got.status, got.all())
			}
		}
	}
}

// TestWrongPathsAreToldWhereTheyStand by whatever works on them.
func TestWrongPathsAreToldWhereTheyStand(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{"streamspec.yaml": "run: {paths: [features, nowhere]}\n", "features/a.feature": "Feature: f\n"})
	for _, command := range []string{"fmt", "gaps", "lint", "run"} {
		got := streamspecIn(t, dir, nil, command)
		if mustContain(t, got.all(), "streamspec.yaml:1:25: nowhere cannot be read: there is no such file or folder\n"); got.status != verdict.ExitFault {
			t.Errorf("%s ends with %d\n%s", command, got.status, got.all())
		}
	}
}

// TestLintTellsOfDefaultsBesideTheRest of what is wrong.
func TestLintTellsOfDefaultsBesideTheRest(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{"streamspec.yaml": "run: {tags: not}\n", "scenarios/x.yaml": "scenario: x\nstream: 5\n"})
	mustContain(t, streamspecIn(t, dir, nil, "lint").all(), "streamspec.yaml:1:13: the tag expression", "scenarios/x.yaml:2:9: expected")
}

// TestDefaultsMayComeFromTheEnvironment: a number that does leaves the tags as they are, also where it is not set.
func TestDefaultsMayComeFromTheEnvironment(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"streamspec.yaml":   "run: {tags: \"@a\", jobs: \"${env.STREAMSPEC_TEST_JOBS}\"}\n",
		"scenarios/a.yaml":  "scenario: a\ntags: [a]\nstream: {get: \"http://127.0.0.1:1/\"}\nexpect: [{count: message, times: 1}]\n",
		"scenarios/b.yaml":  "scenario: b\nstream: {get: \"http://127.0.0.1:1/\"}\nexpect: [{count: message, times: 1}]\n",
		"features/.gitkeep": "",
	})
	for _, environment := range [][]string{nil, {"STREAMSPEC_TEST_JOBS=2"}} {
		if got := streamspecIn(t, dir, environment, "run", "--list"); got.status != verdict.ExitHeld || got.stdout != "scenarios/a.yaml:1:1  scenarios › a  @a\n" {
			t.Errorf("%v: it ends with %d\n%s", environment, got.status, got.all())
		}
	}
}
