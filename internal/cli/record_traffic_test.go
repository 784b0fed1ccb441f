package cli_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestTrafficIsRecordedUntilItIsInterrupted: also the stream that is open then. Who asked is not
// in the recording, nor the cookie that was set; what was there is replaced.
func TestTrafficIsRecordedUntilItIsInterrupted(t *testing.T) {
	t.Parallel()
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "c00kie-of-ann-77"})
		_, _ = io.WriteString(w, "data: 1\n\n")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	t.Cleanup(service.Close)
	dir := files(t, map[string]string{"kept/events.1.recording": "an old one", "kept/events.2.recording": "an old one"})
	cmd := command(context.WithoutCancel(t.Context()), t, nil, "record", "--listen", "127.0.0.1:0", "--target", service.URL, "--to", "kept", "--replace")
	cmd.Dir = dir
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	said := bufio.NewReader(out)
	line, err := said.ReadString('\n')
	_, url, _ := strings.Cut(line, "listening at ")
	url, _, _ = strings.Cut(url, ",")
	if err != nil || url == "" {
		t.Fatal(line, err)
	}
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/events", nil)
	request.Header.Set("Authorization", "Bearer t0ken-of-ann-88")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if line, err := bufio.NewReader(response.Body).ReadString('\n'); line != "data: 1\n" {
		t.Fatal(line, err)
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(said)
	_ = cmd.Wait()
	mustContain(t, string(rest), `"/events": 1 event, in kept/events.1.recording`)
	all, _ := filepath.Glob(filepath.Join(dir, "kept/*"))
	text, _ := os.ReadFile(filepath.Join(dir, "kept/events.1.recording"))
	if len(all) != 1 || !strings.Contains(string(text), "ended") || strings.Contains(string(text), "ann") {
		t.Errorf("%v\n%s", all, text)
	}
}
