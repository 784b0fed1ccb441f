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

	"github.com/streamspec/streamspec/internal/verdict"
)

// serving starts the command serve, and answers its URL and what it has said until then.
func serving(t *testing.T, dir string, args ...string) (url, said string) {
	t.Helper()
	cmd := command(context.WithoutCancel(t.Context()), t, nil, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	cmd.Dir = dir
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGINT)
		if err := cmd.Wait(); err != nil {
			t.Errorf("serve ends with %v", err)
		}
	})
	lines := bufio.NewReader(out)
	for !strings.Contains(said, "a secret was masked") {
		line, err := lines.ReadString('\n')
		if said += line; err != nil {
			t.Fatal(err, said)
		}
	}
	_, url, _ = strings.Cut(said, "serving at ")
	url, _, _ = strings.Cut(url, " ")
	return url, said
}

// TestWhatIsServedIsWhatWasRecorded runs a scenario against its own recording: it holds, and
// where the recording is changed it breaks.
func TestWhatIsServedIsWhatWasRecorded(t *testing.T) {
	const scenario = `scenario: an order
service: shop
trigger:
  - {post: /orders, status: 201, capture: {id: id}}
stream: {get: "/orders/${id}/events", headers: {Authorization: "Bearer ${secret.PASS}"}, timeout: 20s}
after: [{get: /token}]
expect:
  - {exactly: accepted sent bye}
  - {every: sent, is: {parcel: "p-1"}}
  - {ids: sent}
  - {ends: closed by the server}
`
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/orders":
			w.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(w, `{"id": "o-7"}`)
		case "/token":
			_, _ = io.WriteString(w, `{"token": "correct-horse-battery"}`)
		default:
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, "event: accepted\ndata: 1\n\nevent: sent\nid: 4\ndata: {\"parcel\":\"p-1\"}\n\nevent: bye\ndata:\n\n")
		}
	}))
	t.Cleanup(shop.Close)
	dir := files(t, map[string]string{"scenarios/order.yaml": scenario, "scenarios/services/shop.yaml": "service: shop\nurl: http://127.0.0.1:1\n", "secrets": "PASS=correct-horse-battery\n"})
	record := []string{"run", "--service", "shop=" + shop.URL, "--secrets", "secrets", "--recordings", "all", "--recordings-dir", "recordings", "scenarios"}
	if o := streamspecIn(t, dir, nil, record...); o.status != verdict.ExitHeld {
		t.Fatal(o.all())
	}
	url, said := serving(t, dir, "recordings")
	mustContain(t, said, "POST /orders", "GET /orders/o-7/events", "GET /token", "and is served so (***1)")
	again := []string{"run", "--secrets", "secrets", "--service", "shop=" + url, "scenarios"}
	if o := streamspecIn(t, dir, nil, again...); o.status != verdict.ExitHeld {
		t.Errorf("against its own recording:\n%s", o.all())
	}
	response, err := http.Get(url + "/token") //nolint:noctx // it is answered at once
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, _ := io.ReadAll(response.Body); !strings.Contains(string(body), "***1") {
		t.Errorf("a secret is served as %s", body)
	}
	changed(t, dir, `{"parcel":"p-1"}`, `{"parcel":"p-2"}`)
	url, _ = serving(t, dir, "recordings", "--speed", "100")
	o := streamspecIn(t, dir, nil, "run", "--secrets", "secrets", "--service", "shop="+url, "scenarios")
	if o.status != verdict.ExitBroken {
		t.Errorf("it ends with %d", o.status)
	}
	mustContain(t, o.stdout, `has "parcel" "p-2"`)
}

// changed changes a text in the only recording of a folder.
func changed(t *testing.T, dir, from, to string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "recordings", "*.recording"))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	text, err := os.ReadFile(found[0])
	if err == nil && !strings.Contains(string(text), from) {
		t.Fatalf("%s is not in\n%s", from, text)
	}
	if err == nil {
		err = os.WriteFile(found[0], []byte(strings.ReplaceAll(string(text), from, to)), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestServeSaysWhatIsWrong(t *testing.T) {
	dir := files(t, map[string]string{"none.recording": "streamspec recording 1\n0 scenario name=x file=x line=1 started=2026-01-02T03:04:05Z\n0 ended\n", "readme.md": "no recording\n"})
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"none.recording"}, "nothing can be served: no stream and no call"},
		{[]string{"none.recording", "--listen", "8080"}, "--listen 8080: write HOST:PORT, such as 127.0.0.1:8080"},
		{[]string{"."}, "nothing can be served"},
		{[]string{"missing"}, "missing"},
	} {
		o := streamspecIn(t, dir, nil, append([]string{"serve"}, c.args...)...)
		if o.status != verdict.ExitFault {
			t.Errorf("%v: it ends with %d", c.args, o.status)
		}
		mustContain(t, o.stderr, c.want)
	}
}
