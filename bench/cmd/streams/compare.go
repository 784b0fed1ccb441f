package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/streamspec/streamspec/bench"
)

// row is a process that is measured.
type row struct {
	name   string
	args   []string
	status int // that it must exit with
	took   []usage
}

// usage is what one process took, as the operating system counts it.
type usage struct {
	processor time.Duration // user and system
	wall      time.Duration
	peak      int64 // bytes of its memory, at most
}

// compare measures all rows in turns, so that a change in the machine's load meets them all.
func compare(l load, rounds int, at *bench.Workplace) error {
	url, stop, err := l.startServer()
	if err != nil {
		return err
	}
	defer stop()
	rows, err := l.rows(url, at)
	if err != nil {
		return err
	}
	for range rounds {
		for i := range rows {
			took, err := rows[i].measure()
			if err != nil {
				return fmt.Errorf("%s: %w", rows[i].name, err)
			}
			rows[i].took = append(rows[i].took, took)
		}
	}
	show(rows)
	return nil
}

// flags are those by which this program's other processes know what is to be read.
func (l load) flags() []string {
	return []string{"-streams", strconv.Itoa(l.Streams), "-events", strconv.Itoa(l.Events), "-every", l.Every.String()}
}

func (l load) startServer() (url string, stop func(), err error) {
	cmd := exec.Command(os.Args[0], append(l.flags(), "-serve")...)
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

// rows are the processes that are compared: the first is the bare reader.
func (l load) rows(url string, at *bench.Workplace) ([]row, error) {
	scenarios, err := l.scenarios(at.Folder, url)
	if err != nil {
		return nil, err
	}
	clients, err := l.clients(at.Folder, url)
	if err != nil {
		return nil, err
	}
	outline, err := l.outline(at.Folder, url)
	if err != nil {
		return nil, err
	}
	bare, err := at.Build("./cmd/bare")
	if err != nil {
		return nil, err
	}
	run := []string{at.Program, "run", "--jobs", strconv.Itoa(l.Streams), "--recordings", "failed", "--recordings-dir", filepath.Join(at.Folder, "recordings")}
	const nothingRan = 2 // the exit status of a run in which no scenario is selected
	nothing := []string{"--name", "there is no such scenario"}
	return []row{
		{name: "net/http alone", args: []string{bare, "-streams", strconv.Itoa(l.Streams), "-events", strconv.Itoa(l.Events), "-url", url}},
		{name: "streamspec, scenarios", args: append(slices.Clone(run), scenarios)},
		{name: "of that: reading the files", status: nothingRan, args: slices.Concat(run, nothing, []string{scenarios})},
		{name: "streamspec, clients of one scenario", args: append(slices.Clone(run), clients)},
		{name: "streamspec, one outline", args: append(slices.Clone(run), outline)},
		{name: "of that: reading the file", status: nothingRan, args: slices.Concat(run, nothing, []string{outline})},
	}, nil
}

func (r row) measure() (usage, error) {
	var out bytes.Buffer
	cmd := exec.Command(r.args[0], r.args[1:]...)
	cmd.Stdout, cmd.Stderr = &out, &out
	began := time.Now()
	if err := cmd.Run(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != r.status {
		return usage{}, fmt.Errorf("%w\n%s", err, out.Bytes()[:min(out.Len(), 4<<10)])
	}
	used := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return usage{
		processor: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(),
		wall:      time.Since(began),
		peak:      used.Maxrss << 10,
	}, nil
}

func show(rows []row) {
	fmt.Println("| | processor, s | ÷ net/http | memory, MiB | ÷ net/http | wall, s |")
	fmt.Println("| --- | ---: | ---: | ---: | ---: | ---: |")
	for _, r := range rows {
		fmt.Printf("| %s | %.2f | %.2f | %.1f | %.2f | %.2f |\n", r.name,
			r.median(seconds), r.ratio(rows[0], seconds), r.median(mebibytes), r.ratio(rows[0], mebibytes),
			r.median(func(u usage) float64 { return u.wall.Seconds() }))
	}
}

func seconds(u usage) float64 { return u.processor.Seconds() }

func mebibytes(u usage) float64 { return float64(u.peak) / (1 << 20) }

func (r row) median(of func(usage) float64) float64 {
	var all []float64
	for _, u := range r.took {
		all = append(all, of(u))
	}
	return middle(all)
}

// ratio is the median of the ratios of the rounds.
func (r row) ratio(to row, of func(usage) float64) float64 {
	var all []float64
	for i, u := range r.took {
		all = append(all, of(u)/of(to.took[i]))
	}
	return middle(all)
}

func middle(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}
