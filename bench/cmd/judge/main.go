// Command judge measures what it costs to judge a long stream by twenty expectations, or one,
// beside decoding it, and prints the result as Markdown. Each length and kind of
// expectation is measured in a process of its own, so that its memory is its own.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strconv"

	"github.com/streamspec/streamspec/bench"
)

// The lengths that are compared: memory must not grow with them.
const (
	short = 10_000
	long  = 1_000_000
)

const defaultRounds = 5

func main() {
	suite := flag.Int("suite", 0, "judge by this suite, in this process, and print JSON")
	events := flag.Int("events", 0, "with -suite: a stream of so many events")
	rounds := flag.Int("rounds", defaultRounds, "rounds; the median over them is printed")
	flag.Parse()
	if *rounds < 1 {
		fail(fmt.Errorf("rounds must be 1 or more"))
	}
	if *events > 0 {
		judge(bench.Suites()[*suite], *events, *rounds)
		return
	}
	fmt.Println("| expectations | decode, MB/s | and judge | judge ÷ decode | ns to judge an event | MiB, 10,000 events | MiB, 1,000,000 |")
	fmt.Println("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
	for i, s := range bench.Suites() {
		row(s.Name, inProcess(i, short, *rounds), inProcess(i, long, *rounds))
	}
}

func judge(s bench.Suite, events, rounds int) {
	j, err := s.Judge(events, rounds)
	if err != nil {
		fail(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(j); err != nil {
		fail(err)
	}
}

// inProcess measures in a process of its own.
func inProcess(suite, events, rounds int) bench.Judgement {
	cmd := exec.Command(os.Args[0], "-suite", strconv.Itoa(suite), "-events", strconv.Itoa(events), "-rounds", strconv.Itoa(rounds))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		fail(err)
	}
	var j bench.Judgement
	if err := json.Unmarshal(out, &j); err != nil {
		fail(err)
	}
	return j
}

func row(name string, few, many bench.Judgement) {
	const mebi = 1 << 20
	megabytes := float64(many.Bytes) / 1e6
	fmt.Printf("| %s | %.0f | %.0f | %.2f | %d | %.1f | %.1f |\n", name,
		megabytes/many.Decode.Seconds(), megabytes/many.Judge.Seconds(), many.Decode.Seconds()/many.Judge.Seconds(),
		(many.Judge-many.Decode).Nanoseconds()/int64(many.Events), float64(few.Peak)/mebi, float64(many.Peak)/mebi)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "judge:", err)
	os.Exit(1)
}
