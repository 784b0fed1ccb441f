package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Process is one that is measured, as often as it is run.
type Process struct {
	Name   string
	Args   []string
	Status int // that it must exit with
	Took   []Usage
}

// Usage is what one process took, as the operating system counts it.
type Usage struct {
	Processor time.Duration // user and system
	Wall      time.Duration
	Peak      int64 // bytes of its memory, at most
}

// Run runs the process, and notes what it took. The error has the begin of what it wrote.
func (p *Process) Run() error {
	const shown = 4 << 10
	var out bytes.Buffer
	cmd := exec.Command(p.Args[0], p.Args[1:]...)
	cmd.Stdout, cmd.Stderr = &out, &out
	began := time.Now()
	if err := cmd.Run(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != p.Status {
		return fmt.Errorf("%s: %w\n%s", p.Name, err, out.Bytes()[:min(out.Len(), shown)])
	}
	used := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	p.Took = append(p.Took, Usage{
		Processor: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(),
		Wall:      time.Since(began),
		Peak:      used.Maxrss << 10,
	})
	return nil
}

// InTurns runs all processes in each round, so that a change in the machine's load meets them all.
func InTurns(all []Process, rounds int) error {
	for range rounds {
		for i := range all {
			if err := all[i].Run(); err != nil {
				return err
			}
		}
	}
	return nil
}

// Seconds is the processor time, in seconds.
func Seconds(u Usage) float64 { return u.Processor.Seconds() }

// Mebibytes is the memory.
func Mebibytes(u Usage) float64 { return float64(u.Peak) / (1 << 20) }

// Wall is the time that passed, in seconds.
func Wall(u Usage) float64 { return u.Wall.Seconds() }

// Median is that of all runs.
func (p Process) Median(of func(Usage) float64) float64 {
	var all []float64
	for _, u := range p.Took {
		all = append(all, of(u))
	}
	return Middle(all)
}

// Ratio is the median of the ratios of the runs.
func (p Process) Ratio(to Process, of func(Usage) float64) float64 {
	var all []float64
	for i, u := range p.Took {
		all = append(all, of(u)/of(to.Took[i]))
	}
	return Middle(all)
}

// Middle is the median; it sorts what it is given.
func Middle(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// StartServer has this program serve something in a process of its own, by these arguments: it
// writes its URL in a line.
func StartServer(args ...string) (url string, stop func(), err error) {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return "", nil, err
	}
	url, err = bufio.NewReader(out).ReadString('\n')
	return strings.TrimSpace(url), func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }, err
}
