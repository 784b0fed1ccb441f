package cli_test

import (
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/report"
)

// A secret, the half of it that comes, and the least of it that no output may show.
const (
	halvedSecret = "s3cret-token-value"
	firstHalf    = "s3cret-to"
	mayNotShow   = "s3cr"
)

// halves are responses that end in the middle of a secret, by the path of a request.
var halves = map[string]string{
	"data":        "event: tick\ndata: {\"token\":\"" + firstHalf,
	"text":        "data: " + firstHalf,
	"second-line": "data: a\ndata: b " + firstHalf,
	"type":        "event: " + firstHalf,
	"late-type":   "data: {}\nevent: " + firstHalf,
	"id":          "id: " + firstHalf,
	"late-id":     "data: {}\nid: " + firstHalf,
	"retry":       "retry: " + firstHalf,
	"no-field":    "{\"token\":\"" + firstHalf,
	"long-line":   "token " + strings.Repeat("x", 256-len("token ")-len(firstHalf)) + halvedSecret + "\n\n",
	"refused":     "I do not like " + firstHalf,
	"call":        "{\"token\":\"" + firstHalf,
}

// endings are how such a response ends: as it announced, before that, or with its connection, where it announced
// nothing, or behind that. A body that is whole has no half of anything, unless it is a stream.
func endings(name string) []string {
	switch name {
	case "call", "refused":
		return []string{"broken", "unframed"}
	case "data":
		return []string{"ended", "broken", "longer"}
	}
	return []string{"ended", "broken"}
}

// halving is a server that sends such responses, each behind an event.
func halving(t *testing.T) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ending, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		status, media, text := "200 OK", "text/event-stream", "event: tick\ndata: {\"n\": 1}\n\n"+halves[name]
		switch name {
		case "refused":
			status, text = "403 Forbidden", halves[name]
		case "call":
			media, text = "application/json", halves[name]
		}
		length := map[string]int{"ended": len(text), "broken": 9999, "longer": len(text) - len(halves[name])}[ending]
		head := ""
		if ending != "unframed" {
			head = fmt.Sprintf("Content-Length: %d\r\n", length)
		}
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		fmt.Fprintf(conn, "HTTP/1.1 %s\r\nContent-Type: %s\r\n%s\r\n%s", status, media, head, text)
		_ = conn.Close()
	}))
	t.Cleanup(server.Close)
	return server
}

// showsNoHalf finds half the secret in what was written, and asks that something was masked in its place.
func showsNoHalf(t *testing.T, where, text string, masked bool) {
	t.Helper()
	if i := strings.Index(text, mayNotShow); i >= 0 {
		t.Errorf("%s shows half a secret: %s", where, text[max(0, i-200):min(len(text), i+80)])
	}
	if masked && !strings.Contains(text, "***1") {
		t.Errorf("%s masks nothing:\n%s", where, text)
	}
}

// TestHalfASecretIsShownNowhere by those commands that follow a stream by its URL.
func TestHalfASecretIsShownNowhere(t *testing.T) {
	t.Parallel()
	server := halving(t)
	for _, name := range slices.Sorted(maps.Keys(halves)) {
		for _, ending := range endings(name) {
			t.Run(name+" "+ending, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				url, header := server.URL+"/"+ending+"/"+name, "Authorization: Bearer "+halvedSecret
				for _, args := range [][]string{
					{"tail", "--record", "tail.recording"}, {"tail", "--json"}, {"tail", "--pretty"}, {"tail", "--parsing", "strict", "--record", "strict.recording"},
					{"check", "--format", "json:check.json", "--format", "html:check.html"},
				} {
					got := streamspecIn(t, dir, nil, append(args, "-H", header, url)...)
					showsNoHalf(t, strings.Join(args, " "), got.all(), false)
				}
				for file, text := range filesIn(t, dir) {
					showsNoHalf(t, file, text, false)
				}
			})
		}
	}
}

// filesIn are the files of a folder, and what is in them.
func filesIn(t *testing.T, dir string) map[string]string {
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			all[path] = read(t, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// halvingSuite has a scenario for each such response, in each way in which it is read. All fail.
func halvingSuite(server string) map[string]string {
	tree := map[string]string{"services/halving.yaml": "service: halving\nurl: " + server + "\n"}
	for name := range halves {
		for _, ending := range endings(name) {
			for way, more := range map[string]string{"seen": "", "delivered": ", unterminated: deliver", "strict": ", parsing: strict"} {
				if way != "seen" && (name == "call" || name == "refused" || way == "strict" && ending == "broken") {
					continue // it is read in no other way
				}
				called, path := name+"-"+ending+"-"+way, "/"+ending+"/"+name
				head := "scenario: " + called + "\nservice: halving\n"
				stream := "stream: {get: " + path + `, headers: {Authorization: "Bearer ${secret.TOKEN}"}` + more + "}\n"
				if name == "call" {
					head += "trigger: [{get: " + path + ", capture: {a: none}}]\n"
				}
				tree[called+".yaml"] = head + stream + `expect:
  - {exactly: done}
  - {every: any event, has: nothing}
  - {every: message, data: other}
  - {never: message}
  - {arrives: done, within: 1s}
`
			}
		}
	}
	return tree
}

// TestHalfASecretIsInNoReport of a run, or of what was recorded of it.
func TestHalfASecretIsInNoReport(t *testing.T) {
	t.Parallel()
	dir := files(t, halvingSuite(halving(t).URL))
	var formats []string
	for _, format := range report.Formats() {
		formats = append(formats, "--format", format+":reports/"+format)
	}
	for _, args := range [][]string{
		slices.Concat([]string{"run", "-j", "4", "--recordings", "all", "--recordings-dir", "recordings", "-v"}, formats, []string{"."}),
		slices.Concat([]string{"judge"}, formats, []string{"recordings"}),
	} {
		got := streamspecIn(t, dir, []string{"TOKEN=" + halvedSecret}, args...)
		showsNoHalf(t, args[0], got.all(), true)
		for file, text := range filesIn(t, dir) {
			showsNoHalf(t, args[0]+": "+file, text, strings.Contains(file, "/reports/"))
		}
		if err := os.RemoveAll(filepath.Join(dir, "reports")); err != nil {
			t.Fatal(err)
		}
	}
}
