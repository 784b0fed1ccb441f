// Command recordings measures what it costs streamspec to judge recordings from disk. It
// writes recordings of streams of small and of large events, each set 100 MB or about it,
// and prints as Markdown what `streamspec judge` takes for each.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/streamspec/streamspec/bench"
	"github.com/streamspec/streamspec/runner/recording"
)

// set is recordings that are judged together.
type set struct {
	name   string
	files  int
	events int // in each
	text   int // bytes of text in each event
}

var sets = []set{
	{"30 recordings, events of 200 bytes", 30, 9_300, 100},
	{"30 recordings, events of 2 KiB", 30, 1_580, 1_900},
	{"6 recordings, events of 1 MiB", 6, 16, 1 << 20},
}

const defaultRounds = 5

func main() {
	rounds := flag.Int("rounds", defaultRounds, "rounds; the median over them is printed")
	binary := flag.String("streamspec", "", "measure this program; default: it is built")
	keep := flag.String("keep", "", "write the recordings into this folder, and keep them")
	flag.Parse()
	if err := run(*rounds, *binary, *keep); err != nil {
		fmt.Fprintln(os.Stderr, "recordings:", err)
		os.Exit(1)
	}
}

func run(rounds int, binary, keep string) error {
	at, err := bench.NewWorkplace(keep, binary)
	if err != nil {
		return err
	}
	defer at.Close()
	fmt.Println("| | MB | processor, s | MB/s | memory, MiB |")
	fmt.Println("| --- | ---: | ---: | ---: | ---: |")
	for i, s := range sets {
		if err := s.measure(filepath.Join(at.Folder, fmt.Sprint(i)), rounds, at.Program); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

func (s set) measure(folder string, rounds int, binary string) error {
	size, err := s.write(folder)
	if err != nil {
		return err
	}
	var seconds, peak []float64
	for range rounds {
		cmd := exec.Command(binary, "judge", filepath.Join(folder, "recordings"))
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%w\n%s", err, out)
		}
		state := cmd.ProcessState
		seconds = append(seconds, (state.UserTime() + state.SystemTime()).Seconds())
		peak = append(peak, float64(state.SysUsage().(*syscall.Rusage).Maxrss)/(1<<10))
	}
	slices.Sort(seconds)
	slices.Sort(peak)
	megabytes, median := float64(size)/1e6, seconds[len(seconds)/2]
	fmt.Printf("| %s | %.0f | %.2f | %.0f | %.0f |\n", s.name, megabytes, median, megabytes/median, peak[len(peak)/2])
	return nil
}

const scenarioFile = `scenario: stream %d
stream: {get: "http://127.0.0.1:1/", until: end}
expect:
  - count: progress
    times: %d
  - increases: step
    in: progress
`

// write writes the recordings, and the scenarios that judge them; it answers the size of
// the recordings.
func (s set) write(folder string) (size int64, err error) {
	for _, name := range []string{"scenarios", "recordings"} {
		if err := os.MkdirAll(filepath.Join(folder, name), 0o755); err != nil {
			return 0, err
		}
	}
	for i := range s.files {
		made := filepath.Join(folder, "scenarios", fmt.Sprintf("%d.yaml", i))
		if err := os.WriteFile(made, fmt.Appendf(nil, scenarioFile, i, s.events), 0o600); err != nil {
			return 0, err
		}
		path := filepath.Join(folder, "recordings", fmt.Sprintf("%d.recording", i))
		if err := s.record(path, &recording.Recording{Scenario: fmt.Sprintf("stream %d", i), File: made, Line: 1, Started: time.Now()}); err != nil {
			return 0, err
		}
		info, err := os.Stat(path)
		if err != nil {
			return 0, err
		}
		size += info.Size()
	}
	return size, nil
}

// record writes one recording.
func (s set) record(path string, about *recording.Recording) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	w := recording.NewRecorder(about, file, nil)
	r := &recording.Stream{
		Name: recording.DefaultStream, Started: about.Started,
		Connections: []recording.Connection{{
			Request:  recording.Request{Method: "GET", URL: "http://127.0.0.1:1/"},
			Response: &recording.Response{Status: 200, Protocol: "HTTP/1.1", Header: map[string][]string{"Content-Type": {"text/event-stream"}}},
		}},
	}
	w.Stream(r)
	w.Connecting(r)
	w.Responded(r)
	offset := int64(0)
	text := strings.Repeat("working ", s.text/8)
	for n := range s.events {
		e := &recording.Entry{Kind: recording.KindEvent, Type: "progress", HasID: true, LastEventID: fmt.Append(nil, n)}
		e.Data = fmt.Appendf(nil, `{"event_type":"progress_update","task_id":"0f8fad5b-d9cb-469f","step":%d,"data":{"text":"%s","progress":0.25}}`, n, text)
		at := time.Duration(n)*time.Millisecond + 123456
		e.Evidence = recording.Evidence{Number: n + 1, Line: 4*n + 1, Start: offset, End: offset + int64(len(e.Data)) + 40, FirstByte: at, LastByte: at, Read: n + 1}
		offset = e.End
		w.Entry(r, e)
	}
	r.End = recording.End{Reason: recording.ServerClosed, At: time.Duration(s.events) * time.Millisecond}
	r.Connections[0].End = r.End
	w.Disconnected(r)
	w.Ended(r)
	return w.Close()
}
