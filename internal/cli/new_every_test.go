package cli_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/importing"
	"github.com/streamspec/streamspec/internal/strength"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// faultsOfEach is how many faults of each stream are tried, evenly spread over all that it could have:
// those of one stream are others than those of the next. Each must be noticed.
const faultsOfEach = 4

// TestWhatIsWrittenOfEveryStreamHoldsAndNoticesFaults: of what a real implementation of each profile sent, of both
// sides of a real migration, and of the services of the shipped scenarios. All are run by one command, and judged
// by one: hundreds of them took longer to begin than to judge.
func TestWhatIsWrittenOfEveryStreamHoldsAndNoticesFaults(t *testing.T) {
	t.Parallel()
	all, dir := slices.Concat(captured(t), migrated(t), served(t)), t.TempDir()
	t.Run("new", func(t *testing.T) {
		for i, path := range all {
			t.Run(filepath.Base(path), func(t *testing.T) {
				t.Parallel()
				if o := streamspecIn(t, filepath.Dir(path), nil, "new", "--from", path, "--name", writtenName(i), "--out", dir); o.status != verdict.ExitHeld {
					t.Fatal(o.all())
				}
			})
		}
	})
	if o := streamspecIn(t, dir, nil, "run", "--jobs", atATime, "--recordings", "all", "--recordings-dir", "green", "features", "scenarios"); o.status != verdict.ExitHeld {
		t.Fatal(o.all())
	}
	faults := brokenBy(t, dir, all)
	o := streamspecIn(t, dir, nil, "judge", "broken", "--format", "json:judged.json")
	judged := outcomesIn(t, filepath.Join(dir, "judged.json"))
	for file, fault := range faults {
		if outcome, is := judged[file]; !is || outcome == "passed" {
			t.Errorf("not noticed: %s: %s", fault, outcome)
		}
	}
	if len(judged) != len(faults) {
		t.Errorf("%d recordings were judged, want %d\n%s", len(judged), len(faults), o.all())
	}
}

// writtenName is the name of the scenario that is written of a stream.
func writtenName(i int) string { return fmt.Sprintf("written%d", i) }

// brokenBy writes recordings of the green run, each broken by a fault, and names the streams and the faults by
// their files.
func brokenBy(t *testing.T, dir string, streams []string) map[string]string {
	t.Helper()
	library, err := check.Load(filepath.Join(dir, "scenarios"))
	if err != nil {
		t.Fatal(err)
	}
	broken := map[string]string{}
	for nth, stream := range streams {
		green, err := filepath.Glob(filepath.Join(dir, "green", writtenName(nth)+"_as_it_came-*.recording"))
		if err != nil || len(green) != 1 {
			t.Fatal(stream, green, err)
		}
		one := strength.Endpoints([]strength.Sample{{Recording: readBack(t, green[0]), Scenario: library.Scenarios[writtenName(nth)]}})
		if len(one) != 1 || len(one[0].Faults) == 0 {
			t.Fatalf("%s: it has %d endpoints, or no fault", stream, len(one))
		}
		all := one[0].Faults
		for i := range min(faultsOfEach, len(all)) {
			fault := all[(nth+i*len(all)/faultsOfEach)%len(all)]
			r, file := readBack(t, green[0]), fmt.Sprintf("%d.%d.recording", nth, i)
			fault.Mutants[0](r)
			writeRecorded(t, filepath.Join(dir, "broken", file), r)
			broken[file] = filepath.Base(stream) + ": " + fault.Text
		}
	}
	return broken
}

// outcomesIn are the outcomes of the recordings of a report, by their files.
func outcomesIn(t *testing.T, file string) map[string]string {
	t.Helper()
	var report struct {
		Scenarios []struct{ Outcome, Recording string }
	}
	if err := json.Unmarshal([]byte(readFile(t, file)), &report); err != nil {
		t.Fatal(err)
	}
	outcomes := map[string]string{}
	for _, s := range report.Scenarios {
		outcomes[filepath.Base(s.Recording)] = s.Outcome
	}
	return outcomes
}

// withEvents writes recordings that have an event into a folder, by their names: of others nothing can be written.
func withEvents(t *testing.T, all map[string]*recording.Recording) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	for name, r := range all {
		r.Streams = slices.DeleteFunc(r.Streams, func(s *recording.Stream) bool {
			return s.Response == nil || s.Client > 1 || s.CutEvents > 0 || s.CutBytes > 0 || s.Events() == 0 || len(s.Connections) > 1 && s.Connections[1].First == 0
		})
		if len(r.Streams) == 0 {
			continue
		}
		r.Streams = r.Streams[:1]
		path := filepath.Join(dir, strings.ReplaceAll(name, "/", "_")+".recording")
		writeRecorded(t, path, r)
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

// captured are streams of the profiles, as curl wrote them down.
func captured(t *testing.T) []string {
	all := map[string]*recording.Recording{}
	root := "../profiles/testdata"
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if filepath.Ext(path) != ".http" || strings.HasPrefix(path, root+"/invented") {
			return err
		}
		name := strings.TrimSuffix(strings.TrimPrefix(path, root+"/"), ".http")
		all[name], err = importing.Read([]byte(readFile(t, path)), importing.Source{Scenario: name, Request: recording.Request{Method: "GET"}, Started: time.Now()})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return withEvents(t, all)
}

// migrated is a recording of each scenario of both sides of a real migration: as curl would have written it down.
func migrated(t *testing.T) []string {
	all := map[string]*recording.Recording{}
	for _, side := range []string{"old", "new"} {
		files, err := filepath.Glob("../compare/testdata/migration/" + side + "/*.2.jsonl")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			name := side + "/" + strings.TrimSuffix(filepath.Base(file), ".2.jsonl")
			all[name], err = importing.Read(asCurl(t, readFile(t, file)), importing.Source{Scenario: name, Request: recording.Request{Method: "GET"}, Started: time.Now()})
			if err != nil {
				t.Fatal(file, err)
			}
		}
	}
	return withEvents(t, all)
}

// asCurl is a recording of lines as curl would have written it down.
func asCurl(t *testing.T, lines string) []byte {
	t.Helper()
	var out bytes.Buffer
	for in := bufio.NewScanner(strings.NewReader(lines)); in.Scan(); {
		var line struct {
			K, Type, Data, Text string
			Status              int
			Headers             json.RawMessage
		}
		if err := json.Unmarshal(in.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		switch line.K {
		case "head":
			var headers [][2]string
			if err := json.Unmarshal(line.Headers, &headers); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&out, "HTTP/1.1 %d Any\n", line.Status)
			for _, h := range headers {
				fmt.Fprintf(&out, "%s: %s\n", h[0], h[1])
			}
			out.WriteByte('\n')
		case "event":
			fmt.Fprintf(&out, "event: %s\ndata: %s\n\n", line.Type, strings.ReplaceAll(line.Data, "\n", "\ndata: "))
		case "comment":
			fmt.Fprintf(&out, ":%s\n\n", line.Text)
		}
	}
	return out.Bytes()
}

// served is what the services of the shipped scenarios send, and of those that were invented.
func served(t *testing.T) []string {
	all, kept := map[string]*recording.Recording{}, t.TempDir()
	args := []string{"run", "--jobs", "8", "--recordings", "all", "--recordings-dir", kept}
	for _, about := range []string{"answers", "client", "conversations", "invented", "plays", "protocols", "rooms", "stubs", "task_stream", "version_stream"} {
		args = append(args, "scenarios/"+about)
	}
	if o := streamspec(t, nil, args...); o.status != verdict.ExitHeld {
		t.Fatal(o.all())
	}
	files, err := filepath.Glob(filepath.Join(kept, "*.recording"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name, _, _ := strings.Cut(filepath.Base(file), "-")
		all[name] = readBack(t, file)
	}
	return withEvents(t, all)
}

func writeRecorded(t *testing.T, path string, r *recording.Recording) {
	t.Helper()
	var out bytes.Buffer
	if err := recording.Write(&out, r, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
