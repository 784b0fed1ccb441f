package cli_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/verdict"
)

// judgedOtherwise are the scenarios of the repo of which a recording cannot tell what the
// run told, because what decides it is masked.
var judgedOtherwise = map[string]string{
	"scenarios/stubs/gateway_and_backend.yaml:a gateway and its backend":                                              "not_judged", // compares a token with a text that is made of a variable
	"features/stub_upstreams.feature:a gateway tells its backend of a connection, and the backend answers through it": "not_judged", // says what a token looks like
}

// TestARecordingIsJudgedAsTheRunWas judges what the whole suite recorded, from disk. Where a busy
// machine had the sample miss a limit, that is judged as it was as well; that the suite holds is for
// the tests of the features.
func TestARecordingIsJudgedAsTheRunWas(t *testing.T) {
	dir := t.TempDir()
	recordings, live, disk := filepath.Join(dir, "recordings"), filepath.Join(dir, "live.json"), filepath.Join(dir, "disk.json")
	run := command(t.Context(), t, nil, "run", "--recordings", "all", "--recordings-dir", recordings, "--format", "json:"+live, "features", "scenarios")
	ran := finished(t, withRaceDetector(t, run))
	if ran.status != verdict.ExitHeld && ran.status != verdict.ExitBroken {
		t.Fatalf("the run ends with %d:\n%s", ran.status, ran.all())
	}
	streamspec(t, nil, "judge", "--format", "json:"+disk, recordings)
	want, got := outcomesOf(t, live), outcomesOf(t, disk)
	if len(want) < 100 {
		t.Fatalf("only %d scenarios ran", len(want))
	}
	for scenario, outcome := range judgedOtherwise {
		want[scenario] = outcome
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-run +judged from disk)\n%s", diff)
	}
}

// outcomesOf are the outcomes in a JSON report, by file and name.
func outcomesOf(t *testing.T, path string) map[string]string {
	t.Helper()
	var report struct {
		Scenarios []struct{ File, Name, Outcome string }
	}
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &report)
	}
	if err != nil {
		t.Fatal(err)
	}
	outcomes := map[string]string{}
	for _, s := range report.Scenarios {
		if scenario := s.File + ":" + s.Name; s.Outcome != "not_judged" || outcomes[scenario] == "" {
			outcomes[scenario] = s.Outcome // one that was measured again has a recording of each play
		}
	}
	return outcomes
}

// TestABrokenRecordingLeavesTheOthersJudged: recordings are read one after the other, and
// each by itself.
func TestABrokenRecordingLeavesTheOthersJudged(t *testing.T) {
	const one = "scenario: %s\nstubs: {s: [{get: /, events: [{data: 1}]}]}\nstream: {get: \"${stub.s}/\", until: end}\nexpect: [{count: message, times: 1}]\n"
	dir := files(t, map[string]string{"scenarios/a.yaml": fmt.Sprintf(one, "whole"), "scenarios/b.yaml": fmt.Sprintf(one, "broken")})
	streamspecIn(t, dir, nil, "run", "--recordings", "all", "--recordings-dir", "recordings", "scenarios")
	broken, err := filepath.Glob(filepath.Join(dir, "recordings", "broken-*"))
	if err != nil || len(broken) != 1 {
		t.Fatalf("the recordings are %q, %v", broken, err)
	}
	file, err := os.OpenFile(broken[0], os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.WriteString("0 nonsense\n")
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
	got := streamspecIn(t, dir, nil, "judge", "recordings")
	mustContain(t, got.stdout, "1 passed", "1 not judged", `"nonsense" is no word of a recording`, filepath.Base(broken[0])+": line ")
	if got.status != verdict.ExitFault {
		t.Errorf("it ends with %d\n%s", got.status, got.all())
	}
}
