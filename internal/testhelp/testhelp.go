// Package testhelp is what the tests of several packages do.
package testhelp

import (
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// Patience bounds every wait for something that is to happen soon.
const Patience = 10 * time.Second

// Soon waits until something holds.
func Soon(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(Patience); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %s", Patience, what)
		}
	}
}

// Done waits until something is done.
func Done(t *testing.T, what string, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(Patience):
		t.Fatalf("not within %v: %s", Patience, what)
	}
}

// Get is what is at a URL.
func Get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	status, body, err := TryGet(url)
	if err != nil {
		t.Fatal(err)
	}
	return status, body
}

// TryGet asks for what is at a URL.
func TryGet(url string) (status int, body string, err error) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: Patience}
	response, err := client.Get(url)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return response.StatusCode, string(content), err
}

// Refuses checks that a value is refused with words that contain want, and with "" that it is
// accepted.
func Refuses(t *testing.T, value interface{ Validate() error }, want string) {
	t.Helper()
	err := value.Validate()
	switch {
	case err == nil && want != "":
		t.Errorf("%+v was accepted, want an error with %q", value, want)
	case err != nil && (want == "" || !strings.Contains(err.Error(), want)):
		t.Errorf("%+v: got the error %q, want %q", value, err, want)
	}
}

// Busy keeps all processors busy that the test has, until it is told to stop. It has a single one meanwhile: the
// others are left to other tests, which run at the same time.
func Busy() (stop func()) {
	var done atomic.Bool
	var spinners sync.WaitGroup
	processors := runtime.GOMAXPROCS(1)
	for range 8 {
		spinners.Go(func() {
			for !done.Load() {
			}
		})
	}
	return func() {
		done.Store(true)
		spinners.Wait()
		runtime.GOMAXPROCS(processors)
	}
}

// Pack has a stream keep its entries as one does that shares its memory.
func Pack(t *testing.T, r *recording.Stream) {
	t.Helper()
	entries := r.Entries
	r.Entries = nil
	r.Share(1)
	for _, e := range entries {
		if err := r.Add(e); err != nil {
			t.Fatal(err)
		}
	}
}
