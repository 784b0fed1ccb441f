// Command reports measures what the reports of a run cost: a thousand scenarios without one, with
// each format alone and with all of them, in turns, once as files and once as the rows of one
// outline. The server is a process of its own; the result is Markdown.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/streamspec/streamspec/bench"
)

// The defaults take a few minutes.
const (
	defaultScenarios = 1000
	defaultEvents    = 20
	defaultRounds    = 3
)

func main() {
	var s suite
	flag.IntVar(&s.Scenarios, "scenarios", defaultScenarios, "scenarios of a run, each with a stream")
	flag.IntVar(&s.Events, "events", defaultEvents, "events of each")
	flag.DurationVar(&s.Every, "every", 0, "time between two of them; 0: they come at once")
	rounds := flag.Int("rounds", defaultRounds, "rounds; the median over them is printed")
	binary := flag.String("streamspec", "", "measure this program; default: it is built")
	keep := flag.String("keep", "", "keep the suites and the reports in this folder")
	serves := flag.Bool("serve", false, "serve the streams, in this process")
	flag.Parse()
	if err := run(s, *rounds, *binary, *keep, *serves); err != nil {
		fmt.Fprintln(os.Stderr, "reports:", err)
		os.Exit(1)
	}
}

// suite is what is run.
type suite struct {
	Scenarios, Events int
	Every             time.Duration
}

func run(s suite, rounds int, binary, keep string, serves bool) error {
	switch {
	case rounds < 1:
		return fmt.Errorf("rounds must be 1 or more")
	case serves:
		return bench.Feed{Events: s.Events, Every: s.Every, Stream: bench.Steps}.Serve(os.Stdout)
	}
	at, err := bench.NewWorkplace(keep, binary)
	if err != nil {
		return err
	}
	defer at.Close()
	url, stop, err := bench.StartServer("-events", strconv.Itoa(s.Events), "-every", s.Every.String(), "-serve")
	if err != nil {
		return err
	}
	defer stop()
	return s.compare(url, rounds, at)
}

// compare measures the suite in both forms.
func (s suite) compare(url string, rounds int, at *bench.Workplace) error {
	written := bench.Scenarios{Streams: s.Scenarios, Events: s.Events, URL: url}
	fmt.Println("| | processor, s | ÷ none | wall, s | ÷ none | memory, MiB |")
	fmt.Println("| --- | ---: | ---: | ---: | ---: | ---: |")
	for _, form := range []struct {
		name  string
		write func(folder string) (string, error)
	}{{"files", written.Files}, {"outline", written.Outline}} {
		path, err := form.write(at.Folder)
		if err != nil {
			return err
		}
		rows := rowsOf(form.name, path, at)
		if err := bench.InTurns(rows, rounds); err != nil {
			return err
		}
		show(rows)
	}
	return nil
}

// rowsOf are the runs that are compared: the first writes no report, the last all.
func rowsOf(form, path string, at *bench.Workplace) []bench.Process {
	run := []string{at.Program, "run", "--recordings-dir", filepath.Join(at.Folder, "recordings"), path}
	rows := []bench.Process{{Name: form + ", no report", Args: run}}
	var all []string
	for _, r := range [][2]string{
		{"html", "report.html"}, {"json", "report.json"}, {"junit", "junit.xml"}, {"messages", "messages.ndjson"}, {"markdown", "comment.md"}, {"github", "annotations.txt"},
	} {
		format := []string{"--format", r[0] + ":" + filepath.Join(at.Folder, form+"-reports", r[1])}
		rows = append(rows, bench.Process{Name: form + ", " + r[0] + " alone", Args: slices.Concat(run, format)})
		all = append(all, format...)
	}
	return append(rows, bench.Process{Name: form + ", all reports", Args: slices.Concat(run, all)})
}

func show(rows []bench.Process) {
	for _, r := range rows {
		fmt.Printf("| %s | %.2f | %.2f | %.2f | %.2f | %.1f |\n", r.Name,
			r.Median(bench.Seconds), r.Ratio(rows[0], bench.Seconds), r.Median(bench.Wall), r.Ratio(rows[0], bench.Wall), r.Median(bench.Mebibytes))
	}
}
