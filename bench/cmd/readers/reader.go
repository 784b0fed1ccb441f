package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/streamspec/streamspec/bench"
)

const scenarioFile = `scenario: feed
stream: {get: "%s/?n=${client}", until: end, timeout: 10m}
expect:
  - {count: progress, times: %d}
  - {increases: step, in: progress}
  - {every: progress, is: {event_type: progress_update}}
  - {interval: progress, at_most: 5m}
  - {ends: closed by the server}
load: {clients: 1, thresholds: {unknown: 100%%}}
`

const locustFile = `import json
import os
from locust import HttpUser, constant, task

USERS, EVENTS = %d, %d
done = bad = 0


class Reader(HttpUser):
    wait_time = constant(3600)

    @task
    def read(self):
        global done, bad
        came, last, data, kind = 0, 0, [], ""
        with self.client.get("/", stream=True, catch_response=True, name="stream") as response:
            for line in response.iter_lines():
                if line.startswith(b"data: "):
                    data.append(line[6:])
                elif line.startswith(b"event: "):
                    kind = line[7:]
                elif not line and data:
                    step = json.loads(b"\n".join(data))["step"]
                    if kind == b"progress" and step >= last:
                        came += 1
                    last, data = step, []
            if came == EVENTS:
                response.success()
            else:
                bad += 1
                response.failure("%%d events" %% came)
        done += 1
        if done == USERS:  # runner.quit() would wait for this very user
            os._exit(1 if bad else 0)
`

// reader is a program that reads streams, measured with few of them and with many.
type reader struct{ few, many bench.Process }

func (r *reader) run() error { return errors.Join(r.few.Run(), r.many.Run()) }

// readers are those that are compared; the first is the bare one.
func (s streams) readers(at *bench.Workplace, url, locust string) ([]reader, error) {
	bare, err := at.Build("./cmd/bare")
	if err != nil {
		return nil, err
	}
	scenario := filepath.Join(at.Folder, "feed.yaml")
	if err := os.WriteFile(scenario, fmt.Appendf(nil, scenarioFile, url, s.Events), 0o600); err != nil {
		return nil, err
	}
	all := []reader{
		s.reader("net/http alone", func(n int) []string {
			return []string{bare, "-streams", strconv.Itoa(n), "-events", strconv.Itoa(s.Events), "-url", url}
		}),
		s.reader("streamspec load", func(n int) []string {
			return []string{at.Program, "load", scenario, "--clients", strconv.Itoa(n), "--recordings-dir", filepath.Join(at.Folder, "kept")}
		}),
	}
	if _, err := os.Stat(locust); errors.Is(err, fs.ErrNotExist) {
		return all, nil
	} else if err != nil {
		return nil, err
	}
	for _, n := range []int{s.Few, s.Many} {
		if err := os.WriteFile(locustfile(at, n), fmt.Appendf(nil, locustFile, n, s.Events), 0o600); err != nil {
			return nil, err
		}
	}
	return append(all, s.reader("Locust, its own client", func(n int) []string {
		users := strconv.Itoa(n)
		return []string{locust, "-f", locustfile(at, n), "--headless", "-u", users, "-r", users, "-H", url, "--only-summary"}
	})), nil
}

func locustfile(at *bench.Workplace, n int) string {
	return filepath.Join(at.Folder, fmt.Sprintf("locustfile_%d.py", n))
}

func (s streams) reader(name string, args func(n int) []string) reader {
	return reader{few: bench.Process{Name: name, Args: args(s.Few)}, many: bench.Process{Name: name, Args: args(s.Many)}}
}

// kibibytes is the memory of a stream, in each round: what more of them take.
func (s streams) kibibytes(r reader) float64 {
	var all []float64
	for i := range r.few.Took {
		all = append(all, float64(r.many.Took[i].Peak-r.few.Took[i].Peak)/1024/float64(s.Many-s.Few))
	}
	return bench.Middle(all)
}

// microseconds is the processor time of an event.
func (s streams) microseconds(r reader) float64 {
	return 1e6 * r.few.Median(bench.Seconds) / float64(s.Few*s.Events)
}

func (s streams) show(readers []reader) {
	fmt.Printf("| %d streams, %d events each | processor, s | µs an event | ÷ net/http | memory, MiB | KiB a stream | ÷ net/http | wall, s |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n", s.Few, s.Events)
	for _, r := range readers {
		fmt.Printf("| %s | %.2f | %.1f | %.2f | %.1f | %.1f | %.2f | %.1f |\n", r.few.Name, r.few.Median(bench.Seconds), s.microseconds(r), r.few.Ratio(readers[0].few, bench.Seconds),
			r.few.Median(bench.Mebibytes), s.kibibytes(r), s.kibibytes(r)/s.kibibytes(readers[0]), r.few.Median(bench.Wall))
	}
	fmt.Printf("\nKiB a stream are those of %d streams above those of %d.\n", s.Many, s.Few)
}
