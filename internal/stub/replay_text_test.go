package stub

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

// entriesIn are the entries of a stream, and how its lines end.
func entriesIn(t *testing.T, text string) (all []*recording.Entry, ending string) {
	t.Helper()
	decoder := sse.NewDecoder(strings.NewReader(text), sse.Options{Mode: sse.Lenient})
	for {
		e, err := decoder.Next()
		if errors.Is(err, io.EOF) {
			return all, decoder.LineEnding()
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, stream.Recorded(e))
	}
}

// What a server does against the rules is what somebody works against who has its recording.
func TestWhatBreaksARuleIsServedAsItCame(t *testing.T) {
	texts := map[string]string{
		"LF": "id: 1\ndata: a\n\n", "CR": "id: 1\rdata: a\r\r", "CRLF": "id: 1\r\ndata: a\r\n\r\n",
		"no delay": "retry: 0\n\ndata: a\n\n", "an ID alone": "id: 9\n\ndata: a\n\n", "no ID any more": "id: 9\ndata: a\n\nid\ndata: b\n\n",
		"a field of nobody, alone": "foo: bar\n\ndata: a\n\n", "and in an event": "id: 2\nfoo: bar\nevent: x\ndata: a\n\n",
		"no field at the end": "data: a\n\nfoo\n\n", "a wrong time in an event": "retry: 1 s\ndata: a\n\n",
		"two bad lines": "data: {\n}\nfoo\n\ndata: b\n\n", "half an event": "data: a\n\nevent: x\ndata: {\"a",
		"half a first line": "data: a\n\neve", "JSON": "{\"no\": \"stream\"}", "bytes in a comment": ": \xff\n\ndata: a\xffb\n\n",
		"bytes in the second line": "data: a\ndata: \xe9\xfe\n\n", "ends of the first line alone": "data: a\r\ndata: b\n\n", "a later end": "data: a\n\ndata: b\n\r\n",
	}
	for _, rule := range rules.All() {
		texts[rule.Code] = rule.Example
	}
	ignored := cmpopts.IgnoreFields(recording.Entry{}, "Evidence", "Detail")
	for name, text := range texts {
		want, ending := entriesIn(t, text)
		served := ""
		for _, c := range chunksOf(want, 0, ending, 1) {
			served += c.bytes
		}
		got, gotEnding := entriesIn(t, served)
		if diff := cmp.Diff(want, got, ignored, cmpopts.EquateEmpty()); diff != "" || gotEnding != ending {
			t.Errorf("%s: %q is served as %q\n%s", name, text, served, diff)
		}
	}
}
