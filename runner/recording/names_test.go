package recording_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/runner/recording"
)

// Each kind of entry has a name in messages.
func TestNames(t *testing.T) {
	tests := []struct {
		entry recording.Entry
		want  string
	}{
		{recording.Entry{Kind: recording.KindComment, Evidence: recording.Evidence{Number: 2}}, "comment 2"},
		{recording.Entry{Kind: recording.KindRetry, Evidence: recording.Evidence{Number: 3}}, "retry 3"},
		{recording.Entry{Kind: recording.KindViolation, Violation: "unknown-field"}, "violation unknown-field"},
		{recording.Entry{Kind: recording.KindEvent, Type: "tick", Evidence: recording.Evidence{Number: 4}}, "#4 tick"},
	}
	for _, test := range tests {
		if got := recording.Name(&test.entry); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
	if got := recording.Kind(99).String(); got != "Kind(99)" {
		t.Errorf("what is no kind is called %q", got)
	}
}

// What was awaited when a stream ended is told with its end.
func TestAnEndSaysWhatWasMissing(t *testing.T) {
	end := recording.End{Reason: recording.ServerClosed, At: time.Second, Unmet: `the awaited "done" came`}
	if got, want := end.String(), `closed by the server after 1000 ms, before the awaited "done" came`; got != want || !end.Abnormal() {
		t.Errorf("got %q, want %q, which is abnormal: %v", got, want, end.Abnormal())
	}
}

// A request that a stub received is shown without what must not be.
func TestAnIncomingRequestIsShownMasked(t *testing.T) {
	at, err := url.Parse("http://127.0.0.1/send?key=abcdef")
	if err != nil {
		t.Fatal(err)
	}
	hide := func(text string) string { return strings.ReplaceAll(text, "abcdef", "***") }
	in := recording.Incoming{Method: http.MethodPost, URL: at, Body: []byte(`{"k":"abcdef"}`)}
	open := in.String()
	in.Hide = hide
	masked := in.String()
	in.Body = nil
	for got, want := range map[string]string{
		open:        `POST /send?key=abcdef {"k":"abcdef"}`,
		masked:      `POST /send?key=*** {"k":"***"}`,
		in.String(): `POST /send?key=***`,
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// A copy of an entry has bytes of its own.
func TestACloneIsOnItsOwn(t *testing.T) {
	e := &recording.Entry{Kind: recording.KindEvent, Type: "tick", Data: []byte("one"), LastEventID: []byte("7")}
	clone := e.Clone()
	copy(e.Data, "two")
	copy(e.LastEventID, "8")
	if string(clone.Data) != "one" || string(clone.LastEventID) != "7" || clone.Type != "tick" {
		t.Errorf("the clone is %q with ID %q", clone.Data, clone.LastEventID)
	}
}

// A part of a recording has the entries that it is given, and nothing of those put aside.
func TestOnly(t *testing.T) {
	whole := recordingOf(event(1, "a", "1"), event(2, "b", "2"), event(3, "a", "3"))
	whole.Forgotten = []recording.TypeCount{{Type: "old", Count: 5}}
	part := whole.Only(whole.Entries[1:2])
	var got string
	for _, e := range part.All() {
		got += e.Type
	}
	if got != "b" || part.Forgotten != nil || len(whole.Entries) != 3 || part.Request.URL != whole.Request.URL {
		t.Errorf("the part has %q, and has forgotten %v; of the whole %d are left", got, part.Forgotten, len(whole.Entries))
	}
}

// Types counts events alone, each type once.
func TestTypesOfEvents(t *testing.T) {
	comment := &recording.Entry{Kind: recording.KindComment}
	got := recordingOf(event(1, "b", ""), comment, event(2, "a", ""), event(3, "b", "")).Types()
	if diff := cmp.Diff([]recording.TypeCount{{Type: "b", Count: 2}, {Type: "a", Count: 1}}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
