package steps_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/steps"
)

// TestNotGherkin: whatever the Gherkin parser refuses, or does not read, is said in our words, at
// its place, with what is valid.
func TestNotGherkin(t *testing.T) {
	t.Parallel()
	const scenario = "Feature: F\n  Scenario: s\n    Given the scenario \"x\"\n"
	wide := strings.Repeat("x", bufio.MaxScanTokenSize)
	cases := []struct {
		name, feature string
		says          []string
	}{
		{"rows of other lengths", scenario + "    Then exactly these events arrive:\n      | a \\| b | 1 |\n      # of these\n      | c |\n",
			[]string{":7:7: this is not Gherkin: this row has 1 cell, and the first of its table, in line 5, has 2", `inside a cell | is written \|`}},
		{"a row whose last cell is not closed", scenario + "    Then exactly these events arrive:\n      | a | 2 \n", []string{
			":5:13: this row does not end in |, so what stands behind its last one would be left out", "write | behind the last cell"}},
		{"a longer one", scenario + "    Then exactly these events arrive:\n      | a | 2 |\n      | b | 3\n", []string{":6:7: this is not Gherkin: this row does not end in |"}},
		{"examples that are not closed", "Feature: F\n  Rule: r\n    Scenario Outline: s\n      Given the scenario \"<a>\"\n      Examples:\n        | a | b | # names\n        | c | d |\n        | e | f | g\n",
			[]string{":8:19: this row does not end in |"}},
		{"examples of other lengths", "Feature: F\n  Scenario Outline: s\n    Given the scenario \"<a>\"\n    Examples:\n      | a |\n      | c | d |\n",
			[]string{":6:7: this is not Gherkin: this row has 2 cells, and the first of its table, in line 5, has 1"}},
		{"a row without a cell", scenario + "    Then exactly these events arrive:\n      |\n", []string{":4:10: this sentence needs a table below it, and has nothing"}},
		{"a table of events without a cell", scenario + "    Given the stub \"NAME\" answers \"GET /path\" with the events:\n      |\n", []string{":4:11: this sentence needs a table below it, and has nothing"}},
		{"a language that is none", "# language: xx\nFeature: F\n", []string{`:1:1: this is not Gherkin: no language is called "xx"`, "# language: en"}},
		{"a tag with a space", "@a b\n" + scenario, []string{":1:1: this is not Gherkin: a tag has no space in it", "@slow @wire"}},
		{"a misspelt keyword of a feature", "Featur: F\n", []string{`:1:1: this is not Gherkin: no such line can stand here: "Featur" is no keyword; did you mean "Feature"?`, "valid here: "}},
		{"a misspelt keyword of a step", scenario + "    Givn it ends\n", []string{`:4:5: this is not Gherkin: no such line can stand here: "Givn" is no keyword; did you mean "Given"?`}},
		{"a misspelt heading that is read as prose", "Feature: F\n\n  Scenaro: s\n    Given x\n", []string{`:3:3: this line reads like a heading, and is none: "Scenaro" is no keyword`, "write Scenario:"}},
		{"the same beside another scenario", "Feature: F\n  Scenaro: s\n    Given x\n" + strings.TrimPrefix(scenario, "Feature: F\n"), []string{":2:3: this line reads like a heading, and is none"}},
		{"a heading without a colon", "Feature: F\n  # first\n  Scenario Outline s\n    Given x\n", []string{":3:3: this line reads like a heading, and is none: it has no colon", "write Scenario Outline: s"}},
		{"another heading", "Feature: F\n  Test: s\n    Given x\n", []string{`:2:3: this line reads like a heading, and is none: "Test" is no keyword`, "write Scenario:"}},
		{"a heading of another language", "# language: de\nFunktionalität: F\n  Scenario: s\n    Given x\n", []string{`:3:3: this line reads like a heading, and is none: "Scenario" is no keyword of the language "de"`, "write Szenario:"}},
		{"one without a colon in another language", "# language: de\nFunktionalität: F\n  Scenario Outline s\n    Given x\n", []string{":3:3: this line reads like a heading, and is none: it has no colon", "write Szenarien: s"}},
		{"prose of scenarios", "Feature: F\n  Scenario planning\n  needs care: Given time.\n\n" + strings.TrimPrefix(scenario, "Feature: F\n"), nil},
		{"a text that is not closed", scenario + "      \"\"\"\n      a\n", []string{":4:7: this is not Gherkin: the text that begins here has no end", `write """ below its last line`}},
		{"tags of nothing", scenario + "  @slow\n\n", []string{":4:3: this is not Gherkin: these tags stand above nothing", "for example Scenario: NAME"}},
		{"two features", scenario + "Feature: G\n", []string{":4:1: this is not Gherkin: no such line can stand here: a file has one feature", "into a file of its own"}},
		{"a background behind a scenario", scenario + "  Background:\n", []string{":4:3: this is not Gherkin: no such line can stand here: a feature, or a rule, has one Background, above its first scenario"}},
		{"a control character", scenario + "    Then \"a\x00\" arrives\n", []string{":4:12: the control character U+0000 stands here, which nobody sees", "take it out"}},
		{"UTF-16 without a mark", "F\x00e\x00a\x00t\x00\n\x00", []string{":1:1: the file is UTF-16 text", "save the file as UTF-8"}},
		{"UTF-16 without a mark, the other way", "\x00F\x00e\x00a\x00t\x00\n", []string{":1:1: the file is UTF-16 text"}},
		{"a mark of the byte order before a keyword", "Feature: F\n  Scenario: s\n    \uFEFFGiven the scenario \"x\"\n", []string{`:3:5: this line reads like a sentence, and is none: "\ufeffGiven" is no keyword`, `did you mean "Given"?`}},
		{"English words in another language", "# language: de\nFunktionalität: F\n  Szenario: s\n    Given the scenario \"x\"\n", []string{`:4:5: this line reads like a sentence, and is none: "Given" is no keyword of the language "de"`, "Angenommen"}},
		{"a blank that is none", scenario + "\u00a0   When the stream is followed to its end\n", []string{":4:1: this is not Gherkin: no such line can stand here: it begins with U+00A0, which is no blank", "write blanks"}},
		{"a rule of nothing", scenario + "  Rule: r\n", []string{`:4:3: the rule "r" has no scenario, so nothing shows it`}},
		{"a scenario without a name", "Feature: F\n  Scenario:\n    Given the scenario \"x\"\n", []string{":2:3: the scenario has no name"}},
		{"a count that nobody can count to", scenario + "    When the stream is followed to its end\n    Then exactly 99999999999999999999 \"a\" arrive\n", []string{`:5:10: expected a number that can be counted to, got "99999999999999999999"`}},
		{"a line that is too long for the parser", scenario + "      \"\"\"\n      " + wide + "\n      \"\"\"\n", []string{":5:1: this line has 65543 bytes, of at most 65534", "put the text into a YAML scenario"}},
		{"a comment that is too long", scenario + "# " + wide + "\n    Then nonsense\n", []string{":4:1: this line has 65539 bytes"}},
		{"a wrong row and a wrong sentence", scenario + "    Then exactly these events arrive:\n      | a | b |\n      | c |\n    And it works\n    Wen it ends\n  Scenario: t\n    Then it works, too\n",
			[]string{":6:7: this is not Gherkin: this row has 1 cell", ":7:9: no sentence reads like this", `:8:5: this is not Gherkin: no such line can stand here: "Wen" is no keyword`, ":10:10: no sentence reads like this"}},
		{"another encoding", scenario + "    Then the first event has the data \"caf\xE9\"\n", []string{":4:43: the byte 0xE9 is not UTF-8 text", "save the file as UTF-8"}},
		{"UTF-16", "\xFF\xFEF\x00", []string{":1:1: the file is UTF-16 text", "save the file as UTF-8"}},
		{"lines that end in CR", strings.ReplaceAll(scenario, "\n", "\r") + "\n", []string{":1:11: the lines of the file end in CR alone", "save it with LF, or CRLF"}},
		{"one line that ends in CRLF", "Feature: F\r\n", []string{":1:1: the file has no scenario", "Feature: NAME, below it Scenario: NAME"}},
		{"a time longer than can be", scenario + "    When the stream is followed to its end\n    Then no \"a\" arrives for 99999999999999999999 s after the request\n", []string{":5:10: no sentence reads like this"}},
		{"values of which none is listed", scenario + "    When the stream is followed to its end\n    Then no \"a\" has \"n\" in []\n", []string{":5:10: no value is listed"}},
		{"no events are waited for", scenario + "    When the stream is followed until 0 events have arrived\n", []string{":4:10: no sentence reads like this"}},
		{"a keyword with a mark", scenario + "    Then: it ends\n    - Then it ends\n", []string{`:4:5: this is not Gherkin: no such line can stand here: no mark stands at a keyword; did you mean "Then"?`, ":5:5: "}},
		{"a blank before a colon", "Feature: F\n  Scenario : s\n    Given x\n", []string{":2:3: this line reads like a heading, and is none: a blank stands before its colon", "write Scenario:"}},
		{"a decimal comma", scenario + "    When the stream is followed to its end\n    Then \"a,5\" arrives within 1,5 s\n", []string{`did you mean: "a,5" arrives within 1.5 s`, "a number has a point, and no comma"}},
		{"a sentence that needs a table", scenario + "    Then the events arrive in this order:\n", []string{":4:10: this sentence needs a table below it, and has nothing", "write below it, for example:\n    | started | |"}},
		{"a tag with a comma", "@slow, @wire\n" + scenario, []string{`:1:1: "@slow," is no tag, so no tag expression selects it`, "@slow @wire"}},
		{"a tag of a rule, and of examples", "Feature: F\n  @a&b\n  Rule: r\n    Scenario Outline: s\n      Given the scenario \"<n>\"\n      @a|b\n      Examples:\n        | n |\n        | 1 |\n", []string{`:2:3: "@a&b" is no tag`, `:6:7: "@a|b" is no tag`}},
		{"prose", "Feature: F\n  Example of what comes: all of it. Scenarios: many.\n\n" + strings.TrimPrefix(scenario, "Feature: F\n"), nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "x.feature")
			if err := os.WriteFile(path, []byte(c.feature), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := steps.Load([]string{path})
			for _, says := range c.says {
				if err == nil || !strings.Contains(err.Error(), says) {
					t.Errorf("this is missing: %s\nin: %.1000v", says, err)
				}
			}
			if c.says == nil && err != nil && strings.Contains(err.Error(), "heading") {
				t.Error(err)
			}
		})
	}
}

// TestStepsInADescription are told of once for each heading that is missing, and no step beside them.
func TestStepsInADescription(t *testing.T) {
	t.Parallel()
	const step = "    When the stream is followed to its end\n"
	for name, c := range map[string]struct {
		feature string
		says    []string
	}{
		"no heading":           {"Feature: F\n" + step + "    Then exactly 1 event arrives\n\n  Scenario: s\n" + step, []string{":2:5: this line stands in a description, so nobody does it: no scenario begins above it"}},
		"prose":                {"Feature: F\n  Note: it batches.\n  When it does, events come late.\n\n  Scenario: s\n" + step, nil},
		"no colon":             {"Feature: F\n  Scenario s\n" + step + "\n  Scenario: t\n" + step, []string{":2:3: this line reads like a heading, and is none: it has no colon"}},
		"in a rule, and twice": {"Feature: F\n  Rule: r\n  Check: s\n" + step + "\n  Scenario: t\n    wenn the stream is followed to its end\n" + step, []string{":3:3: this line reads like a heading", `:7:5: this line reads like a sentence, and is none: "wenn" is no keyword`}},
	} {
		path := filepath.Join(t.TempDir(), "x.feature")
		if err := os.WriteFile(path, []byte(c.feature), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := steps.Load([]string{path})
		text := fmt.Sprint(err)
		for _, says := range c.says {
			if !strings.Contains(text, says) {
				t.Errorf("%s: this is missing: %s\nin: %s", name, says, text)
			}
		}
		if got := strings.Count(text, "this line "); got != len(c.says) {
			t.Errorf("%s: %d lines, not %d: %s", name, got, len(c.says), text)
		}
	}
}

// TestToldOnce: what follows from a line that is wrong is not told beside it.
func TestToldOnce(t *testing.T) {
	t.Parallel()
	const step = "    When the stream is followed to its end\n"
	const then = "    Then exactly 1 event arrives\n"
	for name, c := range map[string]struct{ feature, says string }{
		"the feature is misspelt":     {"Featur: F\n  Scenario: s\n" + step + then, `:1:1: this is not Gherkin: no such line can stand here: "Featur" is no keyword`},
		"there is no feature":         {"  Scenario: s\n" + step + then, ":1:3: this is not Gherkin: no such line can stand here: nothing above it begins a feature"},
		"English in another language": {"# language: de\nFeature: F\n  Scenario: s\n" + step + then, `:2:1: this is not Gherkin: no such line can stand here: "Feature" is no keyword of the language "de"`},
		"tags above a step":           {"Feature: F\n  Scenario: s\n    @slow\n" + step + then, ":4:5: this is not Gherkin: no such line can stand here: the tags above it belong to a heading"},
		"tags above a background":     {"Feature: F\n  @slow\n  Background:\n" + step + "  Scenario: s\n" + then, ":3:3: this is not Gherkin: no such line can stand here: a Background has no tags"},
		"a Given that is none":        {"Feature: F\n  Scenario: s\n    given the scenario \"x\"\n" + step + then, `:3:5: this line reads like a sentence, and is none: "given" is no keyword`},
		"one in a background":         {"Feature: F\n  Background:\n    given the scenario \"x\"\n  Scenario: s\n" + step + then, `:3:5: this line reads like a sentence, and is none: "given" is no keyword`},
		"bare rows":                   {"Feature: F\n  Scenario: s\n    Then the events arrive in this order:\n      - a\n      - b\n      - c\n", ":4:7: this is not Gherkin: no such line can stand here: it is no row of a table\n  4 |       - a\n    |       ^^^\n  write | a |"},
		"other quotes":                {"Feature: F\n  Scenario: s\n    Then every event has data like:\n      '''\n      {}\n      '''\n", ":4:7: this is not Gherkin: no such line can stand here: a text stands between other quotes"},
		"examples without a colon":    {"Feature: F\n  Scenario Outline: s\n    Given the scenario \"<n>\"\n    Examples\n      | n |\n      | 1 |\n", ":4:5: this is not Gherkin: no such line can stand here: it reads like a heading, and has no colon"},
		"a second without a colon":    {"Feature: F\n  Scenario: s\n    Given the scenario \"x\"\n" + step + then + "  Scenario t\n    Given the scenario \"x\"\n" + step + then, "write Scenario: t"},
		"an example for examples":     {"Feature: F\n  Scenario Outline: s\n    Given the scenario \"x\"\n" + step + then + "    Example:\n      | n |\n      | 1 |\n", `:6:5: Example: begins a scenario, so the outline "s" has no Examples`},
		"a table in a description":    {"Feature: F\n  Scenario: s\n    What comes:\n    | n |\n    Given the scenario \"x\"\n" + step, ":2:3: the scenario expects nothing: it has no Then"},
		"a table and nothing else":    {"Feature: F\n  Scenario: s\n    | n |\n", ":2:3: the scenario has no sentences"},
		"blanks that are none":        {"Feature: F\n  Scenario: s\n\u00a0\u00a0Given the scenario \"x\"\n\u00a0\u00a0When the stream is followed to its end\n", ":3:3: this line stands in a description, so nobody does it: it begins with U+00A0, which is no blank"},
		"nothing is followed":         {"Feature: F\n  Scenario: s\n    Given the scenario \"x\"\n" + then + then, ":4:10: nothing has been followed yet"},
		"a name that no column has":   {"Feature: F\n  Scenario Outline: s\n    Given the scenario \"x\"\n" + step + "    Then exactly <m> event arrives\n    Examples:\n      | n |\n      | 1 |\n", `:5:5: no column of the Examples has the name "m"`},
	} {
		path := filepath.Join(t.TempDir(), "x.feature")
		if err := os.WriteFile(path, []byte(c.feature), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := steps.Load([]string{path})
		if text := fmt.Sprint(err); !strings.Contains(text, c.says) || strings.Count(text, "x.feature:") != 1 {
			t.Errorf("%s: got %s\nwant once %s", name, text, c.says)
		}
	}
}

// TestTheLongestLine is read, and what stands below it.
func TestTheLongestLine(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.feature")
	const comment = 65534 - len("# \n")
	if err := os.WriteFile(path, []byte("Feature: F\n  Scenario: s\n# "+strings.Repeat("x", comment)+"\n    Given nonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := steps.Load([]string{path}); err == nil || !strings.Contains(err.Error(), ":4:11: no sentence reads like this") {
		t.Errorf("got %.1000v", err)
	}
}
