package examples_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/reference/examples"
	"github.com/streamspec/streamspec/internal/testhelp"
	"github.com/streamspec/streamspec/runner/expect"
)

var update = flag.Bool("update", false, "rewrite the golden file")

const golden = "testdata/messages.golden"

// TestWhatEveryExpectationSays judges every example. The golden file has all that is
// said, to be read as a whole by people who never saw the code.
func TestWhatEveryExpectationSays(t *testing.T) {
	var out strings.Builder
	for _, group := range examples.Groups() {
		fmt.Fprintf(&out, "# %s\n", group.Title)
		for _, entry := range group.Entries {
			fmt.Fprintf(&out, "\n## %s\n%s\n", entry.Key, entry.About)
			describe(t, &out, entry)
		}
		out.WriteString("\n")
	}
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// describe writes the examples of an entry. The stream is written where it changes.
func describe(t *testing.T, out *strings.Builder, entry examples.Entry) {
	stream := ""
	for _, e := range entry.Examples {
		x, verdict, err := e.Judge(t.Context())
		if err != nil {
			t.Errorf("%s: %v", e.YAML, err)
			continue
		}
		if key := expect.KeyOf(x); key != entry.Key {
			t.Errorf("%s is an example of %s, not of %s", e.YAML, key, entry.Key)
		}
		if verdict.State != e.Is {
			t.Errorf("%s: it is %s, want %s: %s", e.YAML, verdict.State, e.Is, verdict.Got)
		}
		if e.Stream != stream {
			stream = e.Stream
			fmt.Fprintf(out, "\n%s\n", e.Lines("    "))
		}
		title := "\n" + x.String()
		if x.String() == verdict.Expected {
			title = ""
		}
		fmt.Fprintf(out, "\n- %s%s\n%s\n", e.YAML, title, examples.Says(verdict))
	}
}

// TestEveryExpectationHasExamples: of each expectation of the catalogue one entry, with
// a stream that meets it and one that breaks it.
func TestEveryExpectationHasExamples(t *testing.T) {
	entries := map[string]examples.Entry{}
	for _, group := range examples.Groups() {
		for _, entry := range group.Entries {
			if _, twice := entries[entry.Key]; twice {
				t.Errorf("%s has two entries", entry.Key)
			}
			entries[entry.Key] = entry
		}
	}
	for _, spec := range expect.Catalogue() {
		entry := entries[spec.Key]
		breaks := func(e examples.Example) bool { return e.Is == expect.Broken }
		holds := func(e examples.Example) bool { return e.Is == expect.Held }
		if entry.About == "" || !slices.ContainsFunc(entry.Examples, breaks) || !slices.ContainsFunc(entry.Examples, holds) {
			t.Errorf("%s needs an entry in package examples, with a stream that meets it and one that breaks it", spec.Key)
		}
	}
	if len(entries) != len(expect.Catalogue()) {
		t.Errorf("%d entries, and %d expectations", len(entries), len(expect.Catalogue()))
	}
}

// TestEveryCodeIsProducedByAnExample: each code that is listed, and no other, but the one of
// expectations of a team's own, and of what is too much for an example.
func TestEveryCodeIsProducedByAnExample(t *testing.T) {
	produced := map[expect.Code]bool{expect.Custom: true, expect.TooMuch: true}
	for _, group := range examples.Groups() {
		for _, entry := range group.Entries {
			for _, e := range entry.Examples {
				if _, verdict, err := e.Judge(t.Context()); err == nil && verdict.State == expect.Broken {
					produced[verdict.Code] = true
				}
			}
		}
	}
	for _, code := range expect.Codes() {
		if !produced[code.Code] || code.About == "" {
			t.Errorf("%s (%q) is produced by no example", code.Code, code.About)
		}
		delete(produced, code.Code)
	}
	for code := range produced {
		t.Errorf("an example is broken by %q, which is not listed", code)
	}
}

// TestWhatCanBeUnknown: each expectation that can be unknown has an example of it.
func TestWhatCanBeUnknown(t *testing.T) {
	can := []string{"ends_with", "profile", "followed", "arrives", "absent", "interval", "silence_at_most", "delay", "rate", "unbuffered", "stays_open", "ends", "status", "request_header", "reconnections", "asks_not_to_reconnect", "stops", "logs", "delivers", "together", "every_stream_has_the_same", "resumes", "received", "received_order", "received_interval"}
	for _, group := range examples.Groups() {
		for _, entry := range group.Entries {
			unknown := slices.ContainsFunc(entry.Examples, func(e examples.Example) bool { return e.Is == expect.Unknown })
			if unknown != slices.Contains(can, entry.Key) {
				t.Errorf("%s has an example of which nobody can tell: %v", entry.Key, unknown)
			}
		}
	}
}

// TestPackedStreamsAreJudgedAlike: as a live play keeps them, where each entry is good until the next only.
func TestPackedStreamsAreJudgedAlike(t *testing.T) {
	for _, group := range examples.Groups() {
		for _, entry := range group.Entries {
			for _, e := range entry.Examples {
				x, whole, err := e.Judge(t.Context())
				played, errPlayed := examples.Streams(e.Stream)
				if err != nil || errPlayed != nil {
					t.Fatal(err, errPlayed)
				}
				for _, r := range played.Recordings {
					testhelp.Pack(t, r)
				}
				env := expect.Env{Kinds: played.Kinds, Call: played.Call, Calls: played.Calls, Action: played.Action}
				packed, err := expect.Judge(t.Context(), x, env, played.Evidence())
				diff := cmp.Diff(examples.Says(whole), examples.Says(packed)) + cmp.Diff(whole.Marks, packed.Marks) + cmp.Diff(whole.Further, packed.Further)
				if err != nil || diff != "" {
					t.Errorf("%s: %v (-whole +packed)\n%s", e.YAML, err, diff)
				}
			}
		}
	}
}
