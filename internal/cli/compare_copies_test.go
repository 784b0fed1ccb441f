package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// recordedOf is a recording of a stream of one event.
func recordedOf(second, data string) string {
	return "streamspec recording 1\n0 scenario name=x line=0 started=2026-01-02T03:04:" + second + "Z\n0 stream stream=1 name=stream\n" +
		"0 connecting stream=1 method=GET url=http://127.0.0.1:1/x\n2 response stream=1 status=200 protocol=HTTP/1.1 responded=2 <Content-Type=text/event-stream\n" +
		"3." + second + " event stream=1 n=1 line=1 start=0 end=9 first=3 read=1 type=a data=" + data + "\n" +
		"4 disconnected stream=1 reason=\"closed by the server\" endings=LF\n4 end stream=1 reason=\"closed by the server\"\n5 ended\n"
}

// TestACopyIsNoFurtherRecording: what happened once would count as often as it was copied, and what is compared
// with a copy of itself is identical.
func TestACopyIsNoFurtherRecording(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"old/1.recording": recordedOf("01", "1"), "old/2.recording": recordedOf("02", "1"),
		"copied/1.recording": recordedOf("01", "1"), "copied/3.recording": recordedOf("03", "1"),
		"twice/4.recording": recordedOf("04", "1"), "twice/5.recording": recordedOf("04", "1"),
		"new/6.recording": recordedOf("06", "1"),
	})
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"compare", "old", "new"}, 0, "identical"},
		{[]string{"compare", "old", "copied"}, 2, "copied/1.recording is on both sides, as old/1.recording too"},
		{[]string{"compare", "old", "old"}, 2, "old/1.recording is on both sides: "},
		{[]string{"compare", "old", "twice"}, 2, "twice/5.recording is the same recording as twice/4.recording: what happened once would count twice"},
		{[]string{"baseline", "twice"}, 2, "is the same recording as"},
	} {
		got := streamspecIn(t, dir, nil, c.args...)
		if got.status != c.status {
			t.Errorf("%v ends with %d\n%s", c.args, got.status, got.all())
		}
		mustContain(t, got.all(), c.says)
	}
}

// TestACopyOfWhatOthersWroteDown is found by what is in it, where nothing else can have been the same.
func TestACopyOfWhatOthersWroteDown(t *testing.T) {
	t.Parallel()
	const (
		undated = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n"
		dated   = "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n"
		timed   = `{"kind":"open","at_ms":1.5,"status":200,"header":{"Content-Type":["text/event-stream"]}}
{"kind":"event","at_ms":2.25,"number":1,"type":"message","data":"1","line":1,"bytes":[0,9]}
{"kind":"end","at_ms":3.125,"reason":"closed by the server"}
`
	)
	written := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		text   string
		apart  time.Duration // between the files
		isCopy bool
	}{
		"imported twice":                       {undated, 0, true},
		"without a date, nobody can tell":      {undated, time.Hour, false},
		"of one second, and written then":      {dated, time.Second, false},
		"of one second, and written later":     {dated, time.Minute, true},
		"with the times of tail, written then": {timed, time.Millisecond, true},
	} {
		dir := files(t, map[string]string{"shop.1.txt": c.text, "shop.2.txt": c.text})
		for file, at := range map[string]time.Time{"shop.1.txt": written, "shop.2.txt": written.Add(c.apart)} {
			if err := os.Chtimes(filepath.Join(dir, file), at, at); err != nil {
				t.Fatal(err)
			}
		}
		for _, file := range []string{"shop.1.txt", "shop.2.txt"} { // at times of their own
			if got := streamspecIn(t, dir, nil, "import", "--to", "both", file); got.status != 0 {
				t.Fatal(got.all())
			}
		}
		got := streamspecIn(t, dir, nil, "baseline", "both")
		if isCopy := strings.Contains(got.all(), "both/shop.2.recording is the same recording as both/shop.1.recording"); isCopy != c.isCopy || (got.status == 2) != c.isCopy {
			t.Errorf("%s: ends with %d\n%s", name, got.status, got.all())
		}
	}
}

// TestTwoBaselinesOfOneName: neither takes the other's place where their files would have one name.
func TestTwoBaselinesOfOneName(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"old/1.recording": strings.Replace(recordedOf("01", "1"), "name=x", `name="a b"`, 1),
		"old/2.recording": strings.Replace(recordedOf("02", "1"), "name=x", "name=a_b", 1),
	})
	for _, args := range [][]string{{"baseline", "old"}, {"baseline", "--update", "old"}} {
		got := streamspecIn(t, dir, nil, args...)
		if got.status != 0 {
			t.Fatal(got.all())
		}
		mustContain(t, got.stdout, `baselines/a_b.yaml: "a b", 1 recording`, `baselines/a_b.2.yaml: "a_b", 1 recording`)
	}
}

// TestCommentsStayWhereABaselineIsUpdated, and it is told where what they were at is gone. Once more it changes nothing.
func TestCommentsStayWhereABaselineIsUpdated(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{"old/1.recording": recordedOf("01", "1"), "old/2.recording": recordedOf("02", "1"), "first/1.recording": recordedOf("01", "1")})
	if got := streamspecIn(t, dir, nil, "baseline", "first"); got.status != 0 {
		t.Fatal(got.all())
	}
	file := filepath.Join(dir, "baselines/x.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	noted := strings.NewReplacer(`"200", in: 1}`, `"200", in: 1} # agreed`, "facts:\n", "# agreed\nfacts:\n", "  lines:\n", "  broken: [] # agreed\n  lines:\n").Replace(string(text))
	want := strings.NewReplacer("  broken: [] # agreed\n", "", "  same:\n    - {of: a, is: its own in each event, in: 1}\n", "", "facts:\n", "# agreed (said of broken)\nfacts:\n", "in: 1}", "in: 2}", "[2]", "[2, 2]", "[3]", "[3, 3]", "recordings: 1", "recordings: 2").Replace(noted)
	if err := os.WriteFile(file, []byte(noted), 0o600); err != nil {
		t.Fatal(err)
	}
	for i, isSaid := range []bool{true, false} {
		got := streamspecIn(t, dir, nil, "baseline", "--update", "old")
		if said := strings.Contains(got.stdout, "  broken is gone: what was said of it stands above facts: # agreed\n"); got.status != 0 || said != isSaid {
			t.Errorf("%d: ends with %d\n%s", i, got.status, got.all())
		}
		if text, err = os.ReadFile(file); err != nil || string(text) != want {
			t.Errorf("%d: %v\n%s\nwant\n%s", i, err, text, want)
		}
	}
}
