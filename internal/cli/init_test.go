package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/steps"
)

// TestInit: what a team begins with is green at once, and nothing of theirs is touched.
func TestInit(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{".vscode/settings.json": "{}"})
	got := streamspecIn(t, dir, nil, "init")
	mustContain(t, got.stdout, "kept   .vscode/settings.json", "wrote  features/version_stream.feature", "wrote  .streamspec/scenario.schema.json")
	if content, err := os.ReadFile(filepath.Join(dir, ".vscode/settings.json")); err != nil || string(content) != "{}" {
		t.Errorf("the settings are %s, %v", content, err)
	}
	for _, args := range [][]string{{"lint"}, {"run"}} {
		if got := streamspecIn(t, dir, nil, args...); got.status != verdict.ExitHeld {
			t.Errorf("%v: status %d\n%s", args, got.status, got.all())
		}
	}
	again := streamspecIn(t, dir, nil, "init")
	if strings.Contains(again.stdout, "wrote") || again.status != verdict.ExitHeld {
		t.Errorf("the second time: status %d\n%s", again.status, again.all())
	}
}

// TestInitSaysWhatToRun: what it names is green, wherever it was called, and whatever else is there.
func TestInitSaysWhatToRun(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, folder, want string
		there              map[string]string
	}{
		{"an empty folder", ".", "run it:      streamspec run\n", nil},
		{"another folder", "a b", "run it:      cd 'a b' && streamspec run\n", nil},
		{"beside features of another kind", ".", "run it:      streamspec run features/version_stream.feature\n",
			map[string]string{"features/login.feature": "Feature: Login\n  Scenario: s\n    Given I log in\n", "go.mod": "module shop\n"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := files(t, c.there)
			mustContain(t, streamspecIn(t, dir, nil, "init", c.folder).stdout, c.want)
			args := []string{"run"}
			if c.there != nil {
				args = append(args, "features/version_stream.feature")
			}
			if got := streamspecIn(t, filepath.Join(dir, c.folder), nil, args...); got.status != verdict.ExitHeld {
				t.Errorf("status %d\n%s", got.status, got.all())
			}
		})
	}
}

// TestStepDefinitions: editors know every sentence. What their language server makes of it is tried
// in examples/editor.
func TestStepDefinitions(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	streamspecIn(t, dir, nil, "init")
	content, err := os.ReadFile(filepath.Join(dir, ".streamspec/steps.ts"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(content)
	if got, want := strings.Count(text, "$/, () => {})\n"), len(steps.Sentences()); got != want {
		t.Errorf("%d sentences can be recognized, want %d", got, want)
	}
	for _, s := range steps.Sentences() {
		if !strings.Contains(text, s.Keyword+"(`"+inEditors(s.Text)+"`, () => {})\n") {
			t.Errorf("it is not there: %s", s.Text)
		}
		if !regexp.MustCompile(s.Expression()).MatchString(s.Text) {
			t.Errorf("%s\ndoes not recognize %s", s.Expression(), s.Text)
		}
	}
}

// TestExpressionsForEditors: they recognize what sentences do, capture nothing, and leave the readings
// to others that are definitions themselves.
func TestExpressionsForEditors(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(initialized(t), ".streamspec/steps.ts"))
	if err != nil {
		t.Fatal(err)
	}
	written := regexp.MustCompile(`(?m)\(/\^((?:\(\?!.*?\$\))*)(.*\$)/, \(\) => \{\}\)$`).FindAllStringSubmatch(string(text), -1)
	if len(written) != len(steps.Sentences()) {
		t.Fatalf("%d expressions, want %d", len(written), len(steps.Sentences()))
	}
	for i, s := range steps.Sentences() {
		expression := regexp.MustCompile("^" + strings.ReplaceAll(written[i][2], `\/`, "/"))
		if !expression.MatchString(s.Text) || expression.NumSubexp() != 0 {
			t.Errorf("%s\ndoes not recognize %s, or captures", expression, s.Text)
		}
		if whole := "(?!" + regexp.QuoteMeta(s.Text) + "$)"; regexp.MustCompile(`[A-Z"]`).FindString(s.Text) == "" && !strings.Contains(written[i][1], strings.ReplaceAll(whole, "/", `\/`)) {
			t.Errorf("%s is recognized twice", s.Text)
		}
	}
}

// initialized is a folder in which init has written all that it writes.
func initialized(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	streamspecIn(t, dir, nil, "init")
	return dir
}

// inEditors is a sentence as editors complete it.
func inEditors(text string) string {
	text = strings.NewReplacer("/", `\/`, "(", `\(`, "{", `\{`).Replace(text)
	return regexp.MustCompile(`"([A-Z]+)"`).ReplaceAllString(text, `"{$1}"`)
}

// TestCompletion: a shell completes what is in the files.
func TestCompletion(t *testing.T) {
	t.Parallel()
	dir := files(t, with(map[string]string{"scenarios/services/shop.yaml": "service: shop\nurl: http://127.0.0.1:1\n"}))
	for flag, want := range map[string]string{"--tags": "@wire\n", "--name": "^it ticks$\n", "--service": "shop=\n", "--format": "junit:\n", "--recordings": "none\n", "--color": "never\n"} {
		mustContain(t, streamspecIn(t, dir, nil, "__complete", "run", flag, "").stdout, want)
	}
}
