package cli_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/sources"
)

// everything is a scenario in which everything happens that a recording has a line for, and
// which breaks: two secrets are sent, a long event breaks an expectation far behind its
// beginning, and an expectation breaks at the same event.
const everything = `service: shop
run: streamspec sample
setup: [echo the shop opens]
env: {PORT: "${port}"}
ready: {tcp: "${port}"}
---
scenario: everything
service: {name: shop, per: scenario}
vars: {customer: ann}
stubs:
  bank:
    - get: /old
      status: 302
      headers: {Location: /feed}
    - post: /feed
      resume: true
      events:
        - {retry: 10ms}
        - {comment: heartbeat}
        - {event: item, id: "1", data: {n: 1, state: new, note: "` + "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz" + `", deep: {price: 17}}}
        - {event: item, id: "2", data: {n: 2, state: paid, deep: {price: 4}}}
      calls:
        - {post: "${stub.bank}/notify", json: {of: "${customer}"}, status: 202}
    - get: /feed
      resume: true
      events:
        - {event: item, id: "1", data: {n: 1}}
        - {event: item, id: "2", data: {n: 2}}
    - get: /raw
      send: [{bytes: 'nonsense\nevent: raw\ndata: {"a": "${secret.FIRST}", "b": "${secret.SECOND}"}\n\n'}]
      end: cut
    - {post: /notify, status: 202}
    - {post: /pay, json: {paid: true}}
trigger:
  - {post: "${stub.bank}/pay", headers: {Authorization: "Bearer ${secret.FIRST}"}, json: {item: 7}}
  - {command: echo seeded}
streams:
  orders:
    post: ${stub.bank}/feed
    json: {all: true}
    auth: {bearer: "${secret.SECOND}"}
    faults: [{latency: 1ms}]
    reconnect: {method: same}
    leave: {after: item, back: 10ms}
  moved: {get: "${stub.bank}/old"}
  raw: {get: "${stub.bank}/raw", parsing: lenient}
during:
  - {after: item, kill: shop}
  - {after: item, post: "${stub.bank}/pay", name: paid, json: {again: "${secret.FIRST}"}}
events:
  paid: {event: item, where: {state: paid}}
expect:
  - {every: item, on: orders, is: {deep.price: 4}}
  - {first: item, on: orders, id: "7"}
  - {resumes: item, on: moved, cut: [{events: 1}]}
  - {ends: cut, on: raw}
  - {last: raw, on: raw, is: {a: "${secret.SECOND}"}}
`

// recordEverything runs the scenario, and answers its recording, and what the run wrote.
func recordEverything(t *testing.T) (path string, ran outcome, report string) {
	t.Helper()
	service, scenario, _ := strings.Cut(everything, "---\n")
	dir := files(t, map[string]string{"scenarios/services/shop.yaml": service, "scenarios/everything.yaml": scenario})
	ran = streamspecIn(t, dir, []string{"FIRST=first-secret", "SECOND=second-secret"}, "run", "--recordings", "all", "--recordings-dir", "kept", "-f", "json:run.json", "-f", "junit:run.xml", "scenarios")
	found, _ := filepath.Glob(filepath.Join(dir, "kept", "*.recording"))
	if len(found) != 1 {
		t.Fatalf("there are the recordings %v; the run said\n%s", found, ran.all())
	}
	text, err := os.ReadFile(filepath.Join(dir, "run.json"))
	if err != nil {
		t.Fatal(err)
	}
	return found[0], ran, string(text)
}

func TestARecordingHasAllThatHappened(t *testing.T) {
	path, ran, _ := recordEverything(t)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(content)
	for _, want := range []string{
		`0 scenario name=everything file=scenarios/everything.yaml line=1 hash=[0-9a-f]{12} started=20`,
		`variable name=uuid data=`, `variable name=customer data=ann`,
		`call call=1 method=POST url=\S+/pay >Authorization="Bearer \*\*\*1" >Content-Type=application/json data={"item":7}`,
		`returned call=1 (sent_by=\S+ )?took=\S+ status=200 protocol=HTTP/1.1 responded=\S+ <Content-Length=\S+ <Content-Type=application/json .*data={"paid":true}`,
		`service of=shop data=is being started`,
		`call call=\d+ name=paid (overdue=\S+ )?method=POST .*data={"again":"\*\*\*1"}`,
		`call call=\d+ stub=bank (overdue=\S+ )?method=POST url=\S+/notify .*data={"of":"ann"}`,
		`returned call=\d+ (sent_by=\S+ )?took=\S+ status=202`,
		`command data=began: echo seeded`, `command data="ended: echo seeded\\nseeded"`,
		`received request=1 stub=bank method=POST url=/pay .*data={"item":7}`,
		`sent request=1 status=200 <Content-Length=\S+ <Content-Type=application/json data={"paid":true}`,
		`sent request=\d+ data="event: item\\nid: 2\\n`, `sent request=\d+ end=close`, `sent request=\d+ end=cut`,
		`service of=shop data=is used at http`, `service of=shop data=killed`, `log of=shop data=.+`,
		`fault of=orders data=began: latency of 1ms`, `fault of=orders data=ended: latency of 1ms`,
		`stream stream=\d+ name=orders`, `stream stream=\d+ name="a client of moved cut off after event 1" of=moved cut_events=1`,
		`connecting stream=\d+ method=POST url=\S+/feed .*>Authorization="Bearer \*\*\*2".*>Last-Event-Id=1.* data={"all":true}`,
		`redirected stream=\d+ url=\S+/old status=302 location=/feed`,
		`reached stream=\d+ phase=\S+:connect phase=\S+:headers sent=`,
		`response stream=\d+ status=200 protocol=HTTP/1.1 responded=\S+ .*<Content-Type=text/event-stream`,
		`event stream=\d+ n=1 line=\d+ start=\d+ end=\d+ first=\S+ read=\d+ type=item has_id=true id=1 data={"n":1`,
		`event stream=\d+ n=1 .* type=raw data={"a": "\*\*\*1", "b": "\*\*\*2"}`,
		`comment stream=\d+ n=1 .* data=heartbeat`, `retry stream=\d+ n=1 .* retry=10 data=10`,
		`violation stream=\d+ n=1 line=1 .* data=nonsense`,
		`disconnected stream=\d+ reason="closed by streamspec"`, `end stream=\d+ reason=cut`, `ended`,
	} {
		if !regexp.MustCompile(`(?m)^[\d.]+ ` + strings.TrimPrefix(want, "0 ")).MatchString(text) {
			t.Errorf("no line has %s", want)
		}
	}
	if t.Failed() {
		t.Logf("%s\n%s", ran.all(), text)
	}
}

// TestReportsLeadToTheRecording: each report names the file and how to judge it again, and
// JSON the lines of the entries that it speaks of. Two secrets can be told apart everywhere.
func TestReportsLeadToTheRecording(t *testing.T) {
	path, ran, report := recordEverything(t)
	judge := "streamspec judge kept/" + filepath.Base(path)
	junit, err := os.ReadFile(filepath.Join(filepath.Dir(path), "../run.xml"))
	if err != nil {
		t.Fatal(err)
	}
	mustContain(t, ran.stdout, judge, `"deep.price" 17`, "What the stream orders did (> marks what the failure speaks of, behind its number):", "1,2>", `"price":17`)
	mustContain(t, string(junit), judge, "1,2>")
	if n := strings.Count(ran.stdout, "What the stream orders did"); n != 1 {
		t.Errorf("the timeline stands %d times in\n%s", n, ran.stdout)
	}
	var run struct {
		Scenarios []struct {
			Recording string
			Steps     []struct {
				Failure *struct {
					Evidence []struct {
						Stream, Kind string
						Number, Line int
						Data         *string
					}
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(report), &run); err != nil {
		t.Fatal(err)
	}
	content, _ := os.ReadFile(path)
	lines, first := strings.Split(string(content), "\n"), run.Scenarios[0]
	if first.Recording != "kept/"+filepath.Base(path) || len(first.Steps[0].Failure.Evidence) != 1 {
		t.Fatalf("the report has %+v", first)
	}
	e := first.Steps[0].Failure.Evidence[0]
	if e.Data != nil || e.Line < 1 || !strings.Contains(lines[e.Line-1], " n="+strconv.Itoa(e.Number)+" ") || !strings.Contains(lines[e.Line-1], " "+e.Kind+" ") {
		t.Errorf("line %d is %s, and the report speaks of %+v", e.Line, lines[e.Line-1], e)
	}
	for name, text := range map[string]string{"console": ran.all(), "JSON": report, "JUnit": string(junit), "recording": string(content)} {
		if strings.Contains(text, "first-secret") || strings.Contains(text, "second-secret") {
			t.Errorf("%s shows a secret", name)
		}
		if !strings.Contains(text, "***1") || !strings.Contains(text, "***2") {
			t.Errorf("%s does not tell the secrets apart", name)
		}
	}
	judged := streamspecIn(t, filepath.Join(filepath.Dir(path), ".."), nil, "judge", "kept")
	mustContain(t, judged.stdout, "1,2>", `"deep.price" 17`)
}

// TestWithoutARecordingAReportHasTheData: whole, however long it is.
func TestWithoutARecordingAReportHasTheData(t *testing.T) {
	long := strings.Repeat("z", 10_000)
	dir := files(t, map[string]string{"scenarios/long.yaml": `scenario: a long event
stubs: {feed: [{get: /feed, events: [{event: item, data: {note: "` + long + `", n: 1}}]}]}
stream: {get: "${stub.feed}/feed"}
expect: [{every: item, is: {n: 2}}]
`})
	streamspecIn(t, dir, nil, "run", "--recordings", "none", "-f", "json:run.json", "scenarios")
	report, err := os.ReadFile(filepath.Join(dir, "run.json"))
	if err != nil {
		t.Fatal(err)
	}
	mustContain(t, string(report), long+`\",\"n\":1}"`)
}

// TestAKilledRunLeavesTheCallThatHung: what was sent can be read, and judge says that no
// response is recorded.
func TestAKilledRunLeavesTheCallThatHung(t *testing.T) {
	dir := files(t, map[string]string{"scenarios/hangs.yaml": `scenario: a call that hangs
stubs:
  shop:
    - {post: /orders, delay: 60s}
    - {get: /feed, events: [{data: x}]}
trigger: [{post: "${stub.shop}/orders", json: {item: book}}]
stream: {get: "${stub.shop}/feed"}
expect: [{count: any event, times: 1}]
`})
	kept := filepath.Join(dir, "kept")
	ctx, cancel := context.WithTimeout(t.Context(), commandTimeout)
	defer cancel()
	cmd := command(ctx, t, nil, "run", "--recordings-dir", kept, "scenarios")
	cmd.Dir, cmd.SysProcAttr = dir, ownGroup()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	text := awaitRecording(t, kept, "received request=1 stub=shop method=POST url=/orders")
	if err := killGroup(cmd.Process.Pid); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	mustContain(t, text, `call call=1 method=POST url=http://127.0.0.1:`, `/orders >Content-Type=application/json data={"item":"book"}`)
	judged := streamspecIn(t, dir, nil, "judge", kept)
	if judged.status != 2 {
		t.Errorf("judge ends with %d", judged.status)
	}
	mustContain(t, judged.stdout, "the recording is not whole: whoever wrote it was stopped", "no response is recorded of POST http://127.0.0.1:")
}

// awaitRecording waits until the recording in a folder has a text.
func awaitRecording(t *testing.T, folder, part string) string {
	t.Helper()
	for deadline := time.Now().Add(commandTimeout); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		found, _ := filepath.Glob(filepath.Join(folder, "*.recording"))
		for _, path := range found {
			if text, err := os.ReadFile(path); err == nil && strings.Contains(string(text), part) {
				return string(text)
			}
		}
	}
	t.Fatalf("no recording has %s", part)
	return ""
}

// TestWhatCouldNotBeStartedIsRecorded: a scenario that was not played is as little judged from its
// recording.
func TestWhatCouldNotBeStartedIsRecorded(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"scenarios/services/shop.yaml": "service: shop\nrun: sleep 60\nready: {get: \"http://127.0.0.1:1/health\", within: 100ms}\n",
		"scenarios/order.yaml": `scenario: an order
service: shop
trigger: [{name: order, post: /orders}]
stream: {get: /feed}
expect: [{response: order, is: {id: 1}}, {some: placed, has: id}]
`,
		"features/order.feature": "Feature: Orders\n  Scenario: an order\n    Given the scenario \"an order\"\n    When the stream is followed to its end\n    Then the response to \"order\" has \"id\" equal to 1\n",
	})
	ran := streamspecIn(t, dir, nil, "run", "--recordings-dir", "kept", "scenarios", "features")
	judged := streamspecIn(t, dir, nil, "judge", "kept")
	for name, got := range map[string]outcome{"run": ran, "judge": judged} {
		if got.status != 2 {
			t.Errorf("%s ends with %d", name, got.status)
		}
		mustContain(t, got.stdout, `the service "shop" was not ready within 100 ms`, "2 scenarios: 2 not judged")
	}
}

// TestARecordingNamesWhatWasRead: a file may be saved while its scenarios are played; they are those that it had.
func TestARecordingNamesWhatWasRead(t *testing.T) {
	t.Parallel()
	const feature = "Feature: F\n  Scenario: one\n    Given the scenario \"s\"\n    When the stream is followed to its end\n    Then exactly 1 \"a\" arrives\n" +
		"  Scenario: two\n    Given the scenario \"s\"\n    When the stream is followed to its end\n    Then exactly 1 \"a\" arrives\n"
	dir := files(t, map[string]string{
		"streamspec.yaml":    "{}\n",
		"scenarios/s.yaml":   "scenario: s\nstubs: {up: [{get: /, events: [{event: a, data: {}}]}]}\ntrigger: [{command: \"sh -c 'echo >> ${env.SAVED}'\"}]\nstream: {get: \"${stub.up}/\"}\n",
		"features/f.feature": feature,
	})
	path := filepath.Join(dir, "features", "f.feature")
	ran := streamspecIn(t, dir, []string{"SAVED=" + path}, "run", "--jobs", "1", "--recordings", "all", "--recordings-dir", "kept", "features")
	mustContain(t, ran.all(), "2 scenarios: 2 passed")
	kept, _ := filepath.Glob(filepath.Join(dir, "kept", "*.recording"))
	for _, path := range kept {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		mustContain(t, string(text), "hash="+sources.Hash([]byte(feature)))
	}
	saved, err := os.ReadFile(path)
	if err != nil || len(kept) != 2 || string(saved) == feature {
		t.Errorf("there are the recordings %v, and the file is now\n%s", kept, saved)
	}
}
