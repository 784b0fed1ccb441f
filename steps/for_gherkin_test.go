package steps_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/cucumber/godog"

	"github.com/streamspec/streamspec/runner"
	"github.com/streamspec/streamspec/steps"
)

// Editors put a byte order mark before a text; godog takes it for a part of the first word. They indent with
// tabs, too, which it takes for the text of doc strings.
func TestAGodogSuiteReadsFeaturesAsTheyAreMeant(t *testing.T) {
	text := "\uFEFFFeature: F\n\tScenario: s\n\t\t" + given + "\n\t\t" + when + "\n\t\tThen the first \"tick\" has the data:\n" +
		"\t\t\t\"\"\"\n\t\t\t{\"n\": 1, \"left\": 2}\n\t\t\t\"\"\"\n"
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "f.feature"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, options := range map[string]godog.Options{
		"a folder":   {Paths: []string{folder}},
		"a file":     {Paths: []string{filepath.Join(folder, "f.feature")}},
		"in a tree":  {Paths: []string{"f.feature"}, FS: os.DirFS(folder)},
		"as content": {FeatureContents: []godog.Feature{{Name: "f.feature", Contents: []byte(text)}}},
	} {
		var out bytes.Buffer
		options.Format, options.Output, options.NoColors = "progress", &out, true
		suite := godog.TestSuite{Options: &options}
		if err := steps.Add(&suite, runner.Config{Scenarios: "testdata/scenarios"}); err != nil {
			t.Fatal(err)
		}
		if status := suite.Run(); status != 0 || !bytes.Contains(out.Bytes(), []byte("1 scenarios (1 passed)")) {
			t.Errorf("%s: status %d\n%s", name, status, out.String())
		}
	}
}
