package cli_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

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
	checkReports(t, url)
	page := streamspec(t, nil, "check", answering(t, http.StatusOK, "text/html", "<p>\x1b[2Jred"))
	mustContain(t, page.stdout, "BROKEN  no-event-stream: the media type is text/html", `<p>\x1b[2Jred`)
	for _, args := range [][]string{{"check", "--for", "1ms", url}, {"check"}, {"check", "ftp://127.0.0.1/"}} {
		if got := streamspec(t, nil, args...); got.status == verdict.ExitHeld {
			t.Errorf("%v: status %d, %s", args, got.status, got.all())
		}
	}
}

// checkReports: the files say the same, by the schema, and none has what may not be shown.
func checkReports(t *testing.T, url string) {
	t.Helper()
	dir := t.TempDir()
	asJSON, asPage := filepath.Join(dir, "check.json"), filepath.Join(dir, "deep", "check.html")
	got := streamspec(t, nil, "check", "--format", "json:"+asJSON, "--format", "html:"+asPage, "-H", "Authorization: Bearer abc-def-ghi", url+"/?token=abc-def-ghi")
	mustContain(t, got.stdout, "BROKEN  malformed-line")
	written, page := read(t, asJSON), read(t, asPage)
	mustContain(t, written, `"code": "malformed-line"`, "token=***")
	mustContain(t, page, "<h1>One thing is broken</h1>", "malformed-line", "nonsense", "token=***")
	if strings.Contains(written+page, "abc-def") {
		t.Error("the reports have the token")
	}
	text := streamspec(t, nil, "schema", "check").stdout
	closed := strings.ReplaceAll(text, `"type": "object"`, `"type": "object", "unevaluatedProperties": false`)
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(closed))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("check.json", document); err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(written))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiler.MustCompile("check.json").Validate(value); err != nil {
		t.Error(err)
	}
	wrong := streamspec(t, nil, "check", "--format", "junit:x.xml", url)
	mustContain(t, wrong.stderr, "one of the formats html, json")
}

// TestCheckByAProfile: what the profile asks for is sent, each rule that is broken is told with
// its section; what curl wrote down is judged as well.
func TestCheckByAProfile(t *testing.T) {
	t.Parallel()
	captured, err := filepath.Abs("../profiles/testdata/openai/chat-completions")
	if err != nil {
		t.Fatal(err)
	}
	captured += string(filepath.Separator)
	got := streamspec(t, nil, "check", captured+"truncated.http")
	if got.status != verdict.ExitBroken {
		t.Errorf("the exit status is %d", got.status)
	}
	mustContain(t, got.stdout, "judged by the profile openai/chat-completions", "BROKEN  profile-rule: the stream ends with [DONE]\n        expected  the last events are: done\n        got       ",
		"by        openapi.yaml, CreateChatCompletionRequest.stream", "any server  send \"data: [DONE]\"")
	if good := streamspec(t, nil, "check", "--profile", "openai/chat-completions", captured+"text.http"); good.status != verdict.ExitHeld {
		t.Errorf("it is whole: %s", good.all())
	}
	mustContain(t, streamspec(t, nil, "check", filepath.Join(captured, "..", "..", "ag-ui", "events", "text.http")).stdout, "40 ask nothing of this stream: nobody wrote down the request (1), what they speak of did not come (39); 1 open: nobody wrote down when anything came")
	unasked := streamspec(t, nil, "check", captured+"usage.http", "--url", "http://127.0.0.1/", "-d", `{"stream":true}`)
	if unasked.status != verdict.ExitHeld {
		t.Errorf("a post with what was asked: %s", unasked.all())
	}
	var asked string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = r.Method + " " + r.Header.Get("Authorization") + " " + string(body)
		w.WriteHeader(http.StatusUnauthorized)
	}))
	t.Cleanup(server.Close)
	streamspec(t, nil, "check", "--profile", "openai/chat-completions", "-H", "Authorization: Bearer abc-def-ghi", server.URL)
	if !strings.HasPrefix(asked, "POST Bearer abc-def-ghi {") || !strings.Contains(asked, `"stream":true`) {
		t.Errorf("it asked: %s", asked)
	}
	none := streamspec(t, nil, "check", "--profile", "openai/chat", server.URL)
	mustContain(t, none.stderr, `did you mean "openai/chat-completions"?`)
}

// TestCheckOfWhatTailWrote: it is judged as the stream itself is, with its times.
func TestCheckOfWhatTailWrote(t *testing.T) {
	t.Parallel()
	captured := read(t, "../profiles/testdata/ag-ui/events/text.http")
	_, body, _ := strings.Cut(captured, "\r\n\r\n")
	written := streamspec(t, nil, "tail", "--json", answering(t, http.StatusOK, "text/event-stream", body)).stdout
	got := streamspec(t, nil, "check", "--profile", "ag-ui/events", filepath.Join(files(t, map[string]string{"tail.json": written}), "tail.json"))
	mustContain(t, got.stdout, "fine    profile-kept: 15 rules of ag-ui/events held")
	if got.status != verdict.ExitHeld {
		t.Errorf("the exit status is %d: %s", got.status, got.all())
	}
}

func TestProfiles(t *testing.T) {
	t.Parallel()
	mustContain(t, streamspec(t, nil, "profiles").stdout, "openai/chat-completions")
	mustContain(t, streamspec(t, nil, "profiles", "openai/chat-completions").stdout, "must      the stream ends with [DONE]\n          [openapi.yaml", "practice  ", "instead   4xx or 5xx")
	mustContain(t, streamspec(t, nil, "profiles", "--yaml", "openai/chat-completions").stdout, "\nprofile: openai/chat-completions\n")
}

// TestAProfileOfATeam: a scenario names it beside itself, a feature from the scenarios on.
func TestAProfileOfATeam(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"scenarios/deep/chat.yaml":      "scenario: chat\nstubs: {s: [{get: /, events: [{event: tick, data: {n: 1}}]}]}\nstream: {get: \"${stub.s}/\"}\nexpect: [{profile: ../profiles/house.yaml}]\n",
		"scenarios/profiles/house.yaml": "profile: house\nexpect: [{every: tick, has: m, name: ticks are traced, from: house rules}]\n",
		"features/chat.feature":         "Feature: chat\n  Scenario: house\n    Given the scenario \"chat\"\n    When the stream is followed to its end\n    Then the stream keeps the profile \"profiles/house.yaml\"\n",
	})
	for _, path := range []string{"features", "scenarios"} {
		got := streamspec(t, nil, "run", filepath.Join(dir, path))
		if got.status != verdict.ExitBroken {
			t.Errorf("%s: the exit status is %d", path, got.status)
		}
		mustContain(t, got.all(), "ticks are traced [house rules]:", `has no "m"`)
	}
}
