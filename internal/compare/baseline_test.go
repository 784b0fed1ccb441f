package compare_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/compare"
)

// baselines writes the baselines of a side, and reads them back.
func baselines(t *testing.T, of compare.Side) compare.Side {
	t.Helper()
	dir, side := t.TempDir(), compare.Side{Name: "baseline"}
	for _, b := range compare.Baselines(of) {
		path := filepath.Join(dir, b.Scenario+".yaml")
		if err := os.WriteFile(path, []byte(b.YAML()), 0o600); err != nil {
			t.Fatal(err)
		}
		read, err := compare.ReadBaseline(path)
		if err != nil {
			t.Fatalf("%v\n%s", err, b.YAML())
		}
		side.Baselines = append(side.Baselines, read)
	}
	return side
}

// What was recorded is as its baseline says.
func TestABaselineIsItsRecordings(t *testing.T) {
	for _, name := range []string{"old", "new"} {
		side := migration(t, name)
		r, err := compare.Compare(baselines(t, side), side, nil)
		if err != nil || r.Grade() != compare.Identical || len(r.Uncertain) > 0 {
			t.Errorf("%s: %v\n%s", name, err, shown(t, r))
		}
	}
}

// Against a baseline all is found that is found against its recordings.
func TestAgainstABaselineTheSameChanged(t *testing.T) {
	old, now := migration(t, "old"), migration(t, "new")
	live, err := compare.Compare(old, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := compare.Compare(baselines(t, old), now, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range live.Differences {
		if !slices.ContainsFunc(r.Differences, func(o *compare.Difference) bool { return o.Cause == d.Cause && o.Name == d.Name }) {
			t.Errorf("not found: %s", d.Title)
		}
	}
	if len(r.Differences) != len(live.Differences) || len(r.Uncertain) != 1 {
		t.Error(shown(t, r))
	}
}

func TestWhatIsWrongWithABaselineIsSaid(t *testing.T) {
	for text, want := range map[string]string{
		"baseline: x\nrecordings: 0\nfacts: {}\n":                                "2:13: a baseline of 0 recordings says nothing",
		"baseline: x\nrecordings: 2\nfacts: {statos: [{is: \"200\", in: 2}]}\n":  `unknown facts "statos"`,
		"baseline: x\nrecordings: 2\nfacts: {status: [{is: \"200\", in: 3}]}\n":  "was seen in 3 of 2 recordings",
		"baseline: x\nrecordings: 2\nfacts: {status: [{is: \"200\", inn: 3}]}\n": `3:30: unknown key "inn"`,
	} {
		path := filepath.Join(t.TempDir(), "x.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := compare.ReadBaseline(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v\nwant %s", err, want)
		}
	}
}
