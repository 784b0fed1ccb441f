package profiles_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// faultOf is the rule that each invented stream breaks first.
var faultOf = map[string]string{
	"bad-a2a-afterfinal":          "nothing comes of a task that is over",
	"bad-a2a-append-first":        "what is added to an artifact comes behind its beginning",
	"bad-a2a-id":                  "all responses are to one request",
	"bad-agui-content":            "a message of text is started once, filled while it is open, and ended",
	"bad-agui-delta":              "a change of the state is a list of operations",
	"bad-agui-finish-after-error": "a run is started first, and finished or failed last",
	"bad-agui-nofinish":           "a run is started first, and finished or failed last",
	"bad-agui-step":               "a step that was started is finished before the run",
	"bad-ai-newid":                "a text is started, filled while it is open, and ended, under one id",
	"bad-ai-nodone":               "the stream ends with [DONE]",
	"bad-ai-nohead":               "the head says that it is a UI message stream",
	"bad-ant-args":                "the joined input of a tool is a JSON object",
	"bad-ant-early":               "a message begins once, has its blocks, and then ends",
	"bad-ant-noname":              "each event has a name, and its data the same as type",
	"bad-ant-nostop":              "a message begins once, has its blocks, and then ends",
	"bad-ant-twostart":            "a message begins once, has its blocks, and then ends",
	"bad-ant-unclosed":            "each block is started, filled and stopped under its index",
	"bad-ant-usagefalls":          "output_tokens never falls",
	"bad-ant-wrongdelta":          "pieces of input are in the block of a tool",
	"bad-ds-mode":                 "the mode is one that there is",
	"bad-ds-nokey":                "each line of a patch of elements has its key",
	"bad-ds-old":                  "each event of Datastar is a patch of elements, or of signals",
	"bad-ds-signals":              "the joined signals are an object",
	"bad-gql-aftercomplete":       "nothing comes behind complete",
	"bad-gql-complete-nodata":     "the operation ends with complete",
	"bad-gql-nocomplete":          "the operation ends with complete",
	"bad-gql-ping":                "there are no events but next and complete",
	"bad-mcp-after":               "the response is the last of its stream",
	"bad-mcp-both":                "a response has a result or an error",
	"bad-mcp-dupid":               "event IDs are unique",
	"bad-mcp-nojsonrpc":           "each message says that it is JSON-RPC 2.0",
	"bad-mcp-progressfalls":       "progress always rises",
	"bad-mcp24-json":              "the endpoint is a URI, as it is",
	"bad-oai-afterdone":           "nothing comes behind [DONE]",
	"bad-oai-args":                "the joined arguments of a tool call are a JSON object",
	"bad-oai-error-mid":           "no error comes in the stream",
	"bad-oai-error-text":          "every event is a chunk in JSON, an error, or [DONE]",
	"bad-oai-finish-twice":        "each choice ends with its finish_reason, and nothing of it follows",
	"bad-oai-id":                  "the id is the same in all chunks",
	"bad-oai-index":               "each piece of a tool call has its index",
	"bad-oai-index1":              "the first piece of a tool call has its id and its name",
	"bad-oai-nodone":              "the stream ends with [DONE]",
	"bad-oai-ping":                "every event is a chunk in JSON, an error, or [DONE]",
	"bad-agui-args-after-end":     "a tool call is started once, filled while it is open, and ended",
	"bad-agui-snake":              "what is of a message has its messageId",
	"bad-ant-done":                "each event has a name, and its data the same as type",
	"bad-ant-index1":              "blocks are counted from 0",
	"bad-ant-nodelta":             "a message begins once, has its blocks, and then ends",
	"bad-gql-wrapped":             "each event says of which operation it is",
	"bad-mcp-batch":               "every event is one JSON-RPC message, or empty",
	"bad-mcp-codestring":          "an error has a code and a message",
	"bad-mcp-idnull":              "the id of a request is a text or a whole number",
	"bad-mcp-python-traceback":    "every event is one JSON-RPC message, or empty",
	"bad-oai-llamacpp-error":      "no error comes in the stream",
	"bad-oai-python-repr":         "every event is a chunk in JSON, an error, or [DONE]",
	"bad-oai-snapshot-args":       "the joined arguments of a tool call are a JSON object",
	"bad-oai-vllm-abort":          "each choice ends with its finish_reason, and nothing of it follows",
	"bad-resp-seq":                "sequence_number always rises",
	"bad-resp-textdiff":           "the joined deltas are the text that is done",
}

// TestInventedStreams: streams as the protocols allow them (ok-) keep the profile of the protocol
// that they show, dialects included; the faults of others (bad-) are named first.
func TestInventedStreams(t *testing.T) {
	all, err := filepath.Glob(filepath.Join("testdata", "invented", "*.http"))
	if err != nil || len(all) < 110 {
		t.Fatal(len(all), err)
	}
	for _, path := range all {
		name := strings.TrimSuffix(filepath.Base(path), ".http")
		t.Run(name, func(t *testing.T) {
			r := read(t, "invented/"+filepath.Base(path), recording.Request{}, asItIs)
			i := slices.IndexFunc(expect.Profiles(), func(p *expect.ProfileFile) bool { return p.IsShownBy(r) })
			if i < 0 {
				t.Fatal("it shows no protocol")
			}
			broken, _ := judged(t, expect.Profiles()[i], r)
			switch want := faultOf[name]; {
			case strings.HasPrefix(name, "ok-") && len(broken) > 0:
				t.Errorf("it is allowed, and breaks %q", broken)
			case strings.HasPrefix(name, "bad-") && (len(broken) == 0 || want == "" || broken[0] != want):
				t.Errorf("it breaks %q, and first should come %q", broken, want)
			}
		})
	}
}
