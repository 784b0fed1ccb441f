package cli_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestCheck: what is broken comes first, with what to change, and ends with status 1.
func TestCheck(t *testing.T) {
	t.Parallel()
	url := answering(t, http.StatusOK, "text/event-stream", "id: 1\ndata: 1\n\nnonsense\n\n")
	got := streamspec(t, nil, "check", "-H", "Authorization: Bearer abc-def-ghi", url+"/?token=abc-def-ghi")
	if got.status != verdict.ExitBroken {
		t.Errorf("the exit status is %d", got.status)
	}
	mustContain(t, got.stdout, "GET "+url+"/?token=***", "\nBROKEN  malformed-line: in line 4: no colon", "«nonsense»", "any server  end each line with", "\nrisk    content-length: ", "nginx       proxy_buffering off; gzip off;",
		"\nfine    events: 1 message", "1 broken, 2 at risk, 1 fine")
	var report struct {
		Findings []struct{ Code, Grade string }
	}
	asJSON := streamspec(t, nil, "check", "--json", url)
	if err := json.Unmarshal([]byte(asJSON.stdout), &report); err != nil || len(report.Findings) == 0 || report.Findings[0].Code != "malformed-line" {
		t.Errorf("%v: %s", err, asJSON.stdout)
	}
	page := streamspec(t, nil, "check", answering(t, http.StatusOK, "text/html", "<p>\x1b[2Jred"))
	mustContain(t, page.stdout, "BROKEN  no-event-stream: the media type is text/html", `<p>\x1b[2Jred`)
	for _, args := range [][]string{{"check", "--for", "1ms", url}, {"check"}, {"check", "ftp://127.0.0.1/"}} {
		if got := streamspec(t, nil, args...); got.status == verdict.ExitHeld {
			t.Errorf("%v: status %d, %s", args, got.status, got.all())
		}
	}
}
