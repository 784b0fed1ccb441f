package sample

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite testdata/faults.txt")

// TestWhatFaultsMakeOfTheService holds, for each fault, what is different in what
// clients see: lines of the healthy service that are gone (-), and new ones (+).
// One that makes no difference here must be one that shows elsewhere: in the log, or to an upstream.
func TestWhatFaultsMakeOfTheService(t *testing.T) {
	const golden = "testdata/faults.txt"
	healthy := seenOf(t, "")
	got := "# What clients see of the healthy service.\n" + strings.Join(healthy, "\n") + "\n"
	for _, fault := range Faults() {
		different := differences(healthy, seenOf(t, fault))
		if len(different) == 0 && !fault.defect().isInside() {
			t.Errorf("%s makes no difference", fault)
		}
		got += fmt.Sprintf("\n# %s: %s\n%s\n", fault, fault.Seen(), strings.Join(shortened(different), "\n"))
	}
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", golden, diff)
	}
}

// seenOf is what clients see of a service with a fault, in lines.
func seenOf(t *testing.T, fault Fault) []string {
	t.Helper()
	cfg := Config{
		Fault: fault, Exit: func(int) {}, Closed: Gaps{UnbatchedProgress: true},
		HeartbeatInterval: 2 * time.Second, QueueReadTimeout: 1500 * time.Millisecond,
	}
	scenes := map[string]func(*Server) []string{
		"task completes": func(svc *Server) []string { return watchTask(svc, "demo_task") },
		"task fails":     func(svc *Server) []string { return watchTask(svc, "failing_task") },
		"unknown task":   func(svc *Server) []string { return watch(svc, "/api/tasks/nobody/stream") },
		"version":        func(svc *Server) []string { return watch(svc, versionPath) },
		"answer":         func(svc *Server) []string { return watch(svc, "/api/answers/stream") },
		"calls":          seenOfCalls,
		"conversation":   converse,
		"response":       respondInPieces,
		"room":           seenInRoom,
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(scenes)) {
		inBubble(t, cfg, func(_ *testing.T, svc *Server) {
			for _, line := range scenes[name](svc) {
				lines = append(lines, name+" | "+anyID.ReplaceAllString(line, "UUID"))
			}
		})
	}
	return lines
}

// converse calls a tool of an assistant, and replies to its question.
func converse(svc *Server) []string {
	_, begun := call(svc, "POST", "/api/assistant/sessions", "{}")
	lines := []string{fmt.Sprintf("%q", begun)}
	_, session, _ := strings.Cut(begun, `"session": `)
	id := anyID.FindString(session)
	c := follow(svc, "/api/assistant/stream?session="+id, "X-Request-ID", "r")
	synctest.Wait()
	for _, body := range []string{`{"id": 5, "method": "tools/call"}`, `{"id": 41, "result": {"content": {"city": "Rome"}}}`} {
		status, _ := call(svc, "POST", "/api/assistant/messages?session="+id, body)
		lines = append(lines, fmt.Sprint("posted: ", status))
		synctest.Wait()
	}
	lines = append(lines, callLine(svc, "GET /api/assistant/sessions/"+id))
	time.Sleep(5 * time.Second)
	lines = append(lines, callLine(svc, "GET /api/assistant/sessions/"+id))
	svc.Close()
	<-c.ended
	return slices.Concat(c.headLines(), c.pieceLines(), lines)
}

// respondInPieces begins a response, and comes back to it.
func respondInPieces(svc *Server) []string {
	const known = "resp_00000000-0000-4000-8000-000000000000"
	svc.responses.made.Store(known, true)
	c := follow(svc, "/v1/responses/"+known+"?starting_after=4", "X-Request-ID", "r")
	<-c.ended
	return slices.Concat(c.headLines(), c.pieceLines())
}

// watchTask follows a task of two steps, or one that fails.
func watchTask(svc *Server, taskType string) []string {
	status, body := call(svc, "POST", "/api/testing/tasks/start", `{"task_type": "`+taskType+`", "params": {"steps": 2, "delay": 2}}`)
	id := anyID.FindString(body)
	if id == "" {
		return []string{fmt.Sprint("not started: ", status, " ", strings.TrimSpace(body))}
	}
	lines := watch(svc, "/api/tasks/"+id+"/stream")
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], id, "TASK")
	}
	return lines
}

// watch follows a stream for nine seconds, with a deployment after three, and then
// closes the service.
func watch(svc *Server, path string) []string {
	c := follow(svc, path, "X-Request-ID", "r")
	time.Sleep(3 * time.Second)
	deployed := deploy(svc, `{"request_id": "r", "version": "2"}`)
	time.Sleep(6 * time.Second)
	synctest.Wait()
	end := "ended by the service"
	select {
	case <-c.ended:
	default:
		end = "still open"
	}
	svc.Close()
	<-c.ended
	if c.aborted {
		end = "cut"
	}
	lines := slices.Concat(c.headLines(), c.pieceLines(), []string{end})
	if path == versionPath {
		lines = append(lines, "deployment: "+deployed)
	}
	return lines
}

func (c *client) headLines() []string {
	lines := []string{fmt.Sprint("status ", max(c.status, 200))}
	for _, name := range slices.Sorted(maps.Keys(c.header)) {
		lines = append(lines, name+": "+strings.Join(c.header[name], ", "))
	}
	return lines
}

var anyID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`)

func (c *client) pieceLines() []string {
	if c.header.Get("Content-Encoding") == "gzip" {
		zip, err := gzip.NewReader(strings.NewReader(c.raw() + c.unsent))
		if err != nil {
			return []string{"not compressed: " + err.Error()}
		}
		text, err := io.ReadAll(zip)
		return []string{fmt.Sprintf("%d bytes, %d events, %v", len(text), bytes.Count(text, []byte("event: ")), err)}
	}
	var lines []string
	for _, p := range c.arrived {
		if p.text != "" {
			lines = append(lines, fmt.Sprintf("%v %q", p.at, p.text))
		}
	}
	if c.unsent != "" {
		lines = append(lines, fmt.Sprintf("at the end %q", c.unsent))
	}
	return lines
}

// seenOfCalls is what the calls beside the streams respond.
func seenOfCalls(svc *Server) []string {
	var lines []string
	id := "none"
	for _, line := range []string{"start", "GET /api/tasks/TASK/status", "wait", "GET /api/tasks/TASK/status", "start", "POST /api/tasks/TASK/cancel", "GET /api/tasks/TASK/status", "DELETE /api/tasks/TASK"} {
		var got string
		switch line {
		case "wait":
			time.Sleep(time.Hour)
			continue
		case "start":
			status, body := call(svc, "POST", "/api/testing/tasks/start", `{"task_type": "demo_task"}`)
			got = fmt.Sprint(status, " ", strings.TrimSpace(body))
			id = cmp.Or(anyID.FindString(body), "none")
		default:
			got = callLine(svc, strings.ReplaceAll(line, "TASK", id))
		}
		lines = append(lines, line+": "+anyID.ReplaceAllString(got, "TASK"))
	}
	return lines
}

// seenInRoom is what three members of a room hear, of whom the first speaks.
func seenInRoom(svc *Server) []string {
	var members []*client
	for i := range 3 {
		cookie := sessionOf(svc, fmt.Sprintf("u%d", i+1))
		members = append(members, follow(svc, "/api/rooms/r/stream", "Cookie", cookie, "X-Request-ID", "r"))
		synctest.Wait()
	}
	for _, text := range []string{"one", "two"} {
		call(svc, "POST", "/api/rooms/r/messages", `{"text": "`+text+`"}`)
		synctest.Wait()
	}
	call(svc, "DELETE", "/api/rooms/r", "")
	synctest.Wait() // the room's end is told before the service's
	svc.Close()
	var lines []string
	for i, m := range members {
		<-m.ended
		for _, line := range m.pieceLines() {
			lines = append(lines, fmt.Sprintf("member %d: %s", i+1, line))
		}
	}
	return lines
}

// sessionOf is the cookie of a user who logged in.
func sessionOf(svc *Server, user string) string {
	login := httptest.NewRecorder()
	svc.ServeHTTP(login, httptest.NewRequest("POST", "/api/login", strings.NewReader(`{"user": "`+user+`"}`)))
	cookie, _, _ := strings.Cut(login.Header().Get("Set-Cookie"), ";")
	return cookie
}

// differences are the lines of a that are not in b (-) and the other way round
// (+), by their longest common sequence.
func differences(a, b []string) []string {
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			common[i][j] = max(common[i+1][j], common[i][j+1])
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	var lines []string
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || common[i+1][j] >= common[i][j+1]):
			lines = append(lines, "- "+a[i])
			i++
		default:
			lines = append(lines, "+ "+b[j])
			j++
		}
	}
	return lines
}

// shortened leaves no more than a few lines of each sign and scene.
func shortened(lines []string) []string {
	const few = 2
	var short []string
	counts := map[string]int{}
	for _, line := range lines {
		scene, _, _ := strings.Cut(line, " | ")
		if counts[scene]++; counts[scene] <= few {
			short = append(short, line)
		}
	}
	for _, scene := range slices.Sorted(maps.Keys(counts)) {
		if more := counts[scene] - few; more > 0 {
			short = append(short, fmt.Sprintf("%s | … and %d more", scene, more))
		}
	}
	return short
}

func TestFaultsAreDistinctAndDescribed(t *testing.T) {
	seen := map[string]bool{}
	for _, fault := range Faults() {
		if seen[string(fault)] || seen[fault.Seen()] || fault.Seen() == "" {
			t.Errorf("%q, %q: twice, or without a description", fault, fault.Seen())
		}
		seen[string(fault)], seen[fault.Seen()] = true, true
		if !strings.Contains(Help(), fmt.Sprintf("\n  %-29s %s\n", fault, fault.Seen())) {
			t.Errorf("%s is not in the help", fault)
		}
	}
	if len(Faults()) < 40 {
		t.Errorf("only %d faults", len(Faults()))
	}
}
