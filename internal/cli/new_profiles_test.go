package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestWhatIsWrittenOfEachProtocolHoldsAndMissesNothing: of what a real implementation of each profile
// sent, as curl wrote it down, who does not say what was asked.
func TestWhatIsWrittenOfEachProtocolHoldsAndMissesNothing(t *testing.T) {
	for _, capture := range []string{
		"a2a/1.0/message", "ag-ui/events/text", "ai-sdk/ui-message-stream/v7-text", "anthropic/messages/tool", "datastar/events/feed",
		"graphql-sse/distinct/subscription", "mcp/2025-11-25/go-cut", "openai/chat-completions/usage", "openai/responses/truncated",
	} {
		t.Run(capture, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile("../profiles/testdata/" + capture + ".http")
			if err != nil {
				t.Fatal(err)
			}
			dir := files(t, map[string]string{"capture.1.txt": string(text)})
			mustContain(t, streamspecIn(t, dir, nil, "import", "--to", "imported", "capture.1.txt").stdout, "in imported")
			o := streamspecIn(t, dir, nil, "new", "--from", filepath.Join("imported", "capture.1.recording"), "--name", "captured")
			if o.status != verdict.ExitHeld {
				t.Fatal(o.all())
			}
			if after, o := strengthIn(t, dir, "features", "scenarios"); o.status != verdict.ExitHeld || after.Faults < 10 {
				t.Errorf("%d of %d faults are noticed\n%s", after.Noticed, after.Faults, o.all())
			}
		})
	}
}
