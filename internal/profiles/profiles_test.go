package profiles_test

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/importing"
	"github.com/streamspec/streamspec/internal/profiles"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// open is a profile, and what testdata has of its protocol.
func open(t *testing.T, name string) *expect.ProfileFile {
	t.Helper()
	file, err := expect.OpenProfile(name, ".")
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// read is a stream of testdata; asked is the request for it, where it matters.
func read(t *testing.T, path string, asked recording.Request, change func(string) string) *recording.Stream {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := importing.Read([]byte(change(string(text))), importing.Source{Request: asked})
	if err != nil {
		t.Fatal(err)
	}
	return r.Streams[0]
}

// judged are the titles of the rules that are broken: of each strength.
func judged(t *testing.T, p *expect.ProfileFile, r *recording.Stream) (broken, unpractised []string) {
	t.Helper()
	all, err := p.Judge(r, expect.Env{})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		switch {
		case one.Unasked != "" || one.Verdict.State != expect.Broken:
		case one.Rule.Strength == expect.Practice:
			unpractised = append(unpractised, one.Rule.Title())
		default:
			broken = append(broken, one.Rule.Title())
		}
	}
	return broken, unpractised
}

// post is a request with a body.
func post(body string) recording.Request {
	return recording.Request{Method: http.MethodPost, URL: "http://127.0.0.1/", Body: []byte(body)}
}

// asItIs changes nothing.
func asItIs(text string) string { return text }

// notKept are the streams of testdata, of real implementations, that do not keep their profile,
// and the rules that they break; those with a status of their own are answers that are no stream.
var notKept = map[string][]string{
	"openai/chat-completions/truncated.http":      {"each choice ends with its finish_reason, and nothing of it follows", "the stream ends with [DONE]"},
	"openai/responses/truncated.http":             {"the response ends with completed, incomplete, failed or an error"},
	"cohere/chat/truncated.http":                  {"a message starts once, has its content, and then ends", "each content is started, filled and ended under its index"},
	"gemini/generate-content/truncated.http":      {"each candidate ends with its finishReason"},
	"ag-ui/events/unclosed.http":                  {"a message of text that was started is ended before the run"},
	"ai-sdk/ui-message-stream/v7-unbalanced.http": {"a text is started, filled while it is open, and ended, under one id"},
	"datastar/events/signals.http":                {"the joined signals are an object"}, // as the page asked for
	// What curl wrote of a stream that it left looks like one that the server ended.
	"graphql-sse/distinct/endless.http":      {"the operation ends with complete"},
	"a2a/1.0/cut.http":                       {"the stream ends at a state that is terminal, or that waits for the client"},
	"graphql-sse/distinct/source-error.http": {"the operation ends with complete"},
}

// unshown are those that do not show which protocol they are of: too little came.
var unshown = []string{
	"graphql-sse/single/silent.http",
	"ai-sdk/ui-message-stream/model-fails.http",
	// only an answer to initialize says which revision was agreed on, and that has another
	"mcp/2025-06-18/go-plain-initialize.http", "mcp/2025-06-18/go-plain-progress.http", "mcp/2025-06-18/go-stateless-call.http",
}

// TestRealImplementationsKeepTheProfiles: whatever real implementations sent keeps the profile
// of its protocol, or breaks it as is known; and shows which protocol it is.
func TestRealImplementationsKeepTheProfiles(t *testing.T) {
	for _, name := range profiles.Names() {
		p := open(t, name)
		found, err := filepath.Glob(filepath.Join("testdata", filepath.FromSlash(name), "*.http"))
		if err != nil || len(found) < 3 {
			t.Errorf("%s: %d streams are in testdata/%s/*.http (%v); at least three of real implementations are needed", name, len(found), name, err)
		}
		for _, path := range found {
			path = filepath.ToSlash(strings.TrimPrefix(path, "testdata"+string(filepath.Separator)))
			r := read(t, path, recording.Request{}, asItIs)
			if !expect.IsEventStream(r) {
				if v := p.Answered(r); v.State == expect.Broken {
					t.Errorf("%s: %s; %s", path, v.Expected, v.Got)
				}
				continue
			}
			if broken, _ := judged(t, p, r); !slices.Equal(broken, notKept[path]) {
				t.Errorf("%s breaks %q, want %q", path, broken, notKept[path])
			}
			if p.ShownBy != "" && p.IsShownBy(r) == slices.Contains(unshown, path) {
				t.Errorf("%s does not show that it speaks %s", path, name)
			}
		}
	}
}

// fault is a fault that is planted in a stream: old becomes new, or the text what by makes of it.
// The rule is the first that is broken; allowed: none is.
type fault struct {
	name, in, old, new, rule string
	by                       func(string) string
	asked                    recording.Request
}

const allowed = ""

func (f fault) plant(t *testing.T) func(string) string {
	return func(text string) string {
		changed := strings.ReplaceAll(text, f.old, f.new)
		if f.by != nil {
			changed = f.by(text)
		}
		if changed == text {
			t.Errorf("%s: nothing is changed in %s", f.name, f.in)
		}
		return changed
	}
}

// testFaults plants faults in streams that keep a profile, one after the other.
func testFaults(t *testing.T, profile string, faults []fault) {
	t.Helper()
	testFaultsIn(t, profile, asItIs, faults)
}

// testFaultsIn plants them in streams that are prepared: what a real implementation leaves out
// is added.
func testFaultsIn(t *testing.T, profile string, prepared func(string) string, faults []fault) {
	t.Helper()
	p := open(t, profile)
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			plant := f.plant(t)
			r := read(t, profile+"/"+f.in, f.asked, func(text string) string { return plant(prepared(text)) })
			broken, unpractised := judged(t, p, r)
			all := slices.Concat(broken, unpractised)
			switch {
			case f.rule == allowed && len(all) > 0:
				t.Errorf("it breaks %q, and is allowed", all)
			case f.rule != allowed && (len(all) == 0 || all[0] != f.rule):
				t.Errorf("the first rule that it breaks is not %q: %q", f.rule, all)
			}
		})
	}
}
