package endpoint_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/endpoint"
	"github.com/streamspec/streamspec/internal/importing"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestThePage: what is broken comes first, with what to change; what a server sent is text in it.
func TestThePage(t *testing.T) {
	t.Parallel()
	r, err := importing.Read([]byte("HTTP/1.1 200 OK\nContent-Type: text/event-stream\nCache-Control: no-store\n\nid: 1\ndata: {\"object\":\"chat.completion.chunk\",\"choices\":[],\"text\":\"<script>alert(1)</script>\"}\n\ndata: \x1b[2J\n\nnonsense <b>\n\n"),
		importing.Source{Request: recording.Request{Method: http.MethodPost, URL: "http://127.0.0.1/?token=abc"}})
	if err != nil {
		t.Fatal(err)
	}
	report, err := endpoint.Look(r.Streams[:1], nil)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := report.WritePage(&out, func(text string) string { return strings.ReplaceAll(text, "abc", "***") }); err != nil {
		t.Fatal(err)
	}
	page := out.String()
	if path := os.Getenv("PAGE"); path != "" {
		_ = os.WriteFile(path, []byte(page), 0o600)
	}
	for _, want := range []string{
		"things are broken</h1>", "judged by the profile openai/chat-completions", "the stream ends with [DONE] <span class=\"code\">profile-rule</span>",
		"<dt>laid down by</dt><dd>openapi.yaml, CreateChatCompletionRequest.stream", "<th scope=\"row\">any server</th>", "nonsense &lt;b&gt;", "&lt;script&gt;", `\x1b[2J`, "What came",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	for _, unsafe := range []string{"<script>", "nonsense <b>", "\x1b"} {
		if strings.Contains(page, unsafe) {
			t.Errorf("the page has %q", unsafe)
		}
	}
	if broken, fine := strings.Index(page, `<h2 class="broken">`), strings.Index(page, `<h2 class="fine">`); broken < 0 || fine < broken {
		t.Errorf("what is broken stands at %d, what is fine at %d", broken, fine)
	}
}
