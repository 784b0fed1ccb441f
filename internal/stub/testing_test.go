package stub

import (
	"io"
	"net/http"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/streamspec/streamspec/internal/httpcall"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds every wait for something that is to happen soon.
const patience = 10 * time.Second

func on(method, path string) httpcall.Pattern { return httpcall.On(method, path) }

func to(method, url string) httpcall.Request {
	return httpcall.Request{Target: httpcall.To(method, url)}
}

func with(r httpcall.Request, c httpcall.Content) httpcall.Request {
	r.Content = c
	return r
}

func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	status, body, err := tryGet(url)
	if err != nil {
		t.Fatal(err)
	}
	return status, body
}

func tryGet(url string) (status int, body string, err error) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
	response, err := client.Get(url)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return response.StatusCode, string(content), err
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}

func waitFor(t *testing.T, what string, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(patience):
		t.Fatalf("not within %v: %s", patience, what)
	}
}
