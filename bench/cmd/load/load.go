package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/streamspec/streamspec/bench"
)

const serviceFile = `service: feed
url: %s
`

const scenarioFile = `scenario: feed
service: feed
stream: {get: "/?n=${client}", until: end, timeout: 10m}
expect:
  - {name: nothing is lost, count: progress, times: %d}
  - {name: nothing changes places, increases: n, in: progress}
  - {name: nothing is late, interval: progress, at_most: %s}
  - {name: it ends, ends: closed by the server}
load: {clients: %d, ramp: %s, thresholds: {unknown: 100%%}}
`

// rate is what was found of an expectation.
type rate struct {
	Text                                 string
	Held, Broken, Unknown, Late, Skipped int
	First                                struct {
		Client        int
		Expected, Got string
	}
}

// told is what the report has that is looked at.
type told struct {
	Events    int
	Scenarios []struct {
		Played, Broken, Faulty int
		Expected, Causes       []rate
	}
	Times []struct {
		Name string
		P99  float64 `json:"p99_ms"`
		Max  float64 `json:"max_ms"`
	}
	Late struct {
		P99 float64 `json:"p99_ms"`
		Max float64 `json:"max_ms"`
	}
}

// load has streamspec follow the streams, and tells what it found.
func (f feed) load(at *bench.Workplace, url string) error {
	scenarios, report := filepath.Join(at.Folder, "scenarios"), filepath.Join(at.Folder, "load.json")
	for name, text := range map[string]string{
		"services/feed.yaml": fmt.Sprintf(serviceFile, url),
		"feed.yaml":          fmt.Sprintf(scenarioFile, f.Events, f.latest(), f.Clients, f.Ramp),
	} {
		path := filepath.Join(scenarios, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			return err
		}
	}
	cmd := exec.Command(at.Program, "load", filepath.Join(scenarios, "feed.yaml"), "--format", "json:"+report, "--recordings-dir", filepath.Join(at.Folder, "kept"))
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	began := time.Now()
	if err := cmd.Run(); cmd.ProcessState == nil {
		return err
	}
	content, err := os.ReadFile(report)
	var r told
	if err := errors.Join(err, json.Unmarshal(content, &r)); err != nil {
		return err
	}
	used := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	f.show(r, time.Since(began), cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime(), used.Maxrss<<10)
	return f.judge(r)
}

func (f feed) show(r told, wall, processor time.Duration, peak int64) {
	fmt.Printf("\n| streams | events | lost | processor, s | µs an event | memory, MiB | KiB a stream | wall, s | late, p99, ms |\n| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	fmt.Printf("| %d | %d | %d | %.1f | %.0f | %.0f | %.1f | %.1f | %.1f |\n", f.Clients, r.Events, f.Clients*f.Events-1-r.Events,
		processor.Seconds(), float64(processor.Microseconds())/float64(max(1, r.Events)), float64(peak)/(1<<20), float64(peak)/1024/float64(f.Clients), wall.Seconds(), r.Late.P99)
}

// judge tells whether the three faults were found and named, and nothing else.
func (f feed) judge(r told) error {
	if len(r.Scenarios) != 1 || len(r.Scenarios[0].Expected) != 4 {
		return errors.New("the report does not tell of the scenario")
	}
	s := r.Scenarios[0]
	var errs []error
	for i, client := range []int{f.loses(), f.swaps(), f.isLate()} {
		if x := s.Expected[i]; x.Broken != 1 || x.First.Client != client {
			errs = append(errs, fmt.Errorf("%s: broken by %d clients, first by client %d; it is client %d alone", x.Text, x.Broken, x.First.Client, client))
		}
	}
	if s.Broken != 3 || s.Expected[3].Broken > 0 || s.Faulty > 0 {
		errs = append(errs, fmt.Errorf("%d clients are broken, and %d had no whole stream: three are wrong", s.Broken, s.Faulty))
	}
	if s.Played != f.Clients {
		errs = append(errs, errors.New("not all have played: "+strconv.Itoa(s.Played)))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	fmt.Println("\nThe three faults were found, each in its stream, and nothing else.")
	return nil
}
