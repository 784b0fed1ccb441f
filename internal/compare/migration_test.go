package compare_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

// migration reads one side of the recordings of a real migration.
func migration(t testing.TB, side string) compare.Side {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata/migration", side, "*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatal("no recordings", err)
	}
	s := compare.Side{Name: side}
	for _, file := range files {
		s.Runs = append(s.Runs, compare.Run{File: file, Recording: readLines(t, file)})
	}
	return s
}

// recordedLine is a line of these recordings.
type recordedLine struct {
	Kind    string          `json:"k"`
	MS      float64         `json:"ms"`
	Method  string          `json:"method"`
	Path    string          `json:"path"`
	Headers json.RawMessage `json:"headers"`
	Status  int             `json:"status"`
	Type    string          `json:"type"`
	Data    string          `json:"data"`
	Text    string          `json:"text"`
	Why     string          `json:"why"`
}

func readLines(t testing.TB, file string) *recording.Recording {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	name, _, _ := strings.Cut(filepath.Base(file), ".")
	s := &recording.Stream{Name: recording.DefaultStream}
	lines := bufio.NewScanner(f)
	for row := 1; lines.Scan(); row++ {
		var l recordedLine
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(file, err)
		}
		l.into(t, s, row)
	}
	return &recording.Recording{Scenario: name, Streams: []*recording.Stream{s}, Ended: true}
}

func (l *recordedLine) into(t testing.TB, s *recording.Stream, row int) {
	at := time.Duration(l.MS * float64(time.Millisecond))
	entry := &recording.Entry{Kind: recording.KindEvent, Type: l.Type, Data: []byte(l.Data), Row: row}
	entry.LastByte, entry.FirstByte = at, at
	switch l.Kind {
	case "request":
		s.Request = recording.Request{Method: l.Method, URL: "http://service" + l.Path, Header: http.Header{}}
		var headers map[string]string
		_ = json.Unmarshal(l.Headers, &headers)
		for name, value := range headers {
			s.Request.Header.Set(name, value)
		}
	case "head":
		s.Response = &recording.Response{Status: l.Status, At: at, Header: http.Header{}}
		var headers [][2]string
		_ = json.Unmarshal(l.Headers, &headers)
		for _, h := range headers {
			s.Response.Header.Add(h[0], h[1])
		}
	case "event":
		entry.Number = s.Events() + 1
		_ = s.Add(entry)
	case "comment":
		entry.Kind, entry.Data = recording.KindComment, []byte(l.Text)
		_ = s.Add(entry)
	case "end":
		s.End = recording.End{At: at, Reason: recording.ServerClosed}
		if l.Why == "left by us" {
			s.End.Reason = recording.Stopped
		}
	default:
		t.Fatalf("a line of kind %q", l.Kind)
	}
}

// All that changed in a real migration is found, and named.
func TestWhatARealMigrationChanged(t *testing.T) {
	r, err := compare.Compare(migration(t, "old"), migration(t, "new"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Grade(); got != compare.Changed {
		t.Errorf("the grade is %s", got)
	}
	everywhere := "task_completes task_fails unknown_task version version_without_request_id"
	for title, in := range map[string]string{
		"another path: /api/tasks/{id}/stream → /api/sse/tasks?task_id={id}":                                                    "task_completes task_fails unknown_task",
		"another path: /api/utils/version/stream → /api/sse/utils/version":                                                      "version_without_request_id",
		"another path: /api/utils/version/stream?request_id={id} → /api/sse/utils/version?request_id={id}":                      "version",
		"version_without_request_id is answered by rejected {\"status\":400,\"message\":\"BAD REQUEST\"}; it was version":       "version_without_request_id",
		"events are put into an envelope: event: NAME, data: {…} → data: {\"type\": NAME, \"payload\": {…}}":                    "task_completes task_fails unknown_task version",
		"the opening is another: connection_open {\"status\": \"connected\"}, 35 times → ready, 24 times, and not always first": everywhere,
		"heartbeats are comments now: event: heartbeat data: {\"timestamp\": \"keepalive\"} → : heartbeat":                      "task_completes version",
		"a field is gone: correlation_id of version (<the request's URL>)":                                                      "version",
		"a new field: task_id of error (text)":                                                                                  "unknown_task",
		"times have another format: <timestamp +00:00> → <timestamp Z>, at timestamp":                                           "task_completes task_fails",
		"connection_close.reason: task_completed → task_failed":                                                                 "task_fails",
		"first task_event/task_started 899–926 ms → 27–435 ms: events are no longer batched":                                    "task_completes task_fails",
		"7 headers differ": everywhere,
	} {
		i := slices.IndexFunc(r.Differences, func(d *compare.Difference) bool { return d.Title == title })
		if i < 0 {
			t.Errorf("not found: %s", title)
		} else if got := strings.Join(r.Differences[i].Scenarios, " "); got != in {
			t.Errorf("%s: seen in %s, not in %s", title, got, in)
		}
	}
	// What is left of 14 is a text that differs wherever the code stands elsewhere.
	if len(r.Differences) != 14 || t.Failed() {
		t.Errorf("%d differences:\n%s", len(r.Differences), shown(t, r))
	}
	if len(r.Uncertain) != 1 || !strings.HasPrefix(r.Uncertain[0].Title, "another order: task_event/progress_update before task_event/task_failed →") {
		t.Errorf("uncertain is the one overtaking, and not:\n%s", shown(t, r))
	}
}

// What is proposed declares all of it: then the sides are equivalent, but for what is uncertain.
func TestTheProposedMappingDeclaresWhatChanged(t *testing.T) {
	old, now := migration(t, "old"), migration(t, "new")
	r, err := compare.Compare(old, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	mapped, err := compare.Compare(old, now, r.Proposed())
	if err != nil {
		t.Fatal(err)
	}
	if mapped.Grade() != compare.Equivalent || len(mapped.Unused) > 0 || len(mapped.Uncertain) != 1 {
		t.Error(shown(t, mapped))
	}
}
