package recording

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const ms = time.Millisecond

// began is when the scenario of the tests began.
var began = time.Date(2026, 11, 26, 12, 0, 0, 123456789, time.UTC)

// whole is a recording that has everything that a recording can have.
func whole() *Recording {
	given := "order \"placed\""
	response := &Response{Status: 200, Protocol: "HTTP/1.1", Header: http.Header{"Content-Type": {"text/event-stream"}, "X": {"a b", ""}}, At: 12 * ms}
	late := &Response{Status: 503, Protocol: "HTTP/1.1", Header: http.Header{}, At: 800 * ms, Excerpt: "<html>\nbusy", Cut: true}
	s := &Stream{
		Name: "a client cut off after 1 event", Of: "orders", Client: 3, CutEvents: 1, CutBytes: 7,
		Request: Request{"GET", "http://127.0.0.1:1/orders?a=b c", http.Header{"Accept": {"text/event-stream"}}, []byte("asked\nfor")},
		Started: began.Add(1500 * time.Microsecond), Response: response,
		Connections: []Connection{
			{
				Request:     Request{"GET", "http://127.0.0.1:1/orders?a=b c", http.Header{"Accept": {"text/event-stream"}}, []byte("asked\nfor")},
				Began:       1 * time.Microsecond,
				Hops:        []Hop{{"http://127.0.0.1:1/orders", 302, "/orders?a=b c", 3 * ms}},
				Retransmits: 2, Phases: []PhaseStart{{PhaseResolve, 1 * time.Microsecond}, {PhaseFirstEvent, 2 * ms}},
				Sent:     4 * ms,
				Response: response, LineEnding: "\r\n", Half: Half{"event: x\ndata: {\"a", 9 * time.Millisecond},
				End: End{Reason: Reset, At: 70 * ms, Detail: "the connection was reset"},
			},
			{
				Request: Request{"GET", "http://127.0.0.1:1/orders", http.Header{"Last-Event-Id": {"7"}}, nil},
				Began:   790 * ms, First: 4, Response: late, Between: true,
				End: End{Reason: HTTPStatus, At: 801 * ms, Detail: "503"},
			},
		},
		Entries: []*Entry{
			{
				Kind: KindEvent, Type: "order placed", Data: []byte(`{"id": 7, "text": "caf` + "é" + `"}`), LastEventID: []byte("7"), HasID: true,
				Evidence: Evidence{Number: 1, Line: 1, Start: 0, End: 54, FirstByte: 20 * ms, LastByte: 21 * ms, Read: 1},
			},
			{Kind: KindComment, Data: []byte(" hb"), Evidence: Evidence{Number: 1, Line: 5, Start: 54, End: 60, FirstByte: 30 * ms, LastByte: 30 * ms, Read: 2}},
			{Kind: KindRetry, Data: []byte("50"), Retry: 50 * ms, Evidence: Evidence{Number: 1, Line: 6, Start: 60, End: 70, FirstByte: 30 * ms, LastByte: 30 * ms, Read: 2}},
			{
				Kind: KindViolation, Violation: "unterminated-event", Detail: "the stream ended inside an event", Odd: true, Data: []byte("data: \xff\x00"), Unterminated: true, Cut: true, Given: &given,
				Evidence: Evidence{Number: 1, Line: 7, Start: 70, End: 80, FirstByte: 40 * ms, LastByte: 40 * ms, Read: 3},
			},
		},
		End:    End{Reason: Timeout, At: 900 * ms, Phase: PhaseTotal, Unframed: true, Closed: true, Unmet: `a "done" arrived`, Met: "open", Late: true},
		Stalls: []Stall{{10 * ms, 30 * ms}, {35 * ms, 40 * ms}},
		SentBy: 5 * ms,
	}
	return &Recording{
		Scenario: "order is placed", File: "scenarios/orders.yaml", Line: 1, Hash: "0123456789ab", Environment: "staging", Set: []string{"region", "size"}, Client: 20, Last: true, Started: began,
		Variables: []Variable{{0, "uuid", "6ba7b810"}, {1 * ms, "greeting", "two\nlines"}},
		Streams:   []*Stream{s, {Name: "empty", Started: began.Add(2 * ms), Untimed: true, End: End{Reason: ConnectFailed, At: 1 * ms, Phase: PhaseConnect, Refused: true, Untrusted: Untrusted{"for a.test", "for b.test"}}}},
		Actions: []*Action{{
			Name: "stop of shop", Verb: "stop", Of: "shop", Began: began.Add(40 * time.Millisecond), SentBy: time.Millisecond, Overdue: 3 * time.Millisecond, Took: 900 * time.Millisecond,
			Ended: 800 * time.Millisecond, Late: 5 * time.Millisecond, Killed: true, Error: "no",
		}},
		Calls: []*Call{
			{
				Name: "place", Request: Request{"POST", "http://127.0.0.1:1/orders", http.Header{"Content-Type": {"application/json"}}, []byte(`{"item": 7}`)},
				Began: began.Add(1 * ms), Overdue: 4 * ms, SentBy: 2 * ms, Took: 9 * ms,
				Response: &Response{Status: 201, Protocol: "HTTP/1.1", Header: http.Header{"Location": {"/orders/7"}}, At: 8 * ms, Cut: true}, Body: []byte(`{"id": 7}`),
			},
			{
				Stub: "bank", Request: Request{"GET", "http://127.0.0.1:9/", http.Header{}, nil}, Began: began.Add(2 * ms), Took: 30 * ms,
				Wrong: true, Again: true, Error: "no response within 30ms",
			},
			{Request: Request{"DELETE", "http://127.0.0.1:9/", http.Header{}, nil}, Began: began.Add(5 * ms)}, // nobody saw its end
		},
		Received: []Received{{"bank", Incoming{At: began.Add(3 * ms), Method: "POST", URL: &url.URL{Path: "/pay", RawQuery: "a=b"}, Header: http.Header{"X-Id": {"1"}}, Body: []byte("a\tb"), Truncated: true}, []Sent{
			{At: began.Add(4 * ms), Status: 202, Header: http.Header{"Content-Type": {"text/event-stream"}}},
			{At: began.Add(5 * ms), Body: []byte("data: paid\n\n")},
			{At: began.Add(6 * ms), End: "cut"},
		}}},
		Lateness: []Lateness{{3 * ms, 40 * ms, 25 * ms}},
		Notes: []Note{
			{At: 0, About: AboutService, Of: "shop", Text: "started"},
			{At: 5 * ms, About: AboutLog, Of: "shop", Text: "listening on 1"},
			{At: 6 * ms, About: AboutFault, Of: "orders", Text: "latency 50ms"},
			{At: 6 * ms, About: AboutCommand, Text: "began: make data"},
			{At: 7 * ms, About: AboutCrash, Of: "shop", Text: "the service shop exited with status 3"},
			{At: 8 * ms, About: AboutFailure, Text: "the call failed", Call: "GET http://127.0.0.1:1/state", Untrusted: Untrusted{"valid", "expired"}},
			{At: 8 * ms, About: AboutFailure, Of: "never came", On: "orders", Deviates: "none came", Kind: "paid", Text: "the call was never made"},
			{At: 8 * ms, About: AboutFailure, Of: "never done", Name: "pay", Text: "the call \"pay\" was never made"},
			{At: 9 * ms, About: AboutOverdue, Of: "bank", Text: "a call was made", Overdue: 2 * ms},
		},
		Ended:  true,
		Over:   9 * ms,
		Judged: 10 * ms,
	}
}

func TestARecordingIsReadBackAsItWas(t *testing.T) {
	var file bytes.Buffer
	want := whole()
	w := NewRecorder(want, &file, nil)
	writeAll(w, want)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := Read(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if got.Lasted <= 0 {
		t.Error("nobody knows when it ends")
	}
	want.Lasted = got.Lasted // it was ended just now
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Stream{})); diff != "" {
		t.Errorf("(-written +read)\n%s", diff)
	}
}

// TestVersion1 holds that a file of version 1 is read for ever. The file is never written anew: keys
// that came after it are taken back from what is expected.
func TestVersion1(t *testing.T) {
	const path = "testdata/version1.recording"
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const frozen = "9bd96bf642de65a1027ca44ed5c92544b4c9972a7240c26d137bdd802a33c301"
	if sum := sha256.Sum256(file); hex.EncodeToString(sum[:]) != frozen {
		t.Error("the file is another: it stays as it is, and what is newer is taken back below")
	}
	got, err := Read(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	want := whole()
	want.Client, want.Over, want.Judged, want.Lasted = 0, 0, 0, time.Second
	want.Streams[0].Connections[0].Half, want.Streams[0].Connections[1].Between = Half{}, false
	want.Streams[1].End.Refused, want.Streams[1].End.Untrusted = false, Untrusted{}
	for _, c := range want.Calls {
		c.Wrong = false
		if c.Response != nil {
			c.Response.Cut = false
		}
	}
	for i := range want.Notes {
		want.Notes[i].Call, want.Notes[i].Deviates, want.Notes[i].Kind = "", "", ""
		want.Notes[i].Untrusted = Untrusted{}
	}
	want.Streams[0].Connections[1].Response.Cut = false
	for _, e := range want.Streams[0].Entries {
		e.Given, e.Cut = nil, false
	}
	writeAll(NewRecorder(want, io.Discard, nil), want) // its entries learn their lines
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Stream{})); diff != "" {
		t.Errorf("(-want +read)\n%s", diff)
	}
}

func TestWhatCameBeforeAKillCanBeRead(t *testing.T) {
	var file bytes.Buffer
	w := NewRecorder(whole(), &file, nil)
	writeAll(w, whole())
	_ = w.Close()
	for cut := range file.Len() {
		r, err := Read(bytes.NewReader(file.Bytes()[:cut]))
		if lines := bytes.Count(file.Bytes()[:cut], []byte("\n")); err != nil && lines >= 2 {
			t.Fatalf("cut after %d bytes: %v", cut, err)
		}
		if r.Ended {
			t.Fatalf("cut after %d bytes it is whole", cut)
		}
	}
}

func TestItIsWrittenSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var file bytes.Buffer
		w := NewRecorder(&Recording{Scenario: "s", Started: time.Now()}, &file, nil)
		w.Variable("a", "b")
		time.Sleep(100 * ms)
		synctest.Wait()
		w.writing.Lock()
		got := file.String()
		w.writing.Unlock()
		if !strings.Contains(got, "variable name=a data=b\n") {
			t.Errorf("after 100 ms there is\n%s", got)
		}
		_ = w.Close()
	})
}

func TestSecretsAreMaskedOnTheWayIn(t *testing.T) {
	var file bytes.Buffer
	w := NewRecorder(whole(), &file, func(text string) string { return strings.ReplaceAll(text, "caf\u00e9", "***1") })
	writeAll(w, whole())
	_ = w.Close()
	if got := file.String(); strings.Contains(got, "caf\u00e9") || !strings.Contains(got, `"text": "***1"`) {
		t.Errorf("the file has\n%s", got)
	}
}

// TestHalfASecretIsMasked: a cut, or where we stop to read, may go through one. Where a text ends as it must, nothing
// of it is half.
func TestHalfASecretIsMasked(t *testing.T) {
	const half = "x t0k"
	given := half
	for name, c := range map[string]struct {
		put  func(*Recording)
		want int // masks
	}{
		"half an event":            {func(r *Recording) { r.Streams[0].Connections[0].Half.Text = half }, 1},
		"a body that is no stream": {func(r *Recording) { r.Streams[0].Connections[1].Response.Excerpt = half }, 1},
		"a violation": {func(r *Recording) {
			e := r.Streams[0].Entries[3]
			e.Data, e.Detail, e.Given = []byte(half), half, &given
		}, 3},
		"a violation that is whole": {func(r *Recording) { e := r.Streams[0].Entries[3]; e.Data, e.Cut = []byte(half), false }, 0},
		"an event": {func(r *Recording) {
			e := r.Streams[0].Entries[0]
			e.Data, e.Type, e.LastEventID, e.Cut = []byte(half), half, []byte(half), true
		}, 3},
		"an event that is whole":            {func(r *Recording) { r.Streams[0].Entries[0].Data = []byte(half) }, 0},
		"the body of a call that broke off": {func(r *Recording) { r.Calls[0].Body = []byte(half) }, 1},
		"the body of a call":                {func(r *Recording) { r.Calls[0].Body, r.Calls[0].Response.Cut = []byte(half), false }, 0},
		"half of what a stub received":      {func(r *Recording) { r.Received[0].Body = []byte(half) }, 1},
		"what a stub received":              {func(r *Recording) { r.Received[0].Body, r.Received[0].Truncated = []byte(half), false }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var file bytes.Buffer
			w := NewRecorder(whole(), &file, func(text string) string { return strings.ReplaceAll(text, "t0k…", "***1…") })
			r := whole()
			c.put(r)
			writeAll(w, r)
			_ = w.Close()
			if got := file.String(); strings.Contains(got, "t0k") != (c.want == 0) || strings.Contains(got, "…") || strings.Count(got, "***1") != c.want {
				t.Errorf("the file has\n%s", got)
			}
		})
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestAFullDiskIsToldInTheEnd(t *testing.T) {
	w := NewRecorder(whole(), fullDisk{}, nil)
	writeAll(w, whole())
	if err := w.Close(); err == nil || err.Error() != "no space left on device" {
		t.Errorf("got %v", err)
	}
}

func TestNoRecorderWritesNothing(t *testing.T) {
	var w *Recorder
	writeAll(w, whole())
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

func TestFilesThatAreNoRecordings(t *testing.T) {
	const head = "streamspec recording 1\n0 scenario name=s line=1 started=2026-11-26T12:00:00Z\n"
	cases := []struct{ text, want string }{
		{"", "this is no recording: it has not even its first lines; remove it, or record anew"},
		{"scenario: s\n", `line 1: this is no recording: its first line is not "streamspec recording 1"; name another file, or take this one out of the folder; of what curl or tail wrote, streamspec import makes one`},
		{"streamspec recording 2\n", "line 1: this recording has the version 2, and this program reads version 1: read it with the streamspec that wrote it, or a later one"},
		{"streamspec recording 1\n0 ended\n", "line 2: the scenario stands in the second line; take the recording as it was written, or record anew"},
		{head + "1 dance\n", `line 3: "dance" is no word of a recording`},
		{head + "1 event stream=1\n", "line 3: no stream has the number 1 yet"},
		{head + "1 event n=1\n", "line 3: event belongs to a stream, which stands first"},
		{head + "1 stream stream=1 name=s\n1 response stream=1\n", "line 4: response belongs to a connection, and the stream has none yet"},
		{head + "1 stream stream=1 name=s\n1 event stream=1 n=x\n", `line 4: the value of n is no number: "x"`},
		{head + "1 returned call=1\n", "line 3: no call has the number 1 yet"},
		{head + "1 sent stub=s\n", "line 3: sent belongs to a request, which stands first"},
		{head + "soon ended\n", `line 3: "soon" is no time in milliseconds`},
	}
	for _, c := range cases {
		if _, err := Read(strings.NewReader(c.text)); err == nil || err.Error() != c.want {
			t.Errorf("%q: got %v, want %s", c.text, err, c.want)
		}
	}
}

// FuzzRead: whatever the file has, reading it does no harm, and what is read is written
// and read again as it was.
func FuzzRead(f *testing.F) {
	var file bytes.Buffer
	w := NewRecorder(whole(), &file, nil)
	writeAll(w, whole())
	_ = w.Close()
	f.Add(file.Bytes())
	f.Add([]byte("streamspec recording 1\n0 scenario name=s line=1 started=2026-11-26T12:00:00Z\n1 received stub=s url=%\n"))
	f.Add([]byte("streamspec recording 1\n0 scenario name=s line=1 started=0000-01-01T00:00:00Z\n")) // longer ago than a time is long
	f.Add([]byte("streamspec recording 1\n0 scenario name=s line=1 started=2826-01-01T00:00:00Z\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := Read(bytes.NewReader(text))
		if err != nil {
			return
		}
		var again bytes.Buffer
		w := NewRecorder(r, &again, nil)
		for _, s := range r.Streams {
			if len(s.Connections) > 0 && s.Connections[0].First == 0 {
				writeStream(w, s)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(&again); err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
	})
}
