package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/streamspec/streamspec/bench"
)

// soak is what is followed, and for how long.
type soak struct {
	Clients int
	For     time.Duration
	Events  int           // of each stream
	Every   time.Duration // between two of them
}

// Memory is compared with that after a while, and may have grown by so much.
const (
	settled = 2 * time.Minute
	grows   = 0.05
)

// Clients begin within a minute at most, so that they do not all begin, and end, at once.
const longestRamp = time.Minute

const scenarioFile = `scenario: soak
stream: {get: "%s/?n=${client}", until: end, timeout: 10m}
expect:
  - {count: progress, times: %d}
  - {increases: n, in: progress, strictly: true}
  - {every: progress, is: {text: working}}
  - {interval: progress, at_most: 30s}
  - {ends: closed by the server}
load: {clients: %d, ramp: %s, for: %s, thresholds: {unknown: 100%%}}
`

func (s soak) served() []string {
	return []string{"-serve", "-events", strconv.Itoa(s.Events), "-every", s.Every.String()}
}

// load has streamspec follow the streams, and looks at its memory.
func (s soak) load(at *bench.Workplace, url string) error {
	file := filepath.Join(at.Folder, "soak.yaml")
	ramp := min(longestRamp, time.Duration(s.Events)*s.Every, s.For/2)
	if err := os.WriteFile(file, fmt.Appendf(nil, scenarioFile, url, s.Events, s.Clients, ramp, s.For), 0o600); err != nil {
		return err
	}
	grace := 2 * time.Duration(s.Events) * s.Every // all that play in the end come to their own end
	cmd := exec.Command(at.Program, "load", file, "--grace", grace.String(), "--recordings-dir", filepath.Join(at.Folder, "kept"))
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	took := s.watch(cmd.Process.Pid)
	return errors.Join(cmd.Wait(), took.judge())
}

// memory is what was taken at times of the soak, in bytes.
type memory struct{ settled, end int64 }

// watch prints the memory each minute, until shortly before clients begin no more.
func (s soak) watch(pid int) memory {
	var m memory
	began := time.Now()
	ticker := time.NewTicker(min(time.Minute, s.For/4))
	defer ticker.Stop()
	for at := range ticker.C {
		if at.Sub(began) >= s.For {
			return m
		}
		m.end = resident(pid)
		fmt.Printf("%8v  %6.1f MiB\n", at.Sub(began).Round(time.Second), float64(m.end)/(1<<20))
		if m.settled == 0 && at.Sub(began) >= settled-time.Second {
			m.settled = m.end
		}
		if m.end == 0 {
			return m // it has ended by itself
		}
	}
	return m
}

// judge tells whether memory has grown.
func (m memory) judge() error {
	if m.settled == 0 || m.end == 0 {
		return errors.New("streamspec ended too early to tell")
	}
	change := float64(m.end)/float64(m.settled) - 1
	fmt.Printf("\nMemory at the end: %+.1f %% of that after %v.\n", change*100, settled)
	if change > grows {
		return fmt.Errorf("memory has grown by more than %.0f %%", grows*100)
	}
	return nil
}

// resident is the memory of a process; zero: nobody knows.
func resident(pid int) int64 {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	fields := bytes.Fields(text)
	if len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseInt(string(fields[1]), 10, 64)
	return pages * int64(os.Getpagesize())
}
