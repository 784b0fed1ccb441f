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
		"baseline: x\nrecordings: 0\nfacts: {}\n":                                                    "2:13: a baseline of 0 recordings says nothing",
		"baseline: x\nrecordings: 2\nheartbeats: [{form: comment, times: 3, among: 4}]\nfacts: {}\n": "4 of 3 heartbeats (comment) came while events did",
		"baseline: x\nrecordings: 2\nfacts: {statos: [{is: \"200\", in: 2}]}\n":                      `did you mean "status"? valid here: path, redirect, protocol, status, `,
		"baseline: x\nrecordings: 2\nfacts: {status: [{is: \"200\", in: 3}]}\n":                      "was seen in 3 of 2 recordings",
		"baseline: x\nrecordings: 2\nfacts: {watched: [{is: \"a while\", in: 2}]}\n":                 "a stream cannot be watched for \"a while\"",
		"baseline: x\nrecordings: 2\nfacts: {watched: [{is: \"-3 s\", in: 2}]}\n":                    "a stream cannot be watched for \"-3 s\"",
		"baseline: x\nrecordings: 2\nfacts: {status: [{is: \"200\", inn: 3}]}\n":                     `3:30: unknown key "inn"`,
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

// corrected is the baseline of a side, after somebody was at its text.
func corrected(t *testing.T, side compare.Side, changes [][2]string) *compare.Baseline {
	t.Helper()
	yaml := compare.Baselines(side)[0].YAML()
	for _, change := range changes {
		if !strings.Contains(yaml, change[0]) {
			t.Fatalf("not found: %s\n%s", change[0], yaml)
		}
		yaml = strings.Replace(yaml, change[0], change[1], 1)
	}
	path := filepath.Join(t.TempDir(), "x.yaml")
	if err := os.WriteFile(path, []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := compare.ReadBaseline(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What more recordings bear out is counted anew, and what was corrected stays.
func TestABaselineIsTightened(t *testing.T) {
	was := corrected(t, side("old", 10, 0, nil, nil), [][2]string{
		{`is: "200", in: 10`, `is: "201", in: 10`},
		{"    - {of: progress, field: value, is: number, in: 10}\n", ""},
		{`{of: result, is: "1", in: 10}`, "{of: result, is: \"1\", in: 9}\n    - {of: result, is: \"2\", in: 1}"},
		{`{field: X-Accel-Buffering, is: "no", in: 10}`, `{field: X-Accel-Buffering, is: "yes", in: 10}`},
	})
	tight, left := was.Tightened(compare.Baselines(side("old", 20, 0, nil, nil))[0])
	text := tight.YAML()
	for _, want := range []string{
		"recordings: 20", `{is: "201", in: 20}`, `{field: X-Accel-Buffering, is: "yes", in: 20}`, `{of: result, is: "1", in: 20}`, `{of: progress, is: "4", in: 20}`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("not found: %s\n%s", want, text)
		}
	}
	for _, unwanted := range []string{`is: "200"`, `{of: result, is: "2"`, "field: value, is: number"} {
		if strings.Contains(text, unwanted) {
			t.Errorf("found: %s\n%s", unwanted, text)
		}
	}
	want := []string{
		"field progress value stays out: the recordings have number in 20 of 20",
		"header X-Accel-Buffering stays: the baseline has yes in 10 of 10, the recordings no in 20 of 20",
		"status stays: the baseline has 201 in 10 of 10, the recordings 200 in 20 of 20",
	}
	slices.Sort(left)
	if !slices.Equal(left, want) {
		t.Errorf("left:\n%s\n%s", strings.Join(left, "\n"), text)
	}
}

// What nobody corrected is as if it were made of all recordings.
func TestABaselineThatNobodyCorrectedIsAsGoodAsANewOne(t *testing.T) {
	old := migration(t, "old")
	for i, b := range compare.Baselines(old) {
		tight, left := baselines(t, old).Baselines[i].Tightened(b)
		if got, want := tight.YAML(), b.YAML(); got != want || len(left) > 0 {
			t.Errorf("%v\n%s\nwant\n%s", left, got, want)
		}
	}
	alone, two := compare.Baselines(side("old", 1, 0, nil, nil))[0], compare.Baselines(side("old", 2, 0, nil, nil))[0]
	tight, left := alone.Tightened(two) // of one recording nobody knew what varies
	for _, line := range left {
		if strings.HasSuffix(line, "the recordings ") || strings.HasPrefix(line, "same ") || strings.HasPrefix(line, "form ") {
			t.Errorf("left: %s\n%s\nwas\n%s", line, tight.YAML(), alone.YAML())
		}
	}
	few, many := compare.Baselines(side("old", 10, 0, nil, nil))[0], compare.Baselines(side("old", 20, 0, nil, nil))[0]
	if tight, left := few.Tightened(many); tight.YAML() != many.YAML() || len(left) > 0 {
		t.Errorf("%v\n%s", left, tight.YAML())
	}
}
