package sample

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// deploy announces a version and tells the answer as "STATUS BODY".
func deploy(svc *Server, body string) string {
	status, answer := call(svc, "POST", "/api/testing/deployments/version", body)
	return fmt.Sprintf("%d %s", status, strings.TrimSpace(answer))
}

const (
	deliveredToR = `202 {"requestId": "r", "delivered": true, "status": "delivered"}`
	queuedForR   = `202 {"requestId": "r", "delivered": false, "status": "queued"}`
)

func TestDeploymentForALiveStream(t *testing.T) {
	tests := []struct {
		name, path string
		header     []string
	}{
		{"by X-Request-ID", versionPath, []string{"X-Request-ID", "r"}},
		{"by request_id", versionPath + "?request_id=r", nil},
		{"by request_id, with another correlation ID", versionPath + "?request_id=r", []string{"X-Request-ID", "other"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, Config{}, func(t *testing.T, svc *Server) {
				live, stranger := follow(svc, tt.path, tt.header...), follow(svc, versionPath)
				time.Sleep(time.Second)
				if diff := cmp.Diff(deliveredToR, deploy(svc, `{"request_id": "r", "version": "2", "changelog": "né"}`)); diff != "" {
					t.Errorf("answer (-want +got):\n%s", diff)
				}
				synctest.Wait()
				if got := live.transcript()[2]; !strings.HasPrefix(got, `1s version {"version": "2", "changelog": "n\u00e9", "correlation_id": "`) {
					t.Errorf("got %s", got)
				}
				if got := stranger.brief(); len(got) != 2 {
					t.Errorf("another stream got %v", got)
				}
			})
		})
	}
}

// A client acts as soon as it sees its stream open: the deployment must find it.
func TestDeploymentFindsAStreamThatHasJustOpened(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, svc *Server) {
		ctx, hangUp := context.WithCancel(context.Background())
		w := &onFirstFlush{ResponseRecorder: httptest.NewRecorder()}
		var got string
		w.act = func() { got = deploy(svc, `{"request_id": "r", "version": "2"}`) }
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			svc.ServeHTTP(w, httptest.NewRequest("GET", versionPath+"?request_id=r", nil).WithContext(ctx))
		}()
		synctest.Wait()
		hangUp()
		<-ended
		if got != deliveredToR {
			t.Errorf("got %s, want it delivered", got)
		}
		_, after, _ := strings.Cut(w.Body.String(), "1.0.0")
		if !strings.Contains(after, `"version": "2"`) {
			t.Errorf("no deployment after the snapshot in:\n%s", w.Body)
		}
	})
}

// onFirstFlush acts when the first bytes go out.
type onFirstFlush struct {
	*httptest.ResponseRecorder
	act func()
}

func (w *onFirstFlush) Flush() {
	if w.act != nil {
		act := w.act
		w.act = nil
		act()
	}
}

func TestDeploymentWaitsForItsStream(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, svc *Server) {
		for _, body := range []string{
			`{"request_id": "r", "version": "2", "changelog": null}`,
			`{"request_id": "r", "version": "3", "changelog": "faster"}`,
		} {
			if diff := cmp.Diff(queuedForR, deploy(svc, body)); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
		}
		c := followFor(svc, time.Second, versionPath, "X-Request-ID", "r")
		want := []string{
			`0s version {"version": "1.0.0", "environment": "test", "git_commit": "abc123", "correlation_id": "r"}`,
			`0s version {"version": "2", "correlation_id": "r"}`,
			`0s version {"version": "3", "changelog": "faster", "correlation_id": "r"}`,
		}
		if diff := cmp.Diff(want, c.transcript()[1:]); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		again := followFor(svc, time.Second, versionPath, "X-Request-ID", "r")
		if got := len(again.data("version")); got != 1 {
			t.Errorf("the next stream got %d versions, want the snapshot only", got)
		}
		if got := deploy(svc, `{"request_id": "r", "version": "4"}`); got != queuedForR {
			t.Errorf("after the streams have gone: %s", got)
		}
	})
}

func TestDeploymentReachesEveryStreamOfTheID(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, svc *Server) {
		a, b := follow(svc, versionPath, "X-Request-ID", "r"), follow(svc, versionPath+"?request_id=r")
		synctest.Wait()
		deploy(svc, `{"request_id": "r", "version": "2"}`)
		synctest.Wait()
		if len(a.data("version")) != 2 || len(b.data("version")) != 2 {
			t.Errorf("got %v and %v", a.brief(), b.brief())
		}
	})
}

func TestDeploymentForAStreamThatIsTooFarBehind(t *testing.T) {
	var d deployments
	slow := d.subscribe("r")
	for i := range mailboxSize {
		if !d.announce("r", versionHeartbeat()) {
			t.Fatalf("version %d was not delivered", i)
		}
	}
	if d.announce("r", versionHeartbeat()) {
		t.Error("a version beyond the mailbox was delivered, want it queued")
	}
	d.unsubscribe(slow)
	if got := len(d.collect(d.subscribe("r"))); got != 1 {
		t.Errorf("%d versions wait for the next stream, want 1", got)
	}
}

func TestDeploymentErrors(t *testing.T) {
	const required = `400 {"error": "request_id and version are required"}`
	tests := []struct{ name, body, want string }{
		{"no request ID", `{"version": "2"}`, required},
		{"no version", `{"request_id": "r"}`, required},
		{"a changelog that is a list", `{"request_id": "r", "version": "2", "changelog": ["faster"]}`, `400 {"error": "changelog must be a text"}`},
		{"not JSON", `version=2`, `400 {"error": "The body is not the expected JSON: `},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, Config{}, func(t *testing.T, svc *Server) {
				if got := deploy(svc, tt.body); !strings.HasPrefix(got, tt.want) {
					t.Errorf("got  %s\nwant %s", got, tt.want)
				}
			})
		})
	}
}
