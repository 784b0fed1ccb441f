package recording

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestALineThatIsMissingIsTold: whoever judges what is left would hold for certain what nobody knows.
func TestALineThatIsMissingIsTold(t *testing.T) {
	var file bytes.Buffer
	w := NewRecorder(whole(), &file, nil)
	writeAll(w, whole())
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(file.String(), "\n"), "\n")
	for i := 2; i < len(lines)-1; i++ {
		for what, changed := range map[string][]string{
			"without": slices.Delete(slices.Clone(lines), i, i+1),
			"twice":   slices.Insert(slices.Clone(lines), i, lines[i]),
		} {
			if _, err := Read(strings.NewReader(strings.Join(changed, "") + "\n")); err == nil {
				t.Errorf("%s it is whole: %s", what, lines[i])
			}
		}
	}
}

// TestWhatIsWrittenAtOnceEndsWhenItDid, or with what it has, and not when it is written: written twice it is the same.
func TestWhatIsWrittenAtOnceEndsWhenItDid(t *testing.T) {
	for lasted, want := range map[time.Duration]string{0: "\n3000 ended ", 5 * time.Second: "\n5000 ended ", time.Second: "\n3000 ended "} {
		r := &Recording{Scenario: "x", Started: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Ended: true, Lasted: lasted}
		r.Notes = []Note{{About: AboutFailure, At: 3 * time.Second}, {About: AboutFailure, At: 2 * time.Second}}
		var file bytes.Buffer
		if err := Write(&file, r, nil); err != nil || !strings.Contains(file.String(), want) {
			t.Errorf("%s: %v\n%s", lasted, err, file.String())
		}
	}
}

// TestAnEventThatIsMissingIsToldWhereItWas, of recordings too whose last line does not count, or never came.
func TestAnEventThatIsMissingIsToldWhereItWas(t *testing.T) {
	const head = "streamspec recording 1\n0 scenario name=x file=x.yaml line=1 started=2026-01-02T03:04:05Z\n0 stream stream=1 name=stream\n0 stream stream=2 name=two\n"
	for lines, want := range map[string]string{
		"1 event stream=1 n=1 type=a\n1 event stream=2 n=1 type=a\n1 comment stream=1 n=1\n2 event stream=1 n=2 type=a\n3 ended\n": "",
		"1 violation stream=1 n=0 violation=surplus-bytes\n1 violation stream=1 n=1 violation=x\n":                                 "",
		"1 event stream=1 n=1 type=a\n2 event stream=1 n=3 type=a\n3 ended\n":                                                      "line 6: this event has the number 3 and stands behind number 1: lines are missing",
		"1 event stream=1 n=2 type=a\n":                                      "line 5: this event has the number 2 and stands as the first: lines are missing",
		"1 comment stream=1 n=1\n1 comment stream=1 n=1\n":                   "line 6: this comment has the number 1 and stands behind number 1: it is here twice",
		"3 ended\nstreamspec recording 1\n":                                  "line 6: another recording begins here",
		"1 event stream=1 n=1 type=a\n3 ended lines=7\n":                     "line 6: this line was written as line 7 and is line 6: others were taken out",
		"1 event stream=1 n=1 type=a\n1 log of=x data=more\n3 ended lines=6": "", // it was killed while it wrote the last line
	} {
		_, err := Read(strings.NewReader(head + lines))
		if want == "" && err != nil || want != "" && (err == nil || !strings.HasPrefix(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", lines, err, want)
		}
	}
}
