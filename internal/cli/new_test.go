package cli_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestWhatIsWrittenOfARecordingHoldsAndMissesNothing writes a stream down, runs what is
// written, and breaks it by every fault.
func TestWhatIsWrittenOfARecordingHoldsAndMissesNothing(t *testing.T) {
	dir := files(t, map[string]string{"scenarios/order.yaml": weak + "expect: [{count: bye, times: 1}]\n"})
	streamspecIn(t, dir, nil, "run", "--recordings", "all", "--recordings-dir", "recordings", "scenarios")
	found, err := filepath.Glob(filepath.Join(dir, "recordings", "*.recording"))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	o := streamspecIn(t, dir, nil, "new", "--from", found[0], "--name", "written order", "--out", "new")
	if o.status != verdict.ExitHeld {
		t.Fatal(o.all())
	}
	mustContain(t, o.stdout, "wrote  new/features/written_order.feature", "wrote  new/scenarios/written_order.yaml", "wrote  new/scenarios/written_order.recording", "faults would be noticed")
	yaml := readFile(t, filepath.Join(dir, "new/scenarios/written_order.yaml"))
	mustContain(t, yaml,
		`packed: {event: news, where: {kind: "packed"}}`)
	if strings.Contains(yaml, "expect:") {
		t.Errorf("what is expected is written twice:\n%s", yaml)
	}
	feature := readFile(t, filepath.Join(dir, "new/features/written_order.feature"))
	mustContain(t, feature, `Given the scenario "written order"`, `And exactly 2 "packed" arrive`, `the events arrive in the order "accepted packed+ sent bye"`, "the stream is closed by the server", `every "sent" has "kind", "order" and "at"`)
	after, o := strengthIn(t, filepath.Join(dir, "new"), "features", "scenarios")
	if o.status != verdict.ExitHeld || after.Percent != 100 || after.Faults < 40 {
		t.Errorf("%d of %d faults are noticed\n%s", after.Noticed, after.Faults, o.all())
	}
	mustContain(t, streamspecIn(t, dir, nil, "new", "--from", found[0], "--name", "written order", "--out", "new").stderr, "nothing was written, for new/features/written_order.feature cannot be: it is there already: give the stream another name, by --name")

	if err := os.MkdirAll(filepath.Join(dir, "half"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "half", "scenarios"), []byte("no folder"), 0o600); err != nil {
		t.Fatal(err)
	}
	o = streamspecIn(t, dir, nil, "new", "--from", found[0], "--out", "half")
	if left, err := filepath.Glob(filepath.Join(dir, "half", "*")); o.status != verdict.ExitFault || err != nil || len(left) != 1 {
		t.Errorf("status %d, and there are %v\n%s", o.status, left, o.all())
	}
	mustContain(t, o.stderr, "nothing was written, for half/scenarios/", ".yaml cannot be: ")
}

// TestWhatIsWrittenOfAURL: it holds on the same stream, breaks on another, and has no credential.
func TestWhatIsWrittenOfAURL(t *testing.T) {
	var kind atomic.Value
	kind.Store("number")
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "event: open\ndata: {\"request\": \""+r.Header.Get("X-Request-ID")+"\"}\n\n")
		n := "7"
		if kind.Load() != "number" {
			n = `"7"`
		}
		_, _ = io.WriteString(w, "event: item\nid: 1\ndata: {\"n\": "+n+"}\n\n")
	}))
	t.Cleanup(shop.Close)
	dir := t.TempDir()
	o := streamspecIn(t, dir, nil, "new", "--from", shop.URL+"/api/shop/items", "-H", "X-Request-ID: my-request", "-H", "Authorization: Bearer correct-horse-battery")
	if o.status != verdict.ExitHeld {
		t.Fatal(o.all())
	}
	yaml := readFile(t, filepath.Join(dir, "scenarios/shop_items.yaml"))
	mustContain(t, yaml, "service: shop_items", `request_id: "my-request"`, `X-Request-Id: "${request_id}"`)
	mustContain(t, readFile(t, filepath.Join(dir, "features/shop_items.feature")), `"${request_id}"`)
	if strings.Contains(yaml+o.all(), "correct-horse") {
		t.Error("it has the credential")
	}
	run := []string{"run", "--recordings", "none", "features", "scenarios"}
	if o := streamspecIn(t, dir, nil, run...); o.status != verdict.ExitHeld {
		t.Errorf("on the same stream it ends with %d\n%s", o.status, o.all())
	}
	kind.Store("text")
	o = streamspecIn(t, dir, nil, run...)
	if o.status != verdict.ExitBroken {
		t.Errorf("on another stream it ends with %d", o.status)
	}
	mustContain(t, o.stdout, `has at "n" the text "7", where the number 7 was expected`)
}

// TestWhatIsWrittenHoldsWhateverTheTextsAre: text has escapes of JSON that YAML does not know, and
// looks like variables; and a credential is written nowhere, be it sent back, or in the URL.
func TestWhatIsWrittenHoldsWhateverTheTextsAre(t *testing.T) {
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		key := r.URL.Query().Get("api_key")
		_, _ = io.WriteString(w, `data: {"smile": "\ud83d\ude00", "rest": "a\/b & \u007f", "as": "${name}", "key": "`+key+`", "bearer": "`+r.Header.Get("Authorization")+`"}`+"\n\n")
	}))
	t.Cleanup(shop.Close)
	dir := t.TempDir()
	o := streamspecIn(t, dir, nil, "new", "--from", shop.URL+"/items?api_key=correct-horse", "-H", "Authorization: Bearer battery-staple", "--name", "éclairs")
	if o.status != verdict.ExitHeld {
		t.Fatal(o.all())
	}
	feature, yaml := readFile(t, filepath.Join(dir, "features/clairs.feature")), readFile(t, filepath.Join(dir, "scenarios/clairs.yaml"))
	mustContain(t, feature, "Feature: Éclairs\n", `"as" equal to "$${name}"`, `"smile" equal to "😀"`)
	mustContain(t, yaml, `get: "/items?api_key=${secret.api_key}"`)
	if all := feature + yaml + o.all(); strings.Contains(all, "correct-horse") || strings.Contains(all, "battery") {
		t.Errorf("it has a credential:\n%s", all)
	}
	if o := streamspecIn(t, dir, []string{"api_key=another-key"}, "run", "--recordings", "none", "features", "scenarios"); o.status != verdict.ExitHeld {
		t.Errorf("on the same stream it ends with %d\n%s", o.status, o.all())
	}
}

// TestWhatDiffersFromTimeToTimeIsNoFact: a short ID, and a number that counts who comes.
func TestWhatDiffersFromTimeToTimeIsNoFact(t *testing.T) {
	var visitors atomic.Int64
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		n := visitors.Add(1)
		_, _ = fmt.Fprintf(w, "data: {\"id\": \"T-%04d\", \"seat\": %d, \"shop\": \"berlin\"}\n\n", 7919*n%10000, n)
	}))
	t.Cleanup(shop.Close)
	dir := t.TempDir()
	if o := streamspecIn(t, dir, nil, "new", "--from", shop.URL+"/visitors"); o.status != verdict.ExitHeld {
		t.Fatal(o.all())
	}
	if o := streamspecIn(t, t.TempDir(), nil, "new", "--from", strings.TrimPrefix(shop.URL, "http://")+"/visitors"); o.status != verdict.ExitHeld {
		t.Errorf("of a URL without its http:// it says\n%s", o.all())
	}
	mustContain(t, readFile(t, filepath.Join(dir, "features/visitors.feature")), `"seat" of type "number"`, `"shop" equal to "berlin"`)
	if o := streamspecIn(t, dir, nil, "run", "--recordings", "none", "features", "scenarios"); o.status != verdict.ExitHeld {
		t.Errorf("on the same service it ends with %d\n%s", o.status, o.all())
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestNewSaysWhatIsWrong(t *testing.T) {
	empty := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		if r.URL.Path == "/page" {
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(empty.Close)
	for from, want := range map[string]string{
		"":                   "new needs a stream: --from URL, or --from RECORDING",
		empty.URL + "/empty": "no event came: there is nothing to write down",
		empty.URL + "/page":  "brought no stream",
		"missing.recording":  "missing.recording: there is no such file; a URL begins with http:// or https://",
	} {
		o := streamspecIn(t, t.TempDir(), nil, "new", "--from", from)
		if o.status != verdict.ExitFault {
			t.Errorf("%s: it ends with %d", from, o.status)
		}
		mustContain(t, o.stderr, want)
	}
}
