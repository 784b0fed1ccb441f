package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/streamspec/streamspec/bench"
)

// compare measures all rows in turns.
func compare(l load, rounds int, at *bench.Workplace) error {
	url, stop, err := bench.StartServer(append(l.flags(), "-serve")...)
	if err != nil {
		return err
	}
	defer stop()
	rows, err := l.rows(url, at)
	if err != nil {
		return err
	}
	if err := bench.InTurns(rows, rounds); err != nil {
		return err
	}
	show(rows)
	return nil
}

// flags are those by which this program's other processes know what is to be read.
func (l load) flags() []string {
	return []string{"-streams", strconv.Itoa(l.Streams), "-events", strconv.Itoa(l.Events), "-every", l.Every.String()}
}

// rows are the processes that are compared: the first is the bare reader.
func (l load) rows(url string, at *bench.Workplace) ([]bench.Process, error) {
	written := bench.Scenarios{Streams: l.Streams, Events: l.Events, URL: url}
	scenarios, err := written.Files(at.Folder)
	if err != nil {
		return nil, err
	}
	clients, err := written.Clients(at.Folder)
	if err != nil {
		return nil, err
	}
	outline, err := written.Outline(at.Folder)
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
	return []bench.Process{
		{Name: "net/http alone", Args: []string{bare, "-streams", strconv.Itoa(l.Streams), "-events", strconv.Itoa(l.Events), "-url", url}},
		{Name: "streamspec, scenarios", Args: append(slices.Clone(run), scenarios)},
		{Name: "of that: reading the files", Status: nothingRan, Args: slices.Concat(run, nothing, []string{scenarios})},
		{Name: "streamspec, clients of one scenario", Args: append(slices.Clone(run), clients)},
		{Name: "streamspec, one outline", Args: append(slices.Clone(run), outline)},
		{Name: "of that: reading the file", Status: nothingRan, Args: slices.Concat(run, nothing, []string{outline})},
	}, nil
}

func show(rows []bench.Process) {
	fmt.Println("| | processor, s | ÷ net/http | memory, MiB | ÷ net/http | wall, s |")
	fmt.Println("| --- | ---: | ---: | ---: | ---: | ---: |")
	for _, r := range rows {
		fmt.Printf("| %s | %.2f | %.2f | %.1f | %.2f | %.2f |\n", r.Name,
			r.Median(bench.Seconds), r.Ratio(rows[0], bench.Seconds), r.Median(bench.Mebibytes), r.Ratio(rows[0], bench.Mebibytes), r.Median(bench.Wall))
	}
}
